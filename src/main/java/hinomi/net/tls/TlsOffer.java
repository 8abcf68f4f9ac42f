package hinomi.net.tls;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What the ClientHello offers: versions, cipher suites and groups, the preferred one first.
/// Without names it offers all that are usual. Whatever is named here is offered, and nothing else.
public record TlsOffer(
    TlsVersion min, TlsVersion max, List<CipherSuite> ciphers, List<NamedGroup> groups) {
  public TlsOffer {
    ciphers = List.copyOf(new LinkedHashSet<>(ciphers));
    groups = List.copyOf(new LinkedHashSet<>(groups));
    for (CipherSuite each : ciphers) {
      check(each.openSslName(), each.oldest(), each.newest(), min, max);
    }
    for (NamedGroup each : groups) {
      check(each.openSslName(), each.oldest(), TlsVersion.TLS_1_3, min, max);
    }
    if (min.compareTo(max) > 0) {
      throw new IllegalArgumentException("min is above max: " + min.key() + ", " + max.key());
    }
    List<String> byBoringSsl = unsupported(TlsEngine.BORINGSSL, ciphers, groups);
    if (!byBoringSsl.isEmpty() && !unsupported(TlsEngine.JDK, ciphers, groups).isEmpty()) {
      throw new IllegalArgumentException(
          String.join(", ", unsupported(TlsEngine.JDK, ciphers, groups))
              + " cannot be offered together with "
              + String.join(", ", byBoringSsl));
    }
  }

  static TlsOffer of(TlsVersion min, TlsVersion max) {
    return new TlsOffer(min, max, List.of(), List.of());
  }

  /// Reads its keys of a section; call the supplier only when the whole section is good.
  static Supplier<TlsOffer> in(Section tls) {
    ValueType<TlsVersion> version = ValueType.oneOf(TlsVersion.class, TlsVersion::key);
    Setting<Optional<TlsVersion>> min = tls.optional("min", version);
    Setting<Optional<TlsVersion>> max = tls.optional("max", version);
    Setting<Optional<List<CipherSuite>>> ciphers =
        tls.optional("ciphers", ValueType.oneOrMany(CipherSuite.KIND));
    Setting<Optional<List<NamedGroup>>> groups =
        tls.optional("groups", ValueType.oneOrMany(NamedGroup.KIND));
    return () -> within(min.get(), max.get(), named("ciphers", ciphers), named("groups", groups));
  }

  private static <T> List<T> named(String key, Setting<Optional<List<T>>> names) {
    if (names.get().filter(List::isEmpty).isPresent()) {
      throw new IllegalArgumentException(key + " must name at least one");
    }
    return names.get().orElse(List.of());
  }

  /// `min` and `max` are limits. Within them no version is offered for which nothing is named.
  private static TlsOffer within(
      Optional<TlsVersion> min,
      Optional<TlsVersion> max,
      List<CipherSuite> ciphers,
      List<NamedGroup> groups) {
    TlsVersion top =
        ciphers.stream()
            .map(CipherSuite::newest)
            .max(TlsVersion::compareTo)
            .map(newest -> newest.orOlder(max.orElse(newest)))
            .orElse(max.orElse(TlsVersion.TLS_1_3));
    TlsVersion bottom =
        oldest(ciphers, CipherSuite::oldest)
            .orNewer(oldest(groups, NamedGroup::oldest))
            .orNewer(min.orElse(TlsVersion.TLS_1_2.orOlder(max.orElse(top))));
    return new TlsOffer(bottom, top, ciphers, groups);
  }

  private static <T> TlsVersion oldest(List<T> named, Function<T, TlsVersion> oldest) {
    return named.stream().map(oldest).min(TlsVersion::compareTo).orElse(TlsVersion.TLS_1_0);
  }

  private static void check(
      String name, TlsVersion oldest, TlsVersion newest, TlsVersion min, TlsVersion max) {
    if (newest.compareTo(min) < 0) {
      throw new IllegalArgumentException(
          name + " is for " + newest.key() + " at most, but min is " + min.key());
    }
    if (oldest.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          name + " is for " + oldest.key() + " at least, but max is " + max.key());
    }
  }

  boolean isIn(TlsEngine engine) {
    return unsupported(engine, ciphers, groups).isEmpty();
  }

  /// What is named here and the engine cannot offer. BoringSSL offers all suites of TLS 1.3 or
  /// none.
  private static List<String> unsupported(
      TlsEngine engine, List<CipherSuite> ciphers, List<NamedGroup> groups) {
    boolean partly = engine == TlsEngine.BORINGSSL && !ciphers.containsAll(CipherSuite.ofTls13());
    return Stream.concat(
            ciphers.stream()
                .filter(each -> !each.isIn(engine) || (partly && each.isOfTls13()))
                .map(CipherSuite::openSslName),
            groups.stream().filter(each -> !each.isIn(engine)).map(NamedGroup::openSslName))
        .toList();
  }

  /// Of these suites the engine offers. To name groups is to want them used: then suites without a
  /// group are not offered unless they are named too.
  List<CipherSuite> ciphers(TlsEngine engine) {
    return ciphers.isEmpty()
        ? Stream.of(CipherSuite.values())
            .filter(each -> each.isIn(engine) && each.isUsual())
            .filter(each -> groups.isEmpty() || each.usesOneOf(groups))
            .toList()
        : ciphers;
  }

  String[] versions() {
    return min.upTo(max);
  }

  String[] groupNames() {
    return groups.stream().map(NamedGroup::ianaName).toArray(String[]::new);
  }
}

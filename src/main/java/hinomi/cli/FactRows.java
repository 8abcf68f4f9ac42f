package hinomi.cli;

import hinomi.outcome.Certificate;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.EarlierHop;
import hinomi.outcome.Fact;
import hinomi.outcome.Facts;
import hinomi.outcome.Timing;
import hinomi.text.HumanTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The facts of a run as rows of name and value: common ones in words, others by their names.
final class FactRows {
  private static final String UNREADABLE = "?";
  static final String TRUNCATED = ", truncated at limits.body";

  /// Facts that the rows in words contain.
  private static final Set<String> IN_WORDS =
      names(
          CommonFacts.ADDRESS,
          CommonFacts.IP,
          CommonFacts.TLS_VERSION,
          CommonFacts.CIPHER,
          CommonFacts.CERTIFICATES,
          CommonFacts.STATUS,
          CommonFacts.HTTP_VERSION,
          CommonFacts.BYTES,
          CommonFacts.TRUNCATED,
          CommonFacts.REDIRECTS,
          CommonFacts.HOPS,
          CommonFacts.URL);

  private final List<List<String>> rows = new ArrayList<>();
  private final HumanTime time;

  private FactRows(HumanTime time) {
    this.time = time;
  }

  static List<List<String>> of(Facts facts, HumanTime time) {
    FactRows all = new FactRows(time);
    all.addInWords(facts);
    facts.forEachShown((name, value) -> {
      if (!IN_WORDS.contains(name)) {
        all.add(name, value);
      }
    });
    return all.rows;
  }

  /// Facts of a step, as plain values.
  static List<List<String>> of(Map<String, Object> facts) {
    FactRows all = new FactRows(HumanTime.UTC);
    facts.forEach(all::add);
    return all.rows;
  }

  private void addInWords(Facts facts) {
    facts.find(CommonFacts.HOPS).ifPresent(hops -> hops.forEach(each -> row("hop", inWords(each))));
    facts.find(CommonFacts.ADDRESS).ifPresent(address -> row("address", address));
    facts.find(CommonFacts.TLS_VERSION).ifPresent(version -> row("tls", tls(facts, version)));
    facts
        .find(CommonFacts.CERTIFICATES)
        .ifPresent(chain -> chain.forEach(each -> row("certificate", inWords(each))));
    facts.find(CommonFacts.STATUS).ifPresent(status -> row("response", response(facts, status)));
    facts
        .find(CommonFacts.REDIRECTS)
        .filter(count -> count > 0)
        .flatMap(count -> facts.find(CommonFacts.URL).map(url -> count + " to " + url))
        .ifPresent(redirects -> row("redirects", redirects));
  }

  /// A row for each element of a list and each entry of a map.
  private void add(String name, Object value) {
    switch (value) {
      case List<?> list when list.isEmpty() -> row(name, "none");
      case List<?> list -> list.forEach(each -> row(name, inLine(each)));
      case Map<?, ?> map -> map.forEach((key, each) -> add(name + "." + key, each));
      default -> row(name, inLine(value));
    }
  }

  private void row(String name, String value) {
    rows.add(List.of(name, value));
  }

  private static String inLine(Object value) {
    return switch (value) {
      case List<?> list -> list.stream().map(FactRows::inLine).collect(Collectors.joining(", "));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(each -> each.getKey() + " " + inLine(each.getValue()))
              .collect(Collectors.joining(", "));
      default -> String.valueOf(value);
    };
  }

  private static String tls(Facts facts, String version) {
    return version + facts.find(CommonFacts.CIPHER).map(cipher -> " " + cipher).orElse("");
  }

  private static String response(Facts facts, int status) {
    return facts.find(CommonFacts.HTTP_VERSION).orElse("HTTP")
        + " "
        + status
        + facts.find(CommonFacts.BYTES).map(bytes -> ", " + bytes + " bytes").orElse("")
        + facts.find(CommonFacts.TRUNCATED).map(_ -> TRUNCATED).orElse("");
  }

  private static String inWords(EarlierHop hop) {
    return hop.status()
        + " "
        + hop.url()
        + hop.address().map(it -> ", " + it).orElse("")
        + hop.tlsVersion().map(it -> ", " + it).orElse("")
        + hop.daysLeft().map(it -> ", certificate " + it + " days left").orElse("")
        + hop.timing().phases().entrySet().stream()
            .map(
                each -> each.getKey().key() + " " + Waterfall.shown(Timing.millis(each.getValue())))
            .collect(Collectors.joining(", ", " (", " ms)"));
  }

  private String inWords(Certificate certificate) {
    return certificate.subject().orElse(UNREADABLE)
        + ", "
        + certificate.daysLeft().map(String::valueOf).orElse(UNREADABLE)
        + " days left (until "
        + certificate.notAfter().map(time::of).orElse(UNREADABLE)
        + "), issued by "
        + certificate.issuer().orElse(UNREADABLE);
  }

  private static Set<String> names(Fact<?>... facts) {
    return Arrays.stream(facts).map(Fact::name).collect(Collectors.toUnmodifiableSet());
  }
}

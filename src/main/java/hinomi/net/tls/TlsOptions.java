package hinomi.net.tls;

import static hinomi.config.ValueType.FLAG;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The TLS options of the author: trust, versions, and the client certificate.
public record TlsOptions(
    boolean verify,
    List<X509Certificate> ca,
    TlsVersion min,
    TlsVersion max,
    Optional<ClientIdentity> client) {
  public static final TlsOptions DEFAULT =
      new TlsOptions(true, List.of(), TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, Optional.empty());

  public TlsOptions {
    ca = List.copyOf(ca);
    if (min.compareTo(max) > 0) {
      throw new IllegalArgumentException("min is above max: " + min.key() + ", " + max.key());
    }
    if (!verify && !ca.isEmpty()) {
      throw new IllegalArgumentException("ca has no effect with verify = false");
    }
  }

  public static Setting<TlsOptions> read(Section tls) {
    return tls.make(in(tls));
  }

  /// Reads its keys of a section that has others; call the supplier only when the whole section is
  /// good.
  public static Supplier<TlsOptions> in(Section tls) {
    ValueType<TlsVersion> version = ValueType.oneOf(TlsVersion.class, TlsVersion::key);
    Setting<Boolean> verify = tls.optional("verify", FLAG, true);
    Setting<List<X509Certificate>> ca = tls.optional("ca", Pem.CERTIFICATES, List.of());
    Setting<Optional<TlsVersion>> min = tls.optional("min", version);
    Setting<TlsVersion> max = tls.optional("max", version, DEFAULT.max);
    Setting<Optional<ClientIdentity>> client =
        tls.has("client")
            ? ClientIdentity.read(tls.section("client"))
            : Setting.of(Optional.empty());
    return () ->
        new TlsOptions(
            verify.get(),
            ca.get(),
            min.get().orElse(lower(DEFAULT.min, max.get())),
            max.get(),
            client.get());
  }

  /// The same without the client certificate.
  public TlsOptions anonymous() {
    return new TlsOptions(verify, ca, min, max, Optional.empty());
  }

  private static TlsVersion lower(TlsVersion one, TlsVersion other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}

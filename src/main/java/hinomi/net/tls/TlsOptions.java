package hinomi.net.tls;

import static hinomi.config.ValueType.FLAG;

import hinomi.config.Section;
import hinomi.config.Setting;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The TLS options of the author: trust, what is offered, and the client certificate.
public record TlsOptions(
    boolean verify, List<X509Certificate> ca, TlsOffer offer, Optional<ClientIdentity> client) {
  public static final TlsOptions DEFAULT =
      new TlsOptions(true, List.of(), TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, Optional.empty());

  public TlsOptions {
    ca = List.copyOf(ca);
    if (!verify && !ca.isEmpty()) {
      throw new IllegalArgumentException("ca has no effect with verify = false");
    }
  }

  /// Offers all that is usual in these versions.
  public TlsOptions(
      boolean verify,
      List<X509Certificate> ca,
      TlsVersion min,
      TlsVersion max,
      Optional<ClientIdentity> client) {
    this(verify, ca, TlsOffer.of(min, max), client);
  }

  public static Setting<TlsOptions> read(Section tls) {
    return tls.make(in(tls));
  }

  /// Reads its keys of a section that has others; call the supplier only when the whole section is
  /// good.
  public static Supplier<TlsOptions> in(Section tls) {
    Setting<Boolean> verify = tls.optional("verify", FLAG, true);
    Setting<List<X509Certificate>> ca = tls.optional("ca", Pem.CERTIFICATES, List.of());
    Supplier<TlsOffer> offer = TlsOffer.in(tls);
    Setting<Optional<ClientIdentity>> client =
        tls.has("client")
            ? ClientIdentity.read(tls.section("client"))
            : Setting.of(Optional.empty());
    return () -> new TlsOptions(verify.get(), ca.get(), offer.get(), client.get());
  }

  public TlsVersion max() {
    return offer.max();
  }

  /// Whether the author named cipher suites or groups.
  public boolean namesCiphersOrGroups() {
    return !offer.ciphers().isEmpty() || !offer.groups().isEmpty();
  }

  /// The same without the client certificate.
  public TlsOptions anonymous() {
    return new TlsOptions(verify, ca, offer, Optional.empty());
  }

  /// The same in TLS 1.2 at most, if there is a client certificate that could be sent only so:
  /// neither engine can send one after a handshake of TLS 1.3 (RFC 8446, 4.6.2).
  public Optional<TlsOptions> forLateClientCertificate() {
    return client.isPresent()
            && !namesCiphersOrGroups()
            && offer.max() == TlsVersion.TLS_1_3
            && offer.min() != TlsVersion.TLS_1_3
        ? Optional.of(new TlsOptions(verify, ca, offer.min(), TlsVersion.TLS_1_2, client))
        : Optional.empty();
  }

  /// The groups that the author named.
  public Optional<String[]> groupNames() {
    return offer.groups().isEmpty() ? Optional.empty() : Optional.of(offer.groupNames());
  }

  /// Whether the engine can offer all of it, and sign with the key of the client.
  public boolean isSupportedBy(TlsEngine engine) {
    return offer.isIn(engine)
        && (engine == TlsEngine.JDK || client.map(ClientIdentity::isInBoringSsl).orElse(true));
  }
}

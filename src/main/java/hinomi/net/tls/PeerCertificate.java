package hinomi.net.tls;

import hinomi.outcome.Certificate;
import hinomi.text.HumanText;
import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.DSAKey;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One certificate as the peer sent it, which Java may not be able to read.
public final class PeerCertificate {
  /// Verifying a signature of a larger key takes too long.
  static final int MAX_KEY_BITS = 8_192;

  private static final int MAX_NAME = 200;

  private final RawCertificate raw;
  private final Optional<X509Certificate> x509;
  private final String problem;

  private PeerCertificate(RawCertificate raw, Optional<X509Certificate> x509, String problem) {
    this.raw = raw;
    this.x509 = x509;
    this.problem = problem;
  }

  static PeerCertificate of(byte[] der) {
    RawCertificate raw = RawCertificate.of(der);
    try {
      X509Certificate x509 =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der));
      return new PeerCertificate(raw, Optional.of(x509), tooLarge(x509.getPublicKey()));
    } catch (CertificateException | RuntimeException unreadable) {
      String why =
          HumanText.clipped(
              String.valueOf(unreadable.getMessage()).replaceFirst("^[\\w.]+Exception: ", ""));
      return new PeerCertificate(raw, Optional.empty(), "cannot be read: " + why);
    }
  }

  /// Absent when it cannot be read.
  Optional<X509Certificate> x509() {
    return x509;
  }

  /// Why it cannot be part of a path to an authority, in words; empty when it can.
  String problem() {
    return problem;
  }

  /// Its fields, as far as they can be read.
  Certificate facts(Instant now) {
    return x509.map(it -> Certificates.facts(it, names(), now)).orElseGet(() -> raw.facts(now));
  }

  List<String> names() {
    return raw.names();
  }

  /// Its subject in words.
  String subject(Instant now) {
    return raw.facts(now).subject().map(PeerCertificate::inOneLine).orElse("");
  }

  /// A name for messages: one line, clipped.
  static String inOneLine(String name) {
    String line = name.replaceAll("\\p{Cntrl}+", " ");
    return line.length() > MAX_NAME ? line.substring(0, MAX_NAME) + "..." : line;
  }

  private static String tooLarge(PublicKey key) {
    int bits =
        switch (key) {
          case RSAKey rsa -> rsa.getModulus().bitLength();
          case DSAKey dsa when dsa.getParams() != null -> dsa.getParams().getP().bitLength();
          default -> 0;
        };
    return bits > MAX_KEY_BITS
        ? "has a key of " + bits + " bits, more than the " + MAX_KEY_BITS + " that are verified"
        : "";
  }
}

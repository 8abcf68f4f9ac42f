package hinomi.net.tls;

import hinomi.net.address.Pin;
import hinomi.outcome.Certificate;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// Reads the fields of a certificate, and matches its names.
final class Certificates {
  private Certificates() {}

  /// With the host names that it is issued for.
  static Certificate facts(X509Certificate certificate, List<String> names, Instant now) {
    Instant until = certificate.getNotAfter().toInstant();
    return new Certificate(
        certificate.getSubjectX500Principal().getName(),
        certificate.getIssuerX500Principal().getName(),
        names,
        certificate.getSerialNumber().toString(16),
        certificate.getNotBefore().toInstant(),
        until,
        daysLeft(now, until),
        certificate.getSigAlgName(),
        certificate.getPublicKey().getAlgorithm(),
        bits(certificate.getPublicKey()));
  }

  /// The key length in bits, or 0 for an unknown kind of key.
  private static int bits(PublicKey key) {
    return switch (key) {
      case RSAKey rsa -> rsa.getModulus().bitLength();
      case ECKey ec -> ec.getParams().getOrder().bitLength();
      case EdECKey edwards -> edwards.getParams().getName().equals("Ed25519") ? 256 : 456;
      default -> 0;
    };
  }

  /// Whole days; negative once expired.
  static long daysLeft(Instant now, Instant until) {
    long days = Duration.between(now, until).toDays();
    return now.isAfter(until) ? Math.min(-1, days) : days;
  }

  /// Whether a name of a certificate covers the host; `*` matches exactly the first label (RFC
  /// 9525, 6.3).
  static boolean covers(String name, String host) {
    if (Pin.isLiteral(host)) {
      return Pin.isLiteral(name) && Pin.literal(name).equals(Pin.literal(host));
    }
    String expected = bare(host);
    String given = bare(name);
    int dot = expected.indexOf('.');
    return given.equals(expected)
        || (given.startsWith("*.")
            && dot > 0
            && given.substring(1).equals(expected.substring(dot)));
  }

  private static String bare(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}

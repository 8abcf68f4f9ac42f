package hinomi.resource;

import hinomi.check.Check;
import java.util.Set;

/// Which series a check makes in a month, as far as its text tells.
final class Series {
  private static final Set<String> WITHOUT_CERTIFICATE = Set.of("dns", "udp", "icmp");

  private Series() {}

  /// Whether it may ever show a certificate.
  static boolean hasCertificate(Check check) {
    String target = check.probe().target();
    return !WITHOUT_CERTIFICATE.contains(check.kind())
        && !target.startsWith("http:")
        && !target.startsWith("ws:");
  }
}

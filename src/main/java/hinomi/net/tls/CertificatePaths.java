package hinomi.net.tls;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// The orders in which the certificates of a server are put before the JDK, which takes what is in
/// order for the path: as they were sent, out of order, so that it looks for a path by itself, and
/// the server's own one alone. A certificate that no path needs then does no harm.
final class CertificatePaths {
  private CertificatePaths() {}

  static SequencedSet<List<X509Certificate>> of(List<X509Certificate> sent) {
    List<X509Certificate> own = sent.subList(0, 1);
    List<X509Certificate> outOfOrder = new ArrayList<>(own);
    outOfOrder.addAll(sent.subList(1, sent.size()).reversed());
    return new LinkedHashSet<>(List.of(sent, outOfOrder, own));
  }
}

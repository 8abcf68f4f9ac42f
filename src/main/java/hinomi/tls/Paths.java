package hinomi.tls;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/// The chains in which the certificates of a server are put before a judge, so that none that no
/// path needs can do harm: as they were sent, by the names of their issuers, out of order (then the
/// JDK looks for a path by itself), and its own one alone.
final class Paths {
  private Paths() {}

  static SequencedSet<List<X509Certificate>> of(List<X509Certificate> sent) {
    SequencedSet<List<X509Certificate>> paths = new LinkedHashSet<>();
    paths.add(sent);
    paths.add(byIssuer(sent));
    paths.add(outOfOrder(sent));
    paths.add(sent.subList(0, 1));
    return paths;
  }

  private static List<X509Certificate> byIssuer(List<X509Certificate> sent) {
    List<X509Certificate> path = new ArrayList<>(sent.subList(0, 1));
    Optional<X509Certificate> next = issuer(path, sent);
    while (next.isPresent()) {
      path.add(next.get());
      next = issuer(path, sent);
    }
    return path;
  }

  private static Optional<X509Certificate> issuer(
      List<X509Certificate> path, List<X509Certificate> sent) {
    return sent.stream()
        .filter(each -> !path.contains(each))
        .filter(
            each -> each.getSubjectX500Principal().equals(path.getLast().getIssuerX500Principal()))
        .findFirst();
  }

  private static List<X509Certificate> outOfOrder(List<X509Certificate> sent) {
    List<X509Certificate> others = sent.subList(1, sent.size()).reversed();
    List<X509Certificate> chain = new ArrayList<>(sent.subList(0, 1));
    chain.addAll(others);
    return chain;
  }
}

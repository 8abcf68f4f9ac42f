package hinomi.net.tls;

import hinomi.outcome.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/// The certificates that a server sent, its own one first. BoringSSL and the JDK take at most some
/// 100 KiB of them in a handshake; of those, the first [#LONGEST] are looked at.
public final class PeerChain {
  /// As many as the JDK takes from a server.
  static final int LONGEST = 10;

  private final List<PeerCertificate> sent;
  private final int count;

  private PeerChain(List<PeerCertificate> sent, int count) {
    this.sent = sent;
    this.count = count;
  }

  public static PeerChain of(SSLSession session) {
    try {
      java.security.cert.Certificate[] all = session.getPeerCertificates();
      return new PeerChain(
          Arrays.stream(all).limit(LONGEST).map(PeerChain::certificate).toList(), all.length);
    } catch (SSLPeerUnverifiedException none) {
      return new PeerChain(List.of(), 0);
    }
  }

  private static PeerCertificate certificate(java.security.cert.Certificate sent) {
    try {
      return PeerCertificate.of(sent.getEncoded());
    } catch (CertificateEncodingException unreadable) {
      return PeerCertificate.of(new byte[0]);
    }
  }

  public List<Certificate> facts(Instant now) {
    return sent.stream().map(each -> each.facts(now)).toList();
  }

  /// The server's own one.
  Optional<PeerCertificate> own() {
    return sent.stream().findFirst();
  }

  boolean isAlone() {
    return count == 1;
  }

  /// Its own and those of the others that a path to an authority may go through; empty when its own
  /// cannot be read.
  public List<X509Certificate> usable() {
    return own().flatMap(PeerCertificate::x509).stream()
        .flatMap(own ->
            Stream.concat(
                Stream.of(own),
                sent.stream()
                    .skip(1)
                    .filter(each -> each.problem().isEmpty())
                    .flatMap(each -> each.x509().stream())))
        .toList();
  }

  /// What was left out, in words that go on a sentence; empty when nothing was.
  String leftOut() {
    String problems =
        IntStream.range(1, sent.size())
            .filter(index -> !sent.get(index).problem().isEmpty())
            .mapToObj(index ->
                "; certificate " + (index + 1) + " of the chain " + sent.get(index).problem())
            .collect(Collectors.joining());
    return count > LONGEST
        ? problems + "; of " + count + " certificates, the first " + LONGEST + " were looked at"
        : problems;
  }
}

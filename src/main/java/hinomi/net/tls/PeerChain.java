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

/// The certificates that a server sent, its own first. BoringSSL and the JDK accept some 100 KiB of
/// them in a handshake; the first [#MAX_LENGTH] are read.
public final class PeerChain {
  /// As many as the JDK accepts from a server.
  static final int MAX_LENGTH = 10;

  private final List<PeerCertificate> sent;
  private final int count;

  private PeerChain(List<PeerCertificate> sent, int count) {
    this.sent = sent;
    this.count = count;
  }

  public static PeerChain of(SSLSession session) {
    try {
      return of(session.getPeerCertificates());
    } catch (SSLPeerUnverifiedException none) {
      return new PeerChain(List.of(), 0);
    }
  }

  static PeerChain of(java.security.cert.Certificate[] all) {
    return new PeerChain(
        Arrays.stream(all).limit(MAX_LENGTH).map(PeerChain::certificate).toList(), all.length);
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

  /// The certificate of the server itself.
  Optional<PeerCertificate> own() {
    return sent.stream().findFirst();
  }

  boolean isAlone() {
    return count == 1;
  }

  /// The own certificate and those others that can be part of a path to an authority; empty when
  /// the own one cannot be read.
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

  /// Which certificates were not used and why, to append to a message; empty when all were.
  String unused() {
    String problems =
        IntStream.range(1, sent.size())
            .filter(index -> !sent.get(index).problem().isEmpty())
            .mapToObj(index ->
                "; certificate " + (index + 1) + " of the chain " + sent.get(index).problem())
            .collect(Collectors.joining());
    return count > MAX_LENGTH
        ? problems + "; only the first " + MAX_LENGTH + " of " + count + " certificates were read"
        : problems;
  }
}

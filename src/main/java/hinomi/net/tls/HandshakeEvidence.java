package hinomi.net.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the server of one connection showed in its handshakes, also in one that failed.
public final class HandshakeEvidence {
  /// The first handshake and one renegotiation (RFC 5246, 7.4.1.1).
  private static final int MAX_HANDSHAKES = 2;

  /// What is wrong when there are more.
  public static final String TOO_MANY = "the server renegotiates TLS again and again";

  private final Consumer<Boolean> onRequest;
  private X509Certificate @Nullable [] certificates;
  private int handshakes;

  /// `onRequest` hears of a request for a client certificate, and whether one is sent.
  HandshakeEvidence(Consumer<Boolean> onRequest) {
    this.onRequest = onRequest;
  }

  /// The certificates of the server, once it sent them.
  public synchronized Optional<PeerChain> chain() {
    return Optional.ofNullable(certificates).map(PeerChain::of);
  }

  synchronized void received(X509Certificate[] sent) throws CertificateException {
    if (++handshakes > MAX_HANDSHAKES) {
      throw new CertificateException(TOO_MANY);
    }
    certificates = sent;
  }

  void requested(boolean sent) {
    onRequest.accept(sent);
  }
}

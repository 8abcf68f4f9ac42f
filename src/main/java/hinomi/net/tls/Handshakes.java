package hinomi.net.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// The evidence of all open connections. A trust or key manager serves every connection of its
/// context and knows no more than the engine, so an engine has the number of its evidence as its
/// port. Thread-safe.
final class Handshakes {
  private final Map<Integer, HandshakeEvidence> open = new ConcurrentHashMap<>();
  private final AtomicInteger last = new AtomicInteger();

  int begin(HandshakeEvidence evidence) {
    int number = last.updateAndGet(it -> it == Integer.MAX_VALUE ? 1 : it + 1);
    open.put(number, evidence);
    return number;
  }

  void end(int number) {
    open.remove(number);
  }

  private Optional<HandshakeEvidence> of(SSLEngine engine) {
    return Optional.ofNullable(open.get(engine.getPeerPort()));
  }

  /// Accepts and remembers every certificate.
  X509ExtendedTrustManager trust() {
    return new AcceptAll() {
      @Override
      public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
          throws CertificateException {
        Optional<HandshakeEvidence> evidence = of(engine);
        if (evidence.isPresent()) {
          evidence.get().received(chain);
        }
      }
    };
  }

  /// Sends the certificate of the check, if it has one, to any server that requests one.
  X509ExtendedKeyManager keys(Optional<ClientIdentity> client) {
    return new ClientKeys(client);
  }

  /// Does not look at the authorities that the server names: as with curl, what it thinks of the
  /// certificate is for the server to say.
  private final class ClientKeys extends X509ExtendedKeyManager {
    private static final String ALIAS = "client";

    private final Optional<ClientIdentity> client;

    ClientKeys(Optional<ClientIdentity> client) {
      this.client = client;
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
        String[] types, Principal @Nullable [] issuers, SSLEngine engine) {
      boolean fits = client.isPresent() && Arrays.asList(types).contains(client.get().type());
      of(engine).ifPresent(it -> it.requested(fits));
      return fits ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return client.orElseThrow().chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return client.orElseThrow().key();
    }
  }
}

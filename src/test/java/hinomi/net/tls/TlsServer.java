package hinomi.net.tls;

import hinomi.loopback.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/// Servers that speak TLS by the JDK, with the identities of a [ThrowawayCa].
public final class TlsServer {
  public static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

  private TlsServer() {}

  public static RawServer saying(ThrowawayCa.Identity identity, String answer) {
    return doing(
        context(keyManagers(identity)),
        socket -> {
          RawServer.readHead(socket);
          RawServer.write(socket, answer);
        });
  }

  public static RawServer doing(SSLContext context, RawServer.Script script, String... versions) {
    return new RawServer(socket(context, versions), script);
  }

  /// Goes on in TLS, as the server, on a connection that began in the clear.
  public static SSLSocket begin(Socket socket, ThrowawayCa.Identity identity) throws IOException {
    SSLSocket secure =
        (SSLSocket)
            context(keyManagers(identity))
                .getSocketFactory()
                .createSocket(socket, "", socket.getPort(), true);
    secure.setUseClientMode(false);
    secure.startHandshake();
    return secure;
  }

  public static SSLServerSocket socket(SSLContext context, String... versions) {
    try {
      SSLServerSocket server =
          (SSLServerSocket)
              context
                  .getServerSocketFactory()
                  .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
      if (versions.length > 0) {
        server.setEnabledProtocols(versions);
      }
      return server;
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }

  public static SSLContext context(KeyManager... keys) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, new TrustManager[] {new AcceptAll()}, null);
      return context;
    } catch (GeneralSecurityException broken) {
      throw new AssertionError(broken);
    }
  }

  public static KeyManager[] keyManagers(ThrowawayCa.Identity identity) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "server", identity.key(), new char[0], identity.chain().toArray(X509Certificate[]::new));
      KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
      factory.init(store, new char[0]);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException | IOException broken) {
      throw new AssertionError(broken);
    }
  }
}

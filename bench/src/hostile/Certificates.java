package hostile;

import hinomi.net.tls.ThrowawayCa;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/// Servers of HTTPS with certificates that TLS itself takes and whoever reads them may stumble
/// over.
final class Certificates {
  private static final HexFormat HEX = HexFormat.of();

  private Certificates() {}

  /// By name, the ports.
  static Map<String, Integer> listen() throws Exception {
    Instant now = Instant.now();
    ThrowawayCa.Identity identity =
        ThrowawayCa.selfSigned(List.of("127.0.0.1"), now, now.plus(Duration.ofDays(1)));
    Map<String, Integer> ports = new TreeMap<>();
    for (Map.Entry<String, String> each : sent(identity.chain().getFirst()).entrySet()) {
      byte[] bytes = HEX.parseHex(each.getValue());
      ports.put(each.getKey(), listen(identity.key(), identity.chain().getFirst(), bytes));
    }
    return ports;
  }

  /// In hexadecimal digits what is sent in place of a good certificate, of the same length.
  private static Map<String, String> sent(X509Certificate certificate) throws Exception {
    String good = HEX.formatHex(certificate.getEncoded());
    return Map.of(
        "month-13", replaced(good, "(170d(?:3\\d){2})3\\d3\\d", "$13133"),
        "version-1", replaced(good, "a003020102", "a003020100"),
        "bad-names", replaced(good, "(0603551d1104..)30", "$131"),
        "bad-key", replaced(good, "06082a8648ce3d030107", "06082a8648ce3d0301ff"),
        "bad-algorithm", replaced(good, "06082a8648ce3d040302", "06082a8648ce3d0403ff"));
  }

  private static String replaced(String good, String part, String other) {
    String bad = good.replaceFirst(part, other);
    if (bad.equals(good)) {
      throw new IllegalStateException("nothing in the certificate is " + part);
    }
    return bad;
  }

  private static int listen(PrivateKey key, X509Certificate good, byte[] sent) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    KeyManager keys = new Keys(key, new Certificate(good, sent));
    context.init(new KeyManager[] {keys}, null, null);
    ServerSocket server =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 1_024, InetAddress.getLoopbackAddress());
    ServerAction.begin(() -> {
      while (true) {
        Socket socket = server.accept();
        ServerAction.begin(() -> answer(socket));
      }
    });
    return server.getLocalPort();
  }

  private static void answer(Socket socket) throws Exception {
    try (socket) {
      ScriptedServer.readHead(socket);
      socket.getOutputStream().write(Victim.ok("all is well").getBytes(StandardCharsets.US_ASCII));
    }
  }

  /// Entries of a file of checks, for each certificate one that verifies it and one that does not.
  static String checks(Map<String, Integer> ports) {
    StringBuilder all = new StringBuilder();
    ports.forEach((name, port) ->
        Stream.of(true, false)
            .map(verify ->
                "  \"certificate.%s.%s\" { http { url = \"https://127.0.0.1:%d/\", tls { verify = %2$s } } }%n"
                    .formatted(name, verify, port))
            .forEach(all::append));
    return all.toString();
  }

  private static final class Keys extends X509ExtendedKeyManager {
    private final PrivateKey key;
    private final X509Certificate certificate;

    Keys(PrivateKey key, X509Certificate certificate) {
      this.key = key;
      this.certificate = certificate;
    }

    @Override
    public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
      return chooseServerAlias(type, issuers, null);
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return type.equals("EC") ? "site" : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {certificate};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[] {"site"};
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return null;
    }
  }
}

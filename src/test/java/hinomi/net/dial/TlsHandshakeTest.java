package hinomi.net.dial;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.loopback.RawServer;
import hinomi.net.tls.ClientIdentity;
import hinomi.net.tls.ThrowawayCa;
import hinomi.net.tls.TlsEngine;
import hinomi.net.tls.TlsOptions;
import hinomi.net.tls.TlsServer;
import hinomi.net.tls.TlsVersion;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.probe.ProbeRunner;
import hinomi.probe.http.Site;
import java.io.IOException;
import java.net.Socket;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(
    value = TlsEngine.class,
    names = {"JDK", "BORINGSSL"})
class TlsHandshakeTest {
  private final Instant now = Instant.now();
  private final ThrowawayCa root = ThrowawayCa.root("Test Root", now);
  private final ThrowawayCa.Identity identity = issued("localhost", "sni.example");

  @AutoClose private final ProbeRunner runner;

  TlsHandshakeTest(TlsEngine engine) {
    runner = new ProbeRunner(ProbeRunner.trust(root.certificate()), engine);
  }

  @Test
  void isNeverResumedInTls13() throws Exception {
    assertEveryHandshakeIsFull("TLSv1.3");
  }

  @Test
  void isNeverResumedInTls12() throws Exception {
    assertEveryHandshakeIsFull("TLSv1.2");
  }

  /// A resumed session keeps the time at which it was made; a browser's second one shows that this
  /// server does resume.
  private void assertEveryHandshakeIsFull(String version) throws Exception {
    Set<Long> made = ConcurrentHashMap.newKeySet();
    try (RawServer server =
        TlsServer.doing(
            TlsServer.context(TlsServer.keyManagers(identity)),
            socket -> {
              made.add(((SSLSocket) socket).getSession().getCreationTime());
              hello(socket);
            },
            version)) {
      for (int probe = 0; probe < 5; probe++) {
        runner.answer(site(server));
      }
      int madeForProbes = made.size();
      SSLContext browser = TlsServer.context();

      connect(browser, server.port());
      connect(browser, server.port());

      assertEquals(5, madeForProbes);
      assertEquals(6, made.size());
    }
  }

  @Test
  void reportsAServerWithoutTls() throws IOException {
    try (RawServer server =
        RawServer.doing(socket -> {
          socket.getInputStream().read();
          RawServer.write(socket, "HTTP/1.1 400 Bad Request\r\n\r\n");
        })) {

      fails(site(server), "the server does not speak TLS on this port");
    }
  }

  @Test
  void reportsThatTheServerClosed() throws IOException {
    try (RawServer server = RawServer.doing(socket -> socket.getInputStream().read())) {

      fails(site(server), "the server closed the connection during the TLS handshake");
    }
  }

  @Test
  void reportsThatNoVersionIsShared() throws IOException {
    try (RawServer server =
        TlsServer.doing(
            TlsServer.context(TlsServer.keyManagers(identity)),
            TlsHandshakeTest::hello,
            "TLSv1.2")) {

      fails(
          site(server).tlsVersions(TlsVersion.TLS_1_3, TlsVersion.TLS_1_3),
          "the server refused the TLS handshake: protocol version");
    }
  }

  @Test
  void offersOnlyTheVersionsOfTheCheck() throws IOException {
    try (RawServer server = TlsServer.saying(identity, TlsServer.HELLO)) {

      Answered answered =
          runner.answer(site(server).tlsVersions(TlsVersion.TLS_1_2, TlsVersion.TLS_1_2));

      assertEquals("TLSv1.2", answered.facts().find(CommonFacts.TLS_VERSION).orElseThrow());
    }
  }

  @Test
  void offersCiphersThatSomeServersHaveAlone() throws IOException {
    for (String cipher : List.of("AES_128_CBC_SHA", "CHACHA20_POLY1305_SHA256")) {
      String suite = "TLS_ECDHE_ECDSA_WITH_" + cipher;
      SSLServerSocket socket = TlsServer.socket(TlsServer.context(TlsServer.keyManagers(identity)));
      socket.setEnabledCipherSuites(new String[] {suite});
      try (RawServer server = new RawServer(socket, TlsHandshakeTest::hello)) {

        Answered answered = runner.answer(site(server));

        assertEquals(suite, answered.facts().find(CommonFacts.CIPHER).orElseThrow());
      }
    }
  }

  @Test
  void saysTheHostOfTheUrl() throws Exception {
    assertEquals("localhost", hostSaid("localhost", site -> site));
  }

  @Test
  void sendsTheHostOfTheCheck() throws Exception {
    assertEquals("sni.example", hostSaid("localhost", site -> site.sni("sni.example")));
  }

  @Test
  void offersEveryVersionOfHttpAlsoWithAHost() throws Exception {
    CompletableFuture<List<String>> offered = new CompletableFuture<>();
    try (RawServer server =
        TlsServer.doing(
            TlsServer.context(TlsServer.keyManagers(identity)),
            socket -> {
              ((SSLSocket) socket)
                  .setHandshakeApplicationProtocolSelector((_, all) -> {
                    offered.complete(all);
                    return "http/1.1";
                  });
              hello(socket);
            })) {

      runner.answer(site(server));

      assertEquals(List.of("h2", "http/1.1"), offered.get(2, TimeUnit.SECONDS));
    }
  }

  @Test
  void sendsTheClientCertificateOnRequest() throws Exception {
    ThrowawayCa.Identity client = issued("client");
    CompletableFuture<Principal> seen = new CompletableFuture<>();
    try (RawServer server = askingForAClient(seen)) {

      runner.answer(
          site(server)
              .tls(
                  new TlsOptions(
                      true,
                      List.of(),
                      TlsVersion.TLS_1_2,
                      TlsVersion.TLS_1_3,
                      Optional.of(
                          ClientIdentity.ofPem(
                              client.chainPem(), client.keyPem(), Optional.empty())))));

      assertEquals("CN=client", seen.get(2, TimeUnit.SECONDS).getName());
    }
  }

  /// The certificates of the server are kept in any case.
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void withoutTheClientsCertificateIsRefused(String version) throws Exception {
    try (RawServer server = askingForAClient(new CompletableFuture<>(), version)) {

      Failed failed = runner.failure(site(server));

      assertEquals(Cause.TLS, failed.cause());
      assertTrue(
          failed.detail().startsWith("the server refused the TLS handshake: "), failed.detail());
      assertTrue(
          failed.detail().endsWith("; it requested a client certificate, and the check has none"),
          failed.detail());
      assertEquals(1, failed.facts().find(CommonFacts.CERTIFICATES).orElseThrow().size());
      assertEquals(1, server.connections());
    }
  }

  private RawServer askingForAClient(CompletableFuture<Principal> seen, String... versions) {
    SSLServerSocket server =
        TlsServer.socket(TlsServer.context(TlsServer.keyManagers(identity)), versions);
    server.setNeedClientAuth(true);
    return new RawServer(
        server,
        socket -> {
          RawServer.readHead(socket);
          seen.complete(((SSLSocket) socket).getSession().getPeerPrincipal());
          RawServer.write(socket, TlsServer.HELLO);
        });
  }

  private String hostSaid(String host, java.util.function.UnaryOperator<Site> option)
      throws Exception {
    CompletableFuture<String> said = new CompletableFuture<>();
    try (RawServer server =
        TlsServer.doing(
            TlsServer.context(TlsServer.keyManagers(identity)),
            socket -> {
              RawServer.readHead(socket);
              ExtendedSSLSession session = (ExtendedSSLSession) ((SSLSocket) socket).getSession();
              said.complete(
                  ((SNIHostName) session.getRequestedServerNames().getFirst()).getAsciiName());
              RawServer.write(socket, TlsServer.HELLO);
            })) {
      runner.answer(
          option.apply(Site.at("https://" + host + "/").address("127.0.0.1:" + server.port())));
      return said.get(2, TimeUnit.SECONDS);
    }
  }

  private void fails(Site site, String detail) {
    Failed failed = runner.failure(site);

    assertAll(
        () -> assertEquals(Cause.TLS, failed.cause()),
        () -> assertEquals(detail, failed.detail()),
        () -> assertEquals(Set.of(Phase.CONNECT), ProbeRunner.phases(failed)));
  }

  private static Site site(RawServer server) {
    return Site.at("https://localhost/").address("127.0.0.1:" + server.port());
  }

  private ThrowawayCa.Identity issued(String... names) {
    return root.issue(List.of(names), now.minusSeconds(60), now.plusSeconds(86_400));
  }

  private static void hello(Socket socket) throws IOException {
    RawServer.readHead(socket);
    RawServer.write(socket, TlsServer.HELLO);
  }

  private static void connect(SSLContext browser, int port) throws IOException {
    try (Socket socket = browser.getSocketFactory().createSocket("127.0.0.1", port)) {
      RawServer.write(socket, "GET / HTTP/1.1\r\n\r\n");
      RawServer.awaitEnd(socket);
    }
  }
}

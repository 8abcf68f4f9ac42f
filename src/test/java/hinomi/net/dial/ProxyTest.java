package hinomi.net.dial;

import static hinomi.outcome.Phase.CONNECT;
import static hinomi.outcome.Phase.DOWNLOAD;
import static hinomi.outcome.Phase.FIRST_BYTE;
import static hinomi.outcome.Phase.PROXY_CONNECT;
import static hinomi.outcome.Phase.PROXY_DNS;
import static hinomi.outcome.Phase.TLS;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.loopback.NameServer;
import hinomi.loopback.RawServer;
import hinomi.net.NetworkPolicy;
import hinomi.net.NetworkSettings;
import hinomi.net.address.Pin;
import hinomi.net.tls.ThrowawayCa;
import hinomi.net.tls.TlsServer;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.ProbeRunner;
import hinomi.probe.http.Site;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ProxyTest {
  @AutoClose private static final ProbeRunner RUNNER = new ProbeRunner();

  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

  @Test
  void tunnelsToTheNameOfTheTarget() throws IOException {
    Instant now = Instant.now();
    ThrowawayCa.Identity identity =
        ThrowawayCa.selfSigned(List.of("site.example"), now.minusSeconds(60), now.plusSeconds(60));
    try (RawServer server = TlsServer.saying(identity, TlsServer.HELLO);
        RawServer proxy = proxyTo(server)) {

      Answered answered =
          RUNNER.answer(
              Site.at("https://site.example/").unverified().proxy(proxy.url(), Optional.empty()));

      assertAll(
          () ->
              assertEquals(
                  Set.of(PROXY_CONNECT, CONNECT, TLS, FIRST_BYTE, DOWNLOAD),
                  ProbeRunner.phases(answered)),
          () ->
              assertEquals(
                  "127.0.0.1:" + proxy.port(),
                  answered.facts().find(CommonFacts.ADDRESS).orElseThrow()),
          () -> assertTrue(asked.take().startsWith("CONNECT site.example:443 HTTP/1.1\r\n")));
    }
  }

  @Test
  void tunnelsPlainHttpTooWithCredentials() throws Exception {
    try (RawServer server = RawServer.saying(TlsServer.HELLO);
        RawServer proxy = proxyTo(server)) {

      RUNNER.answer(
          Site.at("http://site.example/")
              .proxy(proxy.url(), Optional.of(new Credentials("user", "secret"))));

      assertTrue(asked.take().toLowerCase(Locale.ROOT).contains("proxy-authorization: basic "));
    }
  }

  @Test
  void thatRefusesIsNamedWithItsAnswer() throws IOException {
    try (RawServer proxy =
        RawServer.saying(
            "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")) {

      Failed failed =
          RUNNER.failure(Site.at("http://site.example/").proxy(proxy.url(), Optional.empty()));

      assertEquals(Cause.CONNECT, failed.cause());
      assertEquals(
          "proxy 127.0.0.1:"
              + proxy.port()
              + ": refused a tunnel to site.example:80: 407 Proxy Authentication Required",
          failed.detail());
    }
  }

  @Test
  void thatHangsUpIsNamed() throws IOException {
    try (RawServer proxy = RawServer.saying("")) {

      Failed failed =
          RUNNER.failure(Site.at("http://site.example/").proxy(proxy.url(), Optional.empty()));

      assertEquals(Cause.CONNECT, failed.cause());
      assertTrue(
          failed.detail().startsWith("proxy 127.0.0.1:" + proxy.port() + ": did not open a tunnel"),
          failed.detail());
    }
  }

  @Test
  void thatIsNotThereIsNamed() throws IOException {
    RawServer proxy = RawServer.saying("");
    proxy.close();

    Failed failed =
        RUNNER.failure(Site.at("http://site.example/").proxy(proxy.url(), Optional.empty()));

    assertEquals(Cause.CONNECT, failed.cause());
    assertEquals(
        "proxy 127.0.0.1:%1$d: connection refused by 127.0.0.1:%1$d".formatted(proxy.port()),
        failed.detail());
    assertEquals(Optional.of("127.0.0.1:" + proxy.port()), failed.facts().find(CommonFacts.PROXY));
    assertEquals(Optional.of(false), failed.facts().find(CommonFacts.PROXY_REACHED));
  }

  @Test
  void whoseNameIsNotKnownIsNamed() {
    try (NameServer names = NameServer.answering(3);
        ProbeRunner runner =
            new ProbeRunner(
                new NetworkSettings(
                    Optional.of(Pin.parse(names.address())),
                    List.of(),
                    Map.of(),
                    NetworkPolicy.DEFAULT))) {

      Failed failed =
          runner.failure(
              Site.at("http://site.example/")
                  .proxy("http://proxy.example:3128/", Optional.empty()));

      assertEquals(Cause.DNS, failed.cause());
      assertTrue(
          failed.detail().startsWith("proxy proxy.example:3128: cannot resolve proxy.example"),
          failed.detail());
      assertEquals(Optional.of(false), failed.facts().find(CommonFacts.PROXY_REACHED));
    }
  }

  @Test
  void thatIsBlockedIsNamed() {
    Failed failed =
        RUNNER.failure(
            Site.at("http://site.example/").proxy("http://169.254.169.254/", Optional.empty()));

    assertEquals(Cause.BLOCKED, failed.cause());
    assertTrue(failed.detail().startsWith("proxy 169.254.169.254:80: "), failed.detail());
  }

  @Test
  void thatIsSilentIsNamedWhenTheTimeIsUp() throws IOException {
    try (RawServer proxy = RawServer.doing(RawServer::awaitEnd)) {

      Failed failed =
          RUNNER.failure(
              Site.at("http://site.example/").proxy(proxy.url(), Optional.empty()),
              Duration.ofMillis(500));

      assertEquals(Cause.TIMEOUT, failed.cause());
      assertEquals(
          "timed out after 500 ms waiting for a tunnel through the proxy 127.0.0.1:" + proxy.port(),
          failed.detail());
      assertEquals(Optional.of(true), failed.facts().find(CommonFacts.PROXY_REACHED));
    }
  }

  /// Its name, its connection and the tunnel each have a phase, and no more time than passed.
  @Test
  void thatIsSlowShowsInItsPhases() throws IOException {
    try (NameServer names = NameServer.knowing("proxy.example", "127.0.0.1");
        RawServer server = RawServer.saying(TlsServer.HELLO);
        RawServer proxy = proxyTo(server, Duration.ofMillis(300));
        ProbeRunner runner =
            new ProbeRunner(
                new NetworkSettings(
                    Optional.of(Pin.parse(names.address())),
                    List.of(),
                    Map.of(),
                    NetworkPolicy.DEFAULT))) {
      long start = System.nanoTime();

      Answered answered =
          runner.answer(
              Site.at("http://site.example/")
                  .proxy("http://proxy.example:" + proxy.port() + "/", Optional.empty()));

      Duration wall = Duration.ofNanos(System.nanoTime() - start);
      Duration tunnel = answered.timing().of(CONNECT).orElseThrow();
      assertAll(
          () ->
              assertEquals(
                  Set.of(PROXY_DNS, PROXY_CONNECT, CONNECT, FIRST_BYTE, DOWNLOAD),
                  ProbeRunner.phases(answered)),
          () -> assertTrue(tunnel.toMillis() >= 30, () -> "the tunnel took " + tunnel),
          () -> assertTrue(answered.timing().total().orElseThrow().compareTo(wall) <= 0));
    }
  }

  private RawServer proxyTo(RawServer server) {
    return proxyTo(server, Duration.ZERO);
  }

  private RawServer proxyTo(RawServer server, Duration delay) {
    return RawServer.doing(socket -> {
      asked.add(RawServer.readHead(socket));
      Thread.sleep(delay);
      RawServer.write(socket, "HTTP/1.1 200 Connection established\r\n\r\n");
      try (Socket there = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        Thread back = Thread.ofVirtual().start(() -> pump(there, socket));
        pump(socket, there);
        back.join();
      }
    });
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException gone) {
      // one side hung up, as it may
    }
  }
}

package hinomi.probe.http;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import hinomi.loopback.RawServer;
import hinomi.loopback.ScriptedSite;
import hinomi.outcome.CommonFacts;
import hinomi.probe.ProbeRunner;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class RequestTest {
  @AutoClose private static final ProbeRunner RUNNER = new ProbeRunner();

  @AutoClose("stop")
  private final WireMockServer server = ScriptedSite.saying("hello");

  @Test
  void saysWhoWeAreAndWhatWeCanRead() {
    RUNNER.answer(site("/path?a=%20b&c"));

    server.verify(
        getRequestedFor(urlEqualTo("/path?a=%20b&c"))
            .withHeader("Host", equalTo("127.0.0.1:" + server.port()))
            .withHeader("User-Agent", matching("Hinomi/.+"))
            .withHeader("Accept", equalTo("*/*"))
            .withHeader("Accept-Encoding", equalTo("gzip, deflate"))
            .withHeader("Connection", equalTo("close"))
            .withHeader("Content-Length", absent()));
  }

  @Test
  void letsAuthorsReplaceWhatWeSay() {
    RUNNER.answer(
        site("/")
            .uncompressed()
            .header("Host", "other.example")
            .header("user-agent", "mine")
            .header("X-Twice", "1")
            .header("X-Twice", "2"));

    server.verify(
        getRequestedFor(urlEqualTo("/"))
            .withHeader("Host", equalTo("other.example"))
            .withHeader("User-Agent", equalTo("mine"))
            .withHeader("X-Twice", equalTo("1"))
            .withHeader("X-Twice", equalTo("2"))
            .withHeader("Accept-Encoding", absent()));
  }

  @Test
  void carriesItsPayloadInUtf8() {
    RUNNER.answer(site("/").method("POST").payload("カート", "text/plain"));

    server.verify(
        postRequestedFor(urlEqualTo("/"))
            .withHeader("Content-Type", equalTo("text/plain"))
            .withHeader("Content-Length", equalTo("9"))
            .withRequestBody(equalTo("カート")));
  }

  @Test
  void carriesItsHeadersInUtf8() throws Exception {
    CompletableFuture<String> head = new CompletableFuture<>();
    try (RawServer raw =
        RawServer.doing(socket -> {
          head.complete(RawServer.readHead(socket));
          RawServer.write(socket, "HTTP/1.1 204 No Content\r\n\r\n");
        })) {

      RUNNER.answer(Site.at(raw.url()).header("X-Cart", "カート").header("X-Cafe", "café"));

      assertTrue(head.join().contains("X-Cart: " + octets("カート") + "\r\n"), head.join());
      assertTrue(head.join().contains("X-Cafe: " + octets("café") + "\r\n"), head.join());
    }
  }

  private static String octets(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  @Test
  void ofAnEmptyPostHasALengthOfZero() {
    RUNNER.answer(site("/").method("POST"));

    server.verify(postRequestedFor(urlEqualTo("/")).withHeader("Content-Length", equalTo("0")));
  }

  @Test
  void hearsByWhatElseTheSiteCanBeHad() {
    server.stubFor(any(anyUrl()).willReturn(ok().withHeader("Alt-Svc", "h3=\":443\"; ma=60")));

    assertEquals(
        Optional.of("h3=\":443\"; ma=60"),
        RUNNER.answer(site("/")).facts().find(CommonFacts.ALT_SVC));
  }

  @Test
  void refusesHeadersThatAreOurs() {
    assertThrows(
        IllegalArgumentException.class, () -> site("/").header("Content-Length", "3").probe());
  }

  @Test
  void refusesNamesThatWouldEndTheLine() {
    assertThrows(
        IllegalArgumentException.class, () -> site("/").header("X\r\nInjected", "3").probe());
  }

  private Site site(String path) {
    return Site.at("http://127.0.0.1:" + server.port() + path);
  }
}

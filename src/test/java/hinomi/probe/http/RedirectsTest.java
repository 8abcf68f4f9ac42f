package hinomi.probe.http;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import hinomi.loopback.RawServer;
import hinomi.loopback.ScriptedSite;
import hinomi.net.NetworkPolicy;
import hinomi.net.NetworkSettings;
import hinomi.net.address.Pin;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.EarlierHop;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.probe.ProbeRunner;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `a.example` and `b.example` both lead to one server on loopback.
class RedirectsTest {
  @AutoClose
  private static final ProbeRunner RUNNER =
      new ProbeRunner(
          new NetworkSettings(
              Optional.empty(),
              List.of(),
              Map.of("*.example", Pin.parse("127.0.0.1")),
              NetworkPolicy.DEFAULT));

  @AutoClose("stop")
  private final WireMockServer server = ScriptedSite.saying("arrived");

  @ParameterizedTest
  @CsvSource({"301, GET", "302, GET", "303, GET", "307, POST", "308, POST"})
  void changeTheMethodAsBrowsersDo(int code, String method) {
    redirect("/a", code, "/b");

    RUNNER.answer(site("/a").method("POST").payload("x=1", "text/plain"));

    server.verify(
        method.equals("GET")
            ? getRequestedFor(urlEqualTo("/b")).withHeader("Content-Type", absent())
            : postRequestedFor(urlEqualTo("/b")).withRequestBody(equalTo("x=1")));
  }

  @ParameterizedTest
  @CsvSource({
    "b, /dir/b",
    "./b?x=1, /dir/b?x=1",
    "?x=1, /dir/a?x=1",
    "/b#part, /b",
    "/b c, /b%20c"
  })
  void areResolvedAgainstTheUrlThatSentThem(String location, String path) {
    redirect("/dir/a", 302, location);

    Answered answered = RUNNER.answer(site("/dir/a"));

    assertEquals(site(path).request().url(), answered.facts().find(CommonFacts.URL).orElseThrow());
  }

  @Test
  void areShownHopByHop() {
    redirect("/a", 302, "/b");
    redirect("/b", 307, "/c");

    List<EarlierHop> hops = RUNNER.answer(site("/a")).facts().find(CommonFacts.HOPS).orElseThrow();

    assertEquals(
        List.of("302 /a", "307 /b"),
        hops.stream().map(each -> each.status() + " " + each.url().getPath()).toList());
    assertEquals(Optional.of("127.0.0.1:" + server.port()), hops.getLast().address());
    assertTrue(
        hops.getLast()
            .timing()
            .phases()
            .keySet()
            .equals(Set.of(Phase.CONNECT, Phase.FIRST_BYTE, Phase.DOWNLOAD)),
        () -> "phases " + hops.getLast().timing());
  }

  @Test
  void areShownWhereTheyEndBadly() {
    redirect("/a", 302, "http://127.0.0.1:1/");

    Failed failed = RUNNER.failure(site("/a"));

    assertEquals(302, failed.facts().find(CommonFacts.HOPS).orElseThrow().getFirst().status());
  }

  /// As browsers do, which need the head of a redirect only.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 50\r\n\r\nmoved",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nmov",
        "Transfer-Encoding: chunked\r\n\r\nmoved",
        "Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nmoved",
      })
  void areFollowedHoweverTheirBodyEnds(String rest) throws IOException {
    try (RawServer broken =
        RawServer.doing(socket -> {
          boolean isMoved = RawServer.readHead(socket).startsWith("GET /b ");
          RawServer.write(
              socket,
              isMoved
                  ? "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\narrived"
                  : "HTTP/1.1 302 Found\r\nLocation: /b\r\n" + rest);
        })) {
      Site site = Site.at("http://a.example:" + broken.port() + "/a");

      Answered answered = RUNNER.answer(site);

      assertEquals(200, answered.facts().find(CommonFacts.STATUS).orElseThrow());
      assertEquals(1, answered.facts().find(CommonFacts.REDIRECTS).orElseThrow());
      assertEquals(Cause.PROTOCOL, RUNNER.failure(site.redirects(0, false, false)).cause());
    }
  }

  @Test
  void areTheAnswerWhenNoneAreFollowed() {
    redirect("/a", 302, "/b");

    Answered answered = RUNNER.answer(site("/a").redirects(0, false, false));

    assertEquals(302, answered.facts().find(CommonFacts.STATUS).orElseThrow());
  }

  @Test
  void endAfterTooMany() {
    redirect("/1", 302, "/2");
    redirect("/2", 302, "/3");
    redirect("/3", 302, "/4");

    fails(site("/1").redirects(2, false, false), "more than 2 redirects, the next one to");
  }

  @Test
  void endInALoop() {
    redirect("/a", 302, "/b");
    redirect("/b", 302, "/a");

    fails(site("/a"), "redirect loop to");
  }

  @Test
  void mayGoToTheSameUrlOnceItHasSetACookie() {
    server.stubFor(
        any(urlEqualTo("/a"))
            .willReturn(
                status(302).withHeader("Location", "/a").withHeader("Set-Cookie", "seen=yes")));
    server.stubFor(
        any(urlEqualTo("/a")).withCookie("seen", equalTo("yes")).willReturn(ok("welcome")));

    RUNNER.answer(site("/a"));

    server.verify(2, getRequestedFor(urlEqualTo("/a")));
  }

  @Test
  void toAnotherHostMayBeRefused() {
    redirect("/a", 302, "http://b.example:" + server.port() + "/b");

    fails(site("/a").redirects(10, true, false), "redirect to http://b.example");
  }

  @Test
  void toAnotherSchemeMayBeRefused() {
    redirect("/a", 302, "https://a.example:" + server.port() + "/b");

    fails(site("/a").redirects(10, false, true), "redirect to https://a.example");
  }

  @ParameterizedTest
  @CsvSource({"ftp://a.example/", "javascript:alert(1)", "http://[::1/"})
  void elsewhereThanTheWebAreRefused(String location) {
    redirect("/a", 302, location);

    fails(site("/a"), "invalid redirect: Location");
  }

  @Test
  void toAnotherHostTakeNoSecretsAlong() {
    redirect("/a", 302, "http://b.example:" + server.port() + "/b");

    RUNNER.answer(
        site("/a").authorization("Bearer secret").header("Cookie", "own=1").header("X-Plain", "1"));

    server.verify(
        getRequestedFor(urlEqualTo("/a")).withHeader("Authorization", equalTo("Bearer secret")));
    server.verify(
        getRequestedFor(urlEqualTo("/b"))
            .withHeader("Authorization", absent())
            .withHeader("Cookie", absent())
            .withHeader("X-Plain", equalTo("1")));
  }

  @Test
  void onTheSameHostKeepThem() {
    redirect("/a", 302, "/b");

    RUNNER.answer(site("/a").authorization("Bearer secret"));

    server.verify(
        getRequestedFor(urlEqualTo("/b")).withHeader("Authorization", equalTo("Bearer secret")));
  }

  @Test
  void passOverACookieThatIsNone() {
    server.stubFor(
        any(urlEqualTo("/a"))
            .willReturn(
                status(302)
                    .withHeader("Location", "/b")
                    .withHeader("Set-Cookie", "seen=yes; Path=/", "bad=1; Path=/\u009b")));
    server.stubFor(any(urlEqualTo("/b")).willReturn(ok("welcome")));

    RUNNER.answer(site("/a"));

    server.verify(getRequestedFor(urlEqualTo("/b")).withHeader("Cookie", equalTo("seen=yes")));
  }

  @Test
  void bringCookiesBackToTheirHostAndPathOnly() {
    server.stubFor(
        any(urlEqualTo("/a"))
            .willReturn(
                status(302)
                    .withHeader("Location", "/b")
                    .withHeader(
                        "Set-Cookie",
                        "all=1; Path=/",
                        "deep=2; Path=/deep",
                        "quoted=6; Path=\"/x\"",
                        "safe=3; Secure; Path=/",
                        "foreign=4; Domain=other.example; Path=/",
                        "gone=5; Max-Age=0; Path=/")));
    redirect("/b", 302, "http://b.example:" + server.port() + "/c");

    RUNNER.answer(site("/a"));

    assertAll(
        () ->
            server.verify(
                getRequestedFor(urlEqualTo("/b")).withHeader("Cookie", equalTo("all=1; quoted=6"))),
        () -> server.verify(getRequestedFor(urlEqualTo("/c")).withHeader("Cookie", absent())));
  }

  @Test
  void tellOfThePhasesBeforeWhenTheyFail() {
    redirect("/a", 302, "ftp://a.example/");

    Failed failed = RUNNER.failure(site("/a"));

    assertTrue(ProbeRunner.phases(failed).contains(Phase.FIRST_BYTE));
    assertEquals(302, failed.facts().find(CommonFacts.STATUS).orElseThrow());
  }

  private void fails(Site site, String detail) {
    Failed failed = RUNNER.failure(site);

    assertEquals(Cause.REDIRECT, failed.cause());
    assertTrue(failed.detail().startsWith(detail), failed.detail());
  }

  private void redirect(String from, int code, String to) {
    server.stubFor(any(urlEqualTo(from)).willReturn(status(code).withHeader("Location", to)));
  }

  private Site site(String path) {
    return Site.at("http://a.example:" + server.port() + path);
  }
}

package hinomi.probe.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.unauthorized;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import hinomi.config.Secret;
import hinomi.loopback.RawServer;
import hinomi.net.NetworkPolicy;
import hinomi.net.NetworkSettings;
import hinomi.net.address.Pin;
import hinomi.net.address.Url;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.probe.ProbeRunner;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OAuth2Test {
  private static final String TOKEN = "eyJhbGciOiJub25lIn0.4711";

  private static final NetworkSettings ELSEWHERE =
      new NetworkSettings(
          Optional.empty(),
          List.of(),
          Map.of("elsewhere.example", Pin.parse("127.0.0.1")),
          NetworkPolicy.DEFAULT);

  @AutoClose private final ProbeRunner runner = new ProbeRunner();
  private final WireMockServer server =
      new WireMockServer(
          WireMockConfiguration.options().jettyAcceptors(1).dynamicPort().bindAddress("127.0.0.1"));

  @BeforeEach
  void start() {
    server.start();
    server.stubFor(
        get(urlEqualTo("/api"))
            .withHeader("Authorization", equalTo("Bearer " + TOKEN))
            .willReturn(okJson("{}")));
    server.stubFor(
        get(urlEqualTo("/api")).atPriority(9).willReturn(unauthorized().withBody("who?")));
    tokens(token(TOKEN, 3600));
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void showsATokenOfTheEndpoint() {
    Outcome.Answered seen = runner.answer(site("/api"));

    assertEquals(Optional.of(200), seen.facts().find(CommonFacts.STATUS));
    server.verify(
        postRequestedFor(urlEqualTo("/token"))
            .withHeader("Authorization", equalTo("Basic d2F0Y2g6cyUzQWNyZXQ=")) // watch:s%3Acret
            .withHeader("Content-Type", equalTo("application/x-www-form-urlencoded"))
            .withRequestBody(
                equalTo("grant_type=client_credentials&scope=read&audience=https%3A%2F%2Fapi")));
  }

  @Test
  void sendsTheClientCredentialsInTheBodyIfSet() {
    OAuth2 inBody = new OAuth2(url("/token"), "a", new Secret("b"), true, none(), none());

    runner.answer(Site.at(url("/api").toString()).auth(inBody));

    server.verify(
        postRequestedFor(urlEqualTo("/token"))
            .withHeader("Authorization", absent())
            .withRequestBody(equalTo("grant_type=client_credentials&client_id=a&client_secret=b")));
  }

  @Test
  void keepsTheTokenWhileItIsGood() {
    runner.answer(site("/api"));
    runner.answer(site("/api"));

    server.verify(1, postRequestedFor(urlEqualTo("/token")));
  }

  @Test
  void fetchesATokenAnewThatIsGoodForNow() {
    tokens(okJson("{\"access_token\": \"" + TOKEN + "\"}"));

    runner.answer(site("/api"));
    runner.answer(site("/api"));

    server.verify(2, postRequestedFor(urlEqualTo("/token")));
  }

  @Test
  void fetchesOneTokenForManyChecksAtOnce() throws Exception {
    tokens(token(TOKEN, 3600).withFixedDelay(300));

    Future.all(
            Stream.generate(() -> site("/api").probe().run(runner.network(), ProbeRunner.TIMEOUT))
                .limit(5)
                .toList())
        .await(10, TimeUnit.SECONDS);

    server.verify(5, getRequestedFor(urlEqualTo("/api")));
    server.verify(1, postRequestedFor(urlEqualTo("/token")));
  }

  @Test
  void fetchesAnotherTokenInPlaceOfOneThatWasWithdrawn() {
    tokens(token("withdrawn", 3600));
    runner.answer(site("/api"));
    tokens(token(TOKEN, 3600));

    Outcome.Answered seen = runner.answer(site("/api"));

    assertEquals(Optional.of(200), seen.facts().find(CommonFacts.STATUS));
  }

  @Test
  void isNoPartOfTheSitesLatency() {
    tokens(token(TOKEN, 3600).withFixedDelay(400));
    long start = System.nanoTime();

    Outcome.Answered seen = runner.answer(site("/api"));

    Duration rest = Duration.ofNanos(System.nanoTime() - start).minusMillis(399);

    assertEquals(Set.of(Phase.CONNECT, Phase.FIRST_BYTE, Phase.DOWNLOAD), ProbeRunner.phases(seen));
    assertTrue(seen.timing().total().orElseThrow().compareTo(rest) <= 0, () -> "took " + seen);
  }

  @Test
  void isNoPartOfTheTimeForRedirects() {
    tokens(token(TOKEN, 3600).withFixedDelay(600));
    server.stubFor(get(urlEqualTo("/moved")).willReturn(temporaryRedirect("/api")));
    long start = System.nanoTime();

    Outcome.Answered seen = runner.answer(site("/moved"));

    Duration rest = Duration.ofNanos(System.nanoTime() - start).minusMillis(599);

    assertEquals(Optional.of(200), seen.facts().find(CommonFacts.STATUS));
    assertTrue(seen.timing().of(Phase.REDIRECT).orElseThrow().compareTo(rest) <= 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | {\"error\": \"invalid_client\"} | answered 401: invalid_client",
        "400 | {\"error\": \"x\", \"error_description\": \"no\\nway\"} | answered 400: x (no way)",
        "500 | <html> | answered 500",
        "302 | '' | answered 302",
        "200 | '' | answered 200 without a token",
        "200 | <html> | answered 200 without a token",
        "200 | [] | answered 200 without a token",
        "200 | {\"access_token\": null} | answered 200 without a token",
        "200 | {\"access_token\": 17} | answered 200 without a usable token: access_token is a number",
        "200 | {\"access_token\": true} | answered 200 without a usable token: access_token is a boolean",
        "200 | {\"access_token\": {\"a\": 1}} | answered 200 without a usable token: access_token is an object",
        "200 | {\"access_token\": [\"a\"]} | answered 200 without a usable token: access_token is an array",
        "200 | {\"access_token\": \"\"} | gave a token that is empty",
        "200 | {\"access_token\": \"a b\"} | gave a token that has characters other than printable ASCII",
        "200 | {\"access_token\": \"a\\r\\nX: y\"} | gave a token that has characters other than printable ASCII",
        "200 | {\"access_token\": \"\u00e9\"} | gave a token that has characters other than printable ASCII",
        "200 | {\"access_token\": \"a\", \"token_type\": \"mac\"} | gave a token of type mac, expected Bearer",
        "200 | {\"access_token\": \"a\", \"token_type\": [1]} | gave a token whose token_type is an array, expected \"Bearer\"",
      })
  void failsTheCheckWhenTheEndpointGivesNoToken(int status, String body, String words) {
    tokens(aResponse().withStatus(status).withBody(body));

    failsAtTheEndpoint(site("/api"), Cause.PROTOCOL, endpoint() + words);
  }

  @Test
  void failsTheCheckWhenTheTokenFitsNoHeader() {
    tokens(token("a".repeat(8_193), 3600));
    failsAtTheEndpoint(
        site("/api"),
        Cause.PROTOCOL,
        endpoint() + "gave a token of 8193 characters, more than 8192");

    tokens(token("a".repeat(100_000), 3600));
    failsAtTheEndpoint(
        site("/api"), Cause.TOO_LARGE, endpoint() + "the body is larger than 64 KiB");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-1", "1e999", "[]", "{}", "true", "null", "\"\"", "\"soon\"", "99999999999"})
  void usesATokenWhateverItsLifetimeIs(String expiresIn) {
    tokens(okJson("{\"access_token\": \"" + TOKEN + "\", \"expires_in\": " + expiresIn + "}"));

    assertEquals(Optional.of(200), runner.answer(site("/api")).facts().find(CommonFacts.STATUS));
  }

  @Test
  void failsTheCheckWhenTheEndpointIsDown() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    failsAtTheEndpoint(
        site("/api").auth(at("http://127.0.0.1:" + port + "/token")),
        Cause.CONNECT,
        "token endpoint 127.0.0.1:%d: connection refused by 127.0.0.1:%d".formatted(port, port));
  }

  @Test
  void failsTheCheckWhenTheEndpointClosesOrSendsGarbage() throws IOException {
    try (RawServer silent = RawServer.saying("");
        RawServer odd = RawServer.saying("220 mail.example ESMTP\r\n")) {
      failsAtTheEndpoint(
          site("/api").auth(at(silent.url())),
          Cause.PROTOCOL,
          "token endpoint 127.0.0.1:" + silent.port() + ": connection closed without a response");
      failsAtTheEndpoint(
          site("/api").auth(at(odd.url())),
          Cause.PROTOCOL,
          "token endpoint 127.0.0.1:"
              + odd.port()
              + ": not an HTTP response: '220 mail.example ESMTP'");
    }
  }

  @Test
  void isFetchedWithinTheNetworkPolicy() {
    failsAtTheEndpoint(
        site("/api").auth(at("http://169.254.169.254/token")),
        Cause.BLOCKED,
        "token endpoint 169.254.169.254: 169.254.169.254 is cloud metadata, which is blocked"
            + " unless hinomi.network.policy.allow has it");
  }

  @Test
  void failsTheCheckWhenItTakesTooLong() {
    tokens(token(TOKEN, 3600).withFixedDelay(5_000));

    Failed failed = runner.failure(site("/api"), Duration.ofMillis(500));

    assertEquals(Cause.TIMEOUT, failed.cause());
    assertEquals(
        "timed out after 500 ms waiting for a token from token endpoint 127.0.0.1:" + server.port(),
        failed.detail());
  }

  private void failsAtTheEndpoint(Site site, Cause cause, String detail) {
    Failed failed = runner.failure(site);

    assertEquals(detail, failed.detail());
    assertEquals(cause, failed.cause());
    server.verify(0, getRequestedFor(urlEqualTo("/api")));
  }

  private String endpoint() {
    return "token endpoint 127.0.0.1:" + server.port() + ": ";
  }

  private static OAuth2 at(String url) {
    return new OAuth2(Url.parse(url), "a", new Secret("b"), false, none(), none());
  }

  @Test
  void neverShowsTheToken() {
    runner.answer(site("/api"));

    assertEquals("so *** it is", runner.network().secrets().redact("so " + TOKEN + " it is"));
  }

  @Test
  void isNotSentToAnotherHost() {
    server.stubFor(
        get(urlEqualTo("/away"))
            .willReturn(temporaryRedirect("http://elsewhere.example:" + server.port() + "/api")));

    Outcome.Answered seen;
    try (ProbeRunner withName = new ProbeRunner(ELSEWHERE)) {
      seen = withName.answer(site("/away"));
    }

    assertEquals(Optional.of(401), seen.facts().find(CommonFacts.STATUS));
    server.verify(getRequestedFor(urlEqualTo("/api")).withHeader("Authorization", absent()));
  }

  private Site site(String path) {
    return Site.at(url(path).toString())
        .auth(
            new OAuth2(
                url("/token"),
                "watch",
                new Secret("s:cret"),
                false,
                Optional.of("read"),
                Optional.of("https://api")));
  }

  private URI url(String path) {
    return Url.parse("http://127.0.0.1:" + server.port() + path);
  }

  private void tokens(ResponseDefinitionBuilder answer) {
    server.stubFor(post(urlEqualTo("/token")).willReturn(answer));
  }

  private static ResponseDefinitionBuilder token(String token, int seconds) {
    return okJson(
        "{\"access_token\": \"%s\", \"token_type\": \"bearer\", \"expires_in\": %d}"
            .formatted(token, seconds));
  }

  private static Optional<String> none() {
    return Optional.empty();
  }
}

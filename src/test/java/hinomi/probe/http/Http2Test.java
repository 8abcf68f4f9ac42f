package hinomi.probe.http;

import static hinomi.outcome.Phase.CONNECT;
import static hinomi.outcome.Phase.DOWNLOAD;
import static hinomi.outcome.Phase.FIRST_BYTE;
import static hinomi.outcome.Phase.TLS;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.loopback.RawServer;
import hinomi.net.tls.ThrowawayCa;
import hinomi.outcome.Body;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Facts;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.probe.ProbeRunner;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Http2Test {
  private final Instant now = Instant.now();
  private final ThrowawayCa root = ThrowawayCa.root("Test Root", now);
  private final ThrowawayCa.Identity identity =
      root.issue(List.of("127.0.0.1"), now.minusSeconds(60), now.plusSeconds(86_400));
  private final Vertx vertx = Vertx.vertx();
  @AutoClose private final ProbeRunner runner = ProbeRunner.trusting(root.certificate());

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void hasTheSamePhases() {
    Site site = serving(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1), this::slowly);

    Answered answered = runner.answer(site);

    assertAll(
        () ->
            assertEquals(Set.of(CONNECT, TLS, FIRST_BYTE, DOWNLOAD), ProbeRunner.phases(answered)),
        () -> assertEquals("HTTP/2", answered.facts().find(CommonFacts.HTTP_VERSION).orElseThrow()),
        () -> assertEquals(200, answered.facts().find(CommonFacts.STATUS).orElseThrow()),
        () -> assertEquals("hello", text(answered)),
        () -> assertWaited(300, answered, FIRST_BYTE),
        () -> assertWaited(300, answered, DOWNLOAD));
  }

  @ParameterizedTest
  @CsvSource({"ANY, HTTP/2", "HTTP_1_1, HTTP/1.1", "HTTP_2, HTTP/2"})
  void isSpokenWhenTheAuthorAndTheServerWantIt(hinomi.net.tls.HttpVersion asked, String spoken) {
    Site site =
        serving(
            List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1),
            request -> request.response().end("hello"));

    Answered answered = runner.answer(site.version(asked));

    assertEquals(spoken, answered.facts().find(CommonFacts.HTTP_VERSION).orElseThrow());
  }

  @Test
  void tellsOnlyHeadersThatTheServerSent() {
    Site site =
        serving(
            List.of(HttpVersion.HTTP_2),
            request -> request.response().putHeader("x-own", "1").end("hello"));

    Answered answered = runner.answer(site);

    assertEquals(
        List.of("x-own"),
        answered.facts().find(CommonFacts.HEADERS).orElseThrow().lines().stream()
            .map(Map.Entry::getKey)
            .filter(name -> name.startsWith("x-") || name.equals("transfer-encoding"))
            .toList());
  }

  @Test
  void carriesHeadersInUtf8() {
    Site site =
        serving(
            List.of(HttpVersion.HTTP_2),
            request ->
                request.response().end(Buffer.buffer(request.getHeader("x-cart"), "ISO-8859-1")));

    assertEquals("カート", text(runner.answer(site.header("X-Cart", "カート"))));
  }

  @Test
  void thatTheServerDoesNotSpeakIsAFault() {
    Site site = serving(List.of(HttpVersion.HTTP_1_1), request -> request.response().end("hello"));

    Failed failed = runner.failure(site.version(hinomi.net.tls.HttpVersion.HTTP_2));

    assertTrue(Set.of(Cause.PROTOCOL, Cause.TLS).contains(failed.cause()), failed.detail());
  }

  @Test
  void worksWithoutTlsWhenTheCheckAsksForIt() {
    HttpServer server =
        vertx
            .createHttpServer(new HttpServerOptions().setPort(0).setHost("127.0.0.1"))
            .requestHandler(request -> request.response().end("hello"))
            .listen()
            .await();

    Answered answered =
        runner.answer(
            Site.at("http://127.0.0.1:" + server.actualPort() + "/")
                .version(hinomi.net.tls.HttpVersion.HTTP_2));

    assertEquals("HTTP/2", answered.facts().find(CommonFacts.HTTP_VERSION).orElseThrow());
  }

  @Test
  void sendsPayloadAndHeaders() {
    Site site =
        serving(
            List.of(HttpVersion.HTTP_2),
            request ->
                request
                    .body()
                    .onSuccess(body ->
                        request
                            .response()
                            .end(
                                request.method()
                                    + " "
                                    + request.authority().host()
                                    + " "
                                    + request.getHeader("x-one")
                                    + " "
                                    + body)));

    Answered answered =
        runner.answer(site.method("POST").payload("payload", "text/plain").header("X-One", "1"));

    assertEquals("POST 127.0.0.1 1 payload", text(answered));
  }

  @Test
  void sendsTheHostOfTheCheck() {
    Site site =
        serving(
            List.of(HttpVersion.HTTP_2),
            request -> request.response().end(request.authority().host()));

    Answered answered = runner.answer(site.header("Host", "other.example"));

    assertEquals("other.example", text(answered));
  }

  @ParameterizedTest
  @CsvSource({
    "0, NO_ERROR",
    "1, PROTOCOL_ERROR",
    "2, INTERNAL_ERROR",
    "5, STREAM_CLOSED",
    "7, REFUSED_STREAM",
    "8, CANCEL",
    "11, ENHANCE_YOUR_CALM",
    "12, INADEQUATE_SECURITY",
    "99, error 99"
  })
  void tellsOfAResetStream(int code, String name) {
    Site before = serving(List.of(HttpVersion.HTTP_2), request -> request.response().reset(code));
    Site within =
        serving(
            List.of(HttpVersion.HTTP_2),
            request -> {
              request.response().setChunked(true).write("hel");
              vertx.setTimer(50, _ -> request.response().reset(code));
            });

    Failed early = runner.failure(before);
    Failed late = runner.failure(within);

    assertEquals(Cause.PROTOCOL, early.cause());
    assertEquals(
        "the server reset the stream: " + name + " while waiting for the first byte",
        early.detail().replace("reading the headers", "waiting for the first byte"));
    assertEquals(Cause.PROTOCOL, late.cause());
    assertEquals("the server reset the stream: " + name + " while reading the body", late.detail());
  }

  /// A server needs not wait for the end of a request that it responded to (RFC 9113, 8.1).
  @Test
  void isWholeBeforeItsStreamIsReset() throws IOException {
    String settings = "\0\0\0\4\0\0\0\0\0";
    String head = "\0\0\1\1\4\0\0\0\3\u0088";
    String body = "\0\0\5\0\1\0\0\0\3hello";
    String reset = "\0\0\4\3\0\0\0\0\3\0\0\0\0";
    try (RawServer server =
        RawServer.doing(socket -> {
          InputStream in = socket.getInputStream();
          in.readNBytes(24);
          for (byte[] frame = in.readNBytes(9); frame[3] != 1; frame = in.readNBytes(9)) {
            in.readNBytes(frame[2]);
          }
          RawServer.write(socket, settings + head + body + reset);
          RawServer.awaitEnd(socket);
        })) {

      Site site = Site.at(server.url()).version(hinomi.net.tls.HttpVersion.HTTP_2);

      assertEquals("hello", text(runner.answer(site)));
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  @SuppressWarnings("deprecation") // no other call sends a GOAWAY with a code
  void isLeftForHttp11WhereTheServerWantsThat(boolean goesAway) {
    Site site =
        serving(
            List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1),
            request -> {
              if (request.version() == HttpVersion.HTTP_2) {
                if (goesAway) {
                  request.connection().goAway(13, 0);
                } else {
                  request.response().reset(13);
                }
              } else {
                request.response().end("hello");
              }
            });

    Answered answered = runner.answer(site);

    assertEquals("HTTP/1.1", answered.facts().find(CommonFacts.HTTP_VERSION).orElseThrow());
    assertEquals(
        "the server requires HTTP/1.1 (HTTP_1_1_REQUIRED)",
        runner.failure(site.version(hinomi.net.tls.HttpVersion.HTTP_2)).detail());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | the body ended after 0 bytes, Content-Length is 5",
        "hel | invalid HTTP/2: Received amount of data 3 does not match content-length",
      })
  void tellsOfABodyThatIsShorterThanItsLength(String body, String detail) {
    Site site =
        serving(
            List.of(HttpVersion.HTTP_2),
            request -> request.response().putHeader("content-length", "5").end(body));

    Failed failed = runner.failure(site);

    assertEquals(Cause.PROTOCOL, failed.cause());
    assertTrue(failed.detail().startsWith(detail), failed.detail());
  }

  @Test
  void hasItsBodyLimitedToo() {
    Site site =
        serving(
            List.of(HttpVersion.HTTP_2),
            request -> request.response().end(Buffer.buffer(new byte[300_000])));

    Facts facts = runner.answer(site.limits(200 << 10, 64 << 10)).facts();

    assertEquals(200 << 10, facts.find(CommonFacts.BYTES).orElseThrow());
    assertEquals(200 << 10, facts.find(CommonFacts.TRUNCATED).orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({"5000", "6000", "100000"})
  void hasItsHeadersLimitedToo(int length) {
    Site site =
        serving(
            List.of(HttpVersion.HTTP_2),
            request -> request.response().putHeader("x-big", "x".repeat(length)).end("hello"));

    Failed failed = runner.failure(site.limits(1 << 20, 4 << 10));

    assertEquals(Cause.TOO_LARGE, failed.cause());
    assertEquals("the headers are larger than 4 KiB", failed.detail());
  }

  private void slowly(HttpServerRequest request) {
    vertx.setTimer(
        300,
        _ -> {
          request.response().setChunked(true).write("he");
          vertx.setTimer(300, _ -> request.response().end("llo"));
        });
  }

  private Site serving(List<HttpVersion> versions, Handler<HttpServerRequest> handler) {
    HttpServer server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setPort(0)
                    .setHost("127.0.0.1")
                    .setSsl(true)
                    .setUseAlpn(true)
                    .setAlpnVersions(versions)
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .addCertValue(Buffer.buffer(identity.chainPem()))
                            .addKeyValue(Buffer.buffer(identity.keyPem()))))
            .requestHandler(handler)
            .listen()
            .await();
    return Site.at("https://127.0.0.1:" + server.actualPort() + "/");
  }

  private static String text(Answered answered) {
    return answered.facts().find(CommonFacts.BODY).map(Body::text).orElseThrow();
  }

  /// A busy machine reads late what came in time, and so takes a wait for shorter.
  private static void assertWaited(long millis, Answered answered, Phase phase) {
    Duration took = answered.timing().of(phase).orElseThrow();
    assertTrue(
        took.toMillis() >= millis / 10,
        () -> phase + " took " + took + ", not the " + millis + " ms that the server waits");
  }
}

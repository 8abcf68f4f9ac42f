package hinomi.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.net.BodyMemory;
import hinomi.net.tls.HttpVersion;
import hinomi.net.tls.ThrowawayCa;
import hinomi.outcome.Body;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Evidence;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.http.Site;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How bodies share the memory there is, over a real connection.
@Timeout(60)
class BodyMemoryTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String LARGE = "x".repeat(300_000);

  private final Instant now = Instant.now();
  private final ThrowawayCa root = ThrowawayCa.root("Test Root", now);
  private final ThrowawayCa.Identity identity =
      root.issue(List.of("127.0.0.1"), now.minusSeconds(60), now.plusSeconds(86_400));
  private final Vertx vertx = Vertx.vertx();
  @AutoClose private final ProbeRunner runner = ProbeRunner.trusting(root.certificate());
  private final BodyMemory memory = runner.network().bodies();

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void waitsForMemoryAndThenReadsAllOfTheBody(HttpVersion version) {
    BodyMemory.Share all = memory.request(memory.total());
    Future<Outcome> outcome = probe(version, LARGE, LONG);
    while (memory.waiting() == 0) {
      Thread.onSpinWait();
    }

    all.close();
    Answered answered = (Answered) outcome.await();

    assertEquals(LARGE, answered.facts().find(CommonFacts.BODY).map(Body::text).orElseThrow());
    assertTrue(answered.facts().find(CommonFacts.AGENT_STALL).isPresent());
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void isOurFaultWhenTheTimeIsUpMeanwhile(HttpVersion version) {
    BodyMemory.Share all = memory.request(memory.total());

    Failed failed = (Failed) probe(version, LARGE, Duration.ofSeconds(2)).await();

    assertEquals(Cause.AGENT, failed.cause());
    assertTrue(failed.detail().contains("waiting for memory to read the body"), failed.detail());
    all.close();
    Answered next = (Answered) probe(version, LARGE, LONG).await();
    assertEquals(LARGE.length(), next.facts().find(CommonFacts.BODY).orElseThrow().size());
  }

  @Test
  void readsASmallBodyWithoutWaiting() {
    BodyMemory.Share all = memory.request(memory.total());

    Answered answered = (Answered) probe(HttpVersion.HTTP_1_1, "hello", LONG).await();

    assertEquals("hello", answered.facts().find(CommonFacts.BODY).map(Body::text).orElseThrow());
    all.close();
  }

  @Test
  void keepsTheMemoryUntilTheBodyIsJudged() {
    Outcome outcome = probe(HttpVersion.HTTP_1_1, LARGE, LONG).await();
    BodyMemory.Share all = memory.request(memory.total());
    assertFalse(all.granted().isComplete());

    Outcome evidence = Evidence.of(outcome);

    assertTrue(all.granted().isComplete());
    Body body = evidence.facts().find(CommonFacts.BODY).orElseThrow();
    assertEquals(LARGE.length(), body.size());
    assertEquals(8 << 10, body.text().length());
    all.close();
  }

  private Future<Outcome> probe(HttpVersion version, String body, Duration timeout) {
    return site(version, body).probe().run(runner.network(), timeout);
  }

  private Site site(HttpVersion version, String body) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(identity.chainPem()))
                    .addKeyValue(Buffer.buffer(identity.keyPem())));
    int port =
        vertx
            .createHttpServer(options)
            .requestHandler(request -> answer(request, body))
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    return Site.at("https://127.0.0.1:" + port + "/").version(version);
  }

  private void answer(HttpServerRequest request, String body) {
    request.response().end(body);
  }
}

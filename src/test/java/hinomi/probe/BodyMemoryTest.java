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
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

  private static final long MIB = 1 << 20;

  private final List<BodyMemory.Share> taken = new ArrayList<>();
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
    takeAll();
    Future<Outcome> outcome = probe(version, LARGE, LONG);
    while (memory.waiting() == 0) {
      Thread.onSpinWait();
    }

    taken.forEach(BodyMemory.Share::close);
    Answered answered = (Answered) outcome.await();

    assertEquals(LARGE, answered.facts().find(CommonFacts.BODY).map(Body::text).orElseThrow());
    assertTrue(answered.facts().find(CommonFacts.AGENT_STALL).isPresent());
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void isOurFaultWhenTheTimeIsUpMeanwhile(HttpVersion version) {
    takeAll();
    int waitingBefore = memory.waiting();

    Failed failed = (Failed) probe(version, LARGE, Duration.ofSeconds(2)).await();

    assertEquals(Cause.AGENT, failed.cause());
    assertTrue(failed.detail().contains("waiting for memory to read the body"), failed.detail());
    assertTrue(failed.facts().find(CommonFacts.AGENT_STALL).isPresent());
    assertEquals(waitingBefore, memory.waiting(), "nobody waits for a run that has ended");
    taken.forEach(BodyMemory.Share::close);
    Answered next = (Answered) probe(version, LARGE, LONG).await();
    assertEquals(LARGE.length(), next.facts().find(CommonFacts.BODY).orElseThrow().size());
  }

  @Test
  void readsASmallBodyWithoutWaiting() {
    takeAll();

    Answered answered = (Answered) probe(HttpVersion.HTTP_1_1, "hello", LONG).await();

    assertEquals("hello", answered.facts().find(CommonFacts.BODY).map(Body::text).orElseThrow());
    taken.forEach(BodyMemory.Share::close);
  }

  @Test
  void keepsTheMemoryUntilTheBodyIsJudged() {
    Outcome outcome = probe(HttpVersion.HTTP_1_1, LARGE, LONG).await();
    Future<?> all = takeAll();
    assertFalse(all.isComplete());

    Outcome evidence = Evidence.of(outcome);

    assertTrue(all.isComplete());
    Body body = evidence.facts().find(CommonFacts.BODY).orElseThrow();
    assertEquals(LARGE.length(), body.size());
    assertEquals(8 << 10, body.text().length());
    taken.forEach(BodyMemory.Share::close);
  }

  @Test
  void aSlowSiteHoldsOnlyWhatItHasSent() {
    Future<Outcome> slow =
        site(HttpVersion.HTTP_1_1, this::answerInPart)
            .limits(8 * MIB, 64 << 10)
            .probe()
            .run(runner.network(), LONG);
    while (memory.used() == 0) {
      Thread.onSpinWait();
    }
    takeAllBut(memory.used() + 4 * MIB);

    Answered answered = (Answered) probe(HttpVersion.HTTP_1_1, LARGE, LONG).await();

    assertFalse(slow.isComplete());
    assertTrue(answered.facts().find(CommonFacts.AGENT_STALL).isEmpty());
    assertEquals(LARGE.length(), answered.facts().find(CommonFacts.BODY).orElseThrow().size());
  }

  private Future<?> takeAll() {
    return takeAllBut(0);
  }

  /// In parts that are of an ordinary size.
  private Future<?> takeAllBut(long bytes) {
    List<Future<?>> parts = new ArrayList<>();
    for (long left = memory.total() - bytes; left > 0; left -= MIB) {
      BodyMemory.Share part = memory.open(Math.min(left, MIB));
      taken.add(part);
      parts.add(part.growTo(Math.min(left, MIB)));
    }
    return Future.all(parts);
  }

  private Future<Outcome> probe(HttpVersion version, String body, Duration timeout) {
    return site(version, request -> request.response().end(body))
        .probe()
        .run(runner.network(), timeout);
  }

  private Site site(HttpVersion version, Handler<HttpServerRequest> answer) {
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
            .requestHandler(answer)
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    return Site.at("https://127.0.0.1:" + port + "/").version(version);
  }

  /// More than a body has without asking, and then nothing.
  private void answerInPart(HttpServerRequest request) {
    request.response().setChunked(true).write(LARGE);
  }
}

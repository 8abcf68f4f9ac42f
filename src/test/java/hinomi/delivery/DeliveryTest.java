package hinomi.delivery;

import static hinomi.delivery.LoopbackDelivery.BOUND;
import static hinomi.delivery.LoopbackDelivery.POINTS;
import static hinomi.delivery.LoopbackDelivery.times;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import hinomi.demo.EmbeddedIntake;
import hinomi.demo.EmbeddedIntake.Fault;
import hinomi.journal.Journal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DeliveryTest {
  @AutoClose private final LoopbackDelivery loopback = new LoopbackDelivery();
  private final EmbeddedIntake datadog = loopback.datadog;
  private final Journal journal = loopback.journal;
  private final Instant now = loopback.now;

  static List<Arguments> faults() {
    return List.of(
        Arguments.of("nothing", times(0, Fault.STALL)),
        Arguments.of("500", times(5, Fault.status(500))),
        Arguments.of("503", times(1, Fault.status(503))),
        Arguments.of("408", times(2, Fault.status(408))),
        Arguments.of("404", times(2, Fault.status(404))),
        Arguments.of("redirect", times(2, Fault.status(307, "Location", "/api/v2/series"))),
        Arguments.of("429 without a reset", times(2, Fault.status(429))),
        Arguments.of("429 with nonsense", times(1, Fault.status(429, "Retry-After", "soon"))),
        Arguments.of("no answer in time", times(2, Fault.STALL)),
        Arguments.of("connection closed", times(3, Fault.HANG_UP)),
        Arguments.of("413", times(4, Fault.status(413))),
        Arguments.of("400 for everything", times(60, Fault.status(400))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void losesNothingAndChangesNothingAfter(String name, Fault[] faults) {
    loopback.append(0, POINTS);
    datadog.fail(faults);

    loopback.delivery(100_000).flush(BOUND).await();

    assertEquals(loopback.points(0, POINTS), Set.copyOf(datadog.last()));
    assertEquals(POINTS, loopback.counted("delivered"));
    assertEquals(0, loopback.counted("rejected"));
    assertEquals(List.of(), datadog.rejections());
  }

  @Test
  void losesNothingWhileNobodyListens() {
    loopback.append(0, POINTS);
    datadog.stop().await();
    Delivery delivery = loopback.delivery(100_000);

    delivery.start();
    loopback.await(() -> !loopback.log.list.isEmpty());
    EmbeddedIntake back = new EmbeddedIntake(loopback.vertx, loopback.clock);
    back.start(loopback.port).await();
    loopback.await(() -> journal.size() == 0);

    assertEquals(loopback.points(0, POINTS), Set.copyOf(back.last()));
  }

  @Test
  void logsOnceThatItFailsAndOnceThatItRecovers() {
    loopback.append(0, POINTS);
    datadog.fail(times(5, Fault.status(503)));

    loopback.delivery(100_000).flush(BOUND).await();

    assertEquals(
        List.of(Level.WARN, Level.INFO),
        loopback.log.list.stream().map(ILoggingEvent::getLevel).toList());
  }

  @ParameterizedTest
  @CsvSource({"403, credentials", "503, delivery"})
  void saysWhatIsNotAcceptedUntilItIs(int status, String topic) {
    loopback.append(0, POINTS);
    datadog.fail(times(100, Fault.status(status)));
    Delivery delivery = loopback.delivery(100_000);
    assertEquals(List.of(), delivery.failures());

    delivery.start();
    loopback.await(() -> !delivery.failures().isEmpty());

    DeliveryFailure failure = delivery.failures().getFirst();
    assertEquals(topic, failure.topic());
    assertTrue(
        failure.message().matches("points have not been accepted by Datadog for .*: 20 wait .*"),
        failure::message);
    loopback.await(() -> delivery.failures().isEmpty());
  }

  @Test
  void saysThatTheJournalWasTooSmall() {
    Journal small = Journal.inMemory(1_000, _ -> {});
    Delivery delivery = loopback.delivery(small, 1_000);
    loopback.append(small, 0, POINTS);

    assertEquals(
        small.dropped() + " entries dropped since the start, because the journal was full",
        delivery.lost().orElseThrow());
    assertFalse(delivery.isOnDisk());
  }

  @Test
  void waitsAsLongAsTheServiceAsks() {
    AtomicLong first = new AtomicLong();
    loopback.append(0, POINTS);
    datadog.fail(request -> {
      first.set(System.nanoTime());
      Fault.status(429, "Retry-After", "1").answer(request);
    });

    loopback.delivery(100_000).flush(BOUND).await();

    long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - first.get());
    assertTrue(waited >= 1_000, "waited only " + waited + " ms");
  }

  @Test
  void sendsTheNewestFirst() {
    for (int secondsAgo = 0; secondsAgo < POINTS; secondsAgo++) {
      String point =
          """
          {"metric":"a","type":3,"points":[{"timestamp":%d,"value":1}],"tags":[]}\
          """
              .formatted(now.getEpochSecond() - secondsAgo);
      loopback.append(journal, secondsAgo, point);
    }

    loopback.delivery(1).flush(BOUND).await();

    Instant oldest = now.minusSeconds(POINTS - 1);
    assertEquals(List.of(oldest), datadog.last().stream().map(EmbeddedIntake.Point::time).toList());
  }

  @Test
  void sendsMoreThanOneBatch() {
    loopback.append(0, POINTS);

    loopback.delivery(500).flush(BOUND).await();

    assertEquals(loopback.points(0, POINTS), Set.copyOf(datadog.last()));
    assertTrue(datadog.requests() > 3, datadog.requests() + " requests");
  }

  @Test
  void goesOnWithWhatComesLater() {
    loopback.delivery(100_000).start();

    loopback.append(0, 1);
    loopback.await(() -> datadog.accepted() == 1);
    loopback.append(1, 2);
    loopback.await(() -> datadog.accepted() == 2);

    assertEquals(loopback.points(0, 2), Set.copyOf(datadog.last()));
  }

  @Test
  void sendsASmallBatchFirstAfterAnOutage() {
    Map<Long, Integer> points = new ConcurrentHashMap<>();
    datadog.onPoint(_ -> points.merge(datadog.requests(), 1, Integer::sum));
    loopback.append(0, 100);
    datadog.fail(Fault.status(503));

    loopback.delivery(100_000).flush(BOUND).await();

    assertTrue(points.get(2L) < 60, points::toString);
    assertEquals(100 - points.get(2L), points.get(3L));
  }

  @Test
  void readsOnlyTheStartOfAnAnswer() {
    loopback.append(0, POINTS);
    datadog.fail(request -> {
      request.response().setStatusCode(500).setChunked(true);
      loopback.vertx.setPeriodic(1, _ -> request.response().write("x".repeat(100_000)));
    });

    loopback.delivery(100_000).flush(BOUND).await();

    assertEquals(POINTS, loopback.counted("delivered"));
    assertTrue(
        loopback.log.list.getFirst().getFormattedMessage().length() < 600,
        loopback.log.list::toString);
  }
}

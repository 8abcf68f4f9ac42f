package hinomi.datadog;

import static hinomi.datadog.LoopbackIntake.BOUND;
import static hinomi.datadog.LoopbackIntake.POINTS;
import static hinomi.datadog.LoopbackIntake.times;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import hinomi.demo.EmbeddedIntake;
import hinomi.demo.EmbeddedIntake.Fault;
import hinomi.journal.Journal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IntakeTest {
  @AutoClose private final LoopbackIntake loopback = new LoopbackIntake();
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
        Arguments.of("200 of something in between", times(2, Fault.status(200))),
        Arguments.of("redirect", times(2, Fault.status(307, "Location", "/api/v2/series"))),
        Arguments.of("429 without a reset", times(2, Fault.status(429))),
        Arguments.of("429 with nonsense", times(1, Fault.status(429, "X-RateLimit-Reset", "soon"))),
        Arguments.of("no answer in time", times(2, Fault.STALL)),
        Arguments.of("connection closed", times(3, Fault.HANG_UP)),
        Arguments.of("413", times(4, Fault.status(413))),
        Arguments.of("400 for everything", times(60, Fault.status(400))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void losesNothingAndChangesNothingAfter(String name, Fault[] faults) {
    loopback.append(0, POINTS);
    datadog.misbehave(faults);

    loopback.intake(100_000).flush(BOUND).await();

    assertEquals(loopback.points(0, POINTS), Set.copyOf(datadog.last()));
    assertEquals(POINTS, loopback.counted("delivered"));
    assertEquals(0, loopback.counted("rejected"));
    assertEquals(List.of(), datadog.rejections());
  }

  @Test
  void losesNothingWhileNobodyListens() {
    loopback.append(0, POINTS);
    datadog.stop().await();
    Intake intake = loopback.intake(100_000);

    intake.start();
    loopback.await(() -> !loopback.log.list.isEmpty());
    EmbeddedIntake back = new EmbeddedIntake(loopback.vertx, loopback.clock);
    back.start(loopback.port).await();
    loopback.await(() -> journal.size() == 0);

    assertEquals(loopback.points(0, POINTS), Set.copyOf(back.last()));
  }

  @Test
  void saysOnceThatItStopsAndOnceThatItGoesOn() {
    loopback.append(0, POINTS);
    datadog.misbehave(times(5, Fault.status(503)));

    loopback.intake(100_000).flush(BOUND).await();

    assertEquals(
        List.of(Level.WARN, Level.INFO),
        loopback.log.list.stream().map(ILoggingEvent::getLevel).toList());
  }

  @Test
  void waitsAsLongAsDatadogAsks() {
    AtomicLong first = new AtomicLong();
    loopback.append(0, POINTS);
    datadog.misbehave(request -> {
      first.set(System.nanoTime());
      Fault.status(429, "X-RateLimit-Reset", "1").answer(request);
    });

    loopback.intake(100_000).flush(BOUND).await();

    long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - first.get());
    assertTrue(waited >= 1_000, "waited only " + waited + " ms");
  }

  @Test
  void carriesTheNewestFirst() {
    IntStream.range(0, POINTS)
        .mapToObj(number -> loopback.point(number, "x"))
        .forEach(each -> journal.append(IntakeEndpoint.POINTS.number(), each.time(), each.bytes()));

    loopback.intake(1).flush(BOUND).await();

    Instant oldest = now.minusSeconds(POINTS - 1);
    assertEquals(List.of(oldest), datadog.last().stream().map(EmbeddedIntake.Point::time).toList());
  }

  @Test
  void carriesWhatIsMoreThanOneBatch() {
    loopback.append(0, POINTS);

    loopback.intake(500).flush(BOUND).await();

    assertEquals(loopback.points(0, POINTS), Set.copyOf(datadog.last()));
    assertTrue(datadog.requests() > 3, datadog.requests() + " requests");
  }

  @Test
  void goesOnCarryingWhatComesLater() {
    loopback.intake(100_000).start();

    loopback.append(0, 1);
    loopback.await(() -> datadog.accepted() == 1);
    loopback.append(1, 2);
    loopback.await(() -> datadog.accepted() == 2);

    assertEquals(loopback.points(0, 2), Set.copyOf(datadog.last()));
  }

  @Test
  void sendsALittleAheadAfterAnOutage() {
    Map<Long, Integer> points = new ConcurrentHashMap<>();
    datadog.tell(_ -> points.merge(datadog.requests(), 1, Integer::sum));
    loopback.append(0, 100);
    datadog.misbehave(Fault.status(503));

    loopback.intake(100_000).flush(BOUND).await();

    assertTrue(points.get(2L) < 60, points::toString);
    assertEquals(100 - points.get(2L), points.get(3L));
  }

  @Test
  void tellsStatusesInTheOrderInWhichTheyCameToBe() {
    for (int second = 0; second < 3; second++) {
      Instant time = now.minusSeconds(3 - second);
      String status =
          """
          {"check":"a","host_name":"b","status":%d,"timestamp":%d,"tags":[]}\
          """
              .formatted(second, time.getEpochSecond());
      journal.append(
          IntakeEndpoint.STATUSES.number(), time, status.getBytes(StandardCharsets.UTF_8));
    }

    loopback.intake(100_000).flush(BOUND).await();

    assertEquals(2, datadog.statuses().iterator().next().getInteger("status"));
  }

  @Test
  void readsNoMoreOfAnAnswerThanPeopleWill() {
    loopback.append(0, POINTS);
    datadog.misbehave(request -> {
      request.response().setStatusCode(500).setChunked(true);
      loopback.vertx.setPeriodic(1, _ -> request.response().write("x".repeat(100_000)));
    });

    loopback.intake(100_000).flush(BOUND).await();

    assertEquals(POINTS, loopback.counted("delivered"));
    assertTrue(
        loopback.log.list.getFirst().getFormattedMessage().length() < 600,
        loopback.log.list::toString);
  }
}

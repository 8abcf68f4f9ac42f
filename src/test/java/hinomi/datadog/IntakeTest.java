package hinomi.datadog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import hinomi.config.Secrets;
import hinomi.demo.EmbeddedIntake;
import hinomi.demo.EmbeddedIntake.Fault;
import hinomi.journal.Journal;
import hinomi.tls.ThrowawayCa;
import hinomi.tls.ThrowawayCa.Identity;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IntakeTest {
  private static final int POINTS = 20;
  private static final Duration BOUND = Duration.ofSeconds(8);

  private final Vertx vertx = Vertx.vertx();
  private final InstantSource clock = InstantSource.system();
  private final Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
  private final EmbeddedIntake datadog = new EmbeddedIntake(vertx, clock);
  private final Journal journal = Journal.inMemory(100_000, _ -> {});
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private int port;

  @BeforeEach
  void startTheIntake() {
    port = datadog.start().await();
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void stopAll() {
    logger().detachAppender(log);
    vertx.close().await();
  }

  private static Logger logger() {
    return (Logger) org.slf4j.LoggerFactory.getLogger("hinomi.datadog");
  }

  private Intake intake(int batch) {
    return intake(URI.create("http://127.0.0.1:" + port), batch);
  }

  private Intake intake(URI url, int batch) {
    return intake(Loopback.settings(url, Loopback.sending(batch)));
  }

  private Intake intake(Settings settings) {
    return new Intake(vertx, settings, journal, meters, clock, new Secrets());
  }

  private Point point(int number) {
    return point(number, String.valueOf(number));
  }

  private Point point(int number, String check) {
    return new Point(
        "hinomi.up",
        new Point.Sort.Gauge(),
        Optional.empty(),
        List.of("check:" + check),
        now.minusSeconds(number),
        number);
  }

  private void append(int from, int to) {
    append(journal, from, to);
  }

  private void append(Journal journal, int from, int to) {
    IntStream.range(from, to)
        .mapToObj(this::point)
        .forEach(each -> journal.append(Lane.POINTS.number(), each.time(), each.bytes()));
  }

  private void appendPoison(int secondsAgo) {
    appendPoison(journal, secondsAgo);
  }

  private void appendPoison(Journal journal, int secondsAgo) {
    String poison = "{\"metric\":\"1 2 3\"}";
    journal.append(
        Lane.POINTS.number(),
        now.minusSeconds(secondsAgo),
        poison.getBytes(StandardCharsets.UTF_8));
  }

  private Set<EmbeddedIntake.Point> points(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(this::point)
        .map(each ->
            new EmbeddedIntake.Point(
                each.metric(), Set.copyOf(each.tags()), each.time(), each.value()))
        .collect(Collectors.toSet());
  }

  private double counted(String fate) {
    return meters.get("hinomi.agent.points." + fate).counter().count();
  }

  private void await(BooleanSupplier condition) {
    Promise<Void> met = Promise.promise();
    vertx.setPeriodic(
        2,
        timer -> {
          if (condition.getAsBoolean() && met.tryComplete()) {
            vertx.cancelTimer(timer);
          }
        });
    met.future().timeout(BOUND.toMillis(), TimeUnit.MILLISECONDS).await();
  }

  private static Fault[] times(int count, Fault fault) {
    return Collections.nCopies(count, fault).toArray(Fault[]::new);
  }

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
    append(0, POINTS);
    datadog.misbehave(faults);

    intake(100_000).flush(BOUND).await();

    assertEquals(points(0, POINTS), Set.copyOf(datadog.last()));
    assertEquals(POINTS, counted("delivered"));
    assertEquals(0, counted("rejected"));
    assertEquals(List.of(), datadog.rejections());
  }

  @Test
  void losesNothingWhileNobodyListens() {
    append(0, POINTS);
    datadog.stop().await();
    Intake intake = intake(100_000);

    intake.start();
    await(() -> !log.list.isEmpty());
    EmbeddedIntake back = new EmbeddedIntake(vertx, clock);
    back.start(port).await();
    await(() -> journal.size() == 0);

    assertEquals(points(0, POINTS), Set.copyOf(back.last()));
  }

  @Test
  void keepsAllWhileTheKeyIsWrongAndSaysSoOnce() {
    append(0, POINTS);
    datadog.misbehave(times(5, Fault.status(403)));

    intake(100_000).start();
    await(() -> journal.size() == 0);

    assertEquals(points(0, POINTS), Set.copyOf(datadog.last()));
    assertEquals(1, log.list.stream().filter(each -> each.getLevel().equals(Level.ERROR)).count());
  }

  @Test
  void saysOnceThatItStopsAndOnceThatItGoesOn() {
    append(0, POINTS);
    datadog.misbehave(times(5, Fault.status(503)));

    intake(100_000).flush(BOUND).await();

    assertEquals(
        List.of(Level.WARN, Level.INFO), log.list.stream().map(ILoggingEvent::getLevel).toList());
  }

  @Test
  void waitsAsLongAsDatadogAsks() {
    AtomicLong first = new AtomicLong();
    append(0, POINTS);
    datadog.misbehave(request -> {
      first.set(System.nanoTime());
      Fault.status(429, "X-RateLimit-Reset", "1").answer(request);
    });

    intake(100_000).flush(BOUND).await();

    long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - first.get());
    assertTrue(waited >= 1_000, "waited only " + waited + " ms");
  }

  @ParameterizedTest
  @MethodSource("poisons")
  void givesUpThePoisonousPointsAlone(List<Integer> secondsAgo) {
    append(0, POINTS);
    secondsAgo.forEach(this::appendPoison);

    intake(100_000).flush(BOUND).await();

    assertEquals(points(0, POINTS), Set.copyOf(datadog.last()));
    assertEquals(secondsAgo.size(), counted("rejected"));
    assertEquals(POINTS, counted("delivered"));
  }

  static List<List<Integer>> poisons() {
    return List.of(
        List.of(0), List.of(POINTS), List.of(7), List.of(3, 4, 11), List.of(0, 0, 0, 0, POINTS));
  }

  @Test
  void givesUpNothingWhenNothingIsAccepted() {
    appendPoison(0);
    Intake intake = intake(100_000);

    assertThrows(IllegalStateException.class, () -> intake.flush(Duration.ofMillis(300)).await());

    assertEquals(1, journal.size());
    assertTrue(datadog.requests() > 1);
  }

  @Test
  void carriesTheNewestFirst() {
    IntStream.range(0, POINTS)
        .mapToObj(number -> point(number, "x"))
        .forEach(each -> journal.append(Lane.POINTS.number(), each.time(), each.bytes()));

    intake(1).flush(BOUND).await();

    Instant oldest = now.minusSeconds(POINTS - 1);
    assertEquals(List.of(oldest), datadog.last().stream().map(EmbeddedIntake.Point::time).toList());
  }

  @Test
  void carriesWhatIsMoreThanOneBatch() {
    append(0, POINTS);

    intake(500).flush(BOUND).await();

    assertEquals(points(0, POINTS), Set.copyOf(datadog.last()));
    assertTrue(datadog.requests() > 3, datadog.requests() + " requests");
  }

  @Test
  void sendsNothingThatIsTooOldAndCountsIt() {
    append(3_590, 3_610);

    intake(100_000).flush(BOUND).await();

    assertEquals(POINTS, counted("late") + datadog.accepted());
    assertTrue(counted("late") >= 9, counted("late") + " late");
  }

  @Test
  void goesOnCarryingWhatComesLater() {
    intake(100_000).start();

    append(0, 1);
    await(() -> datadog.accepted() == 1);
    append(1, 2);
    await(() -> datadog.accepted() == 2);

    assertEquals(points(0, 2), Set.copyOf(datadog.last()));
  }

  @Test
  void flushesAtOnceWhenNothingWaits() {
    intake(100_000).flush(BOUND).await();

    assertEquals(0, datadog.requests());
  }

  @Test
  void givesUpFlushingAtOnceWhenTheKeyIsWrong() {
    append(0, POINTS);
    datadog.misbehave(times(1, Fault.status(401)));

    Exception error =
        assertThrows(IllegalStateException.class, () -> intake(100_000).flush(BOUND).await());

    assertTrue(error.getMessage().startsWith("20 points not delivered: 401"), error.getMessage());
  }

  @Test
  void endsFlushingAtItsBound() {
    append(0, POINTS);
    datadog.misbehave(times(1_000, Fault.status(503)));

    Exception error =
        assertThrows(
            IllegalStateException.class,
            () -> intake(100_000).flush(Duration.ofMillis(100)).await());

    assertTrue(error.getMessage().startsWith("20 points not delivered: 503"), error.getMessage());
  }

  @Test
  void flushesAgainAfterAFlushThatFailed() {
    append(0, POINTS);
    datadog.misbehave(times(1, Fault.status(403)));
    Intake intake = intake(100_000);

    assertThrows(IllegalStateException.class, () -> intake.flush(BOUND).await());
    intake.flush(BOUND).await();

    assertEquals(points(0, POINTS), Set.copyOf(datadog.last()));
  }

  @Test
  void givesTheKeyToNobodyWhoseCertificateIsNotTrusted() {
    AtomicLong requests = new AtomicLong();
    Identity impostor =
        ThrowawayCa.selfSigned(List.of("localhost"), now.minusSeconds(60), now.plusSeconds(3_600));
    HttpServer server =
        vertx
            .createHttpServer(tls(impostor))
            .requestHandler(_ -> requests.incrementAndGet())
            .listen(0, "127.0.0.1")
            .await();
    append(0, POINTS);

    Intake intake = intake(URI.create("https://localhost:" + server.actualPort()), 100_000);
    Exception error =
        assertThrows(
            IllegalStateException.class, () -> intake.flush(Duration.ofSeconds(1)).await());

    assertEquals(0, requests.get());
    assertTrue(error.getMessage().contains("certification path"), error.getMessage());
  }

  private static HttpServerOptions tls(Identity identity) {
    PemKeyCertOptions pem =
        new PemKeyCertOptions()
            .addKeyValue(Buffer.buffer(identity.keyPem()))
            .addCertValue(Buffer.buffer(identity.chainPem()));
    return new HttpServerOptions().setSsl(true).setKeyCertOptions(pem);
  }

  @Test
  void tellsHowFarTheClocksAreApart() {
    append(0, 1);

    datadog.misbehave(Fault.status(202, "Date", "Sun, 22 Nov 2020 09:00:00 GMT"));
    intake(100_000).flush(BOUND).await();

    assertTrue(meters.get("hinomi.agent.clock.skew").gauge().value() > 1e10);
  }

  @Test
  void takesUpAnotherKeyFromItsFileWithoutARestart(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("key"), "k3y\n");
    append(0, POINTS);
    datadog.misbehave(request -> {
      replace(file, "0th3r-k3y\n");
      Fault.status(403).answer(request);
    });
    Secrets secrets = new Secrets();

    Settings settings = Loopback.withKeyIn(file, port);
    new Intake(vertx, settings, journal, meters, clock, secrets).start();
    await(() -> journal.size() == 0);

    assertEquals("0th3r-k3y", datadog.lastKey());
    assertEquals("***", secrets.redact("0th3r-k3y"));
  }

  private static void replace(Path file, String content) {
    try {
      Files.writeString(file, content);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  @Test
  void sendsALittleAheadAfterAnOutage() {
    Map<Long, Integer> points = new ConcurrentHashMap<>();
    datadog.tell(_ -> points.merge(datadog.requests(), 1, Integer::sum));
    append(0, 100);
    datadog.misbehave(Fault.status(503));

    intake(100_000).flush(BOUND).await();

    assertTrue(points.get(2L) < 60, points::toString);
    assertEquals(100 - points.get(2L), points.get(3L));
  }

  @Test
  void keepsWhatIsRefusedAloneAmongTheDeadLetters(@TempDir Path folder) throws Exception {
    Letters letters = new Letters(new Secrets());
    Journal kept =
        Journal.open(new Journal.Keeping(folder, 100_000, 10_000), letters::line, _ -> {});
    append(kept, 0, POINTS);
    appendPoison(kept, 3);

    Settings settings = Loopback.settings(port);
    new Intake(vertx, settings, kept, meters, clock, new Secrets()).flush(BOUND).await();
    kept.close();

    List<String> lines = Files.readAllLines(folder.resolve("1/dead-letters.jsonl"));
    JsonObject letter = new JsonObject(lines.getFirst());
    assertEquals(1, lines.size(), lines::toString);
    assertEquals("points", letter.getString("lane"));
    assertTrue(letter.getString("why").startsWith("400 Bad Request"), letter::encode);
    assertEquals("1 2 3", letter.getJsonObject("told").getString("metric"));
  }

  @Test
  void doesNotLetOneBadEventHoldUpTheOthers() {
    String good =
        """
        {"title":"a","text":"b","alert_type":"info","aggregation_key":"c","date_happened":%d,"tags":[]}\
        """;
    String bad = good.replace("info", "bad");
    for (String each : List.of(good, bad, good)) {
      String event = each.formatted(now.getEpochSecond());
      journal.append(Lane.EVENTS.number(), now, event.getBytes(StandardCharsets.UTF_8));
    }

    intake(100_000).flush(BOUND).await();

    assertEquals(2, datadog.events().size());
    assertEquals(1, meters.get("hinomi.agent.events.rejected").counter().count());
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
      journal.append(Lane.STATUSES.number(), time, status.getBytes(StandardCharsets.UTF_8));
    }

    intake(100_000).flush(BOUND).await();

    assertEquals(2, datadog.statuses().iterator().next().getInteger("status"));
  }

  @Test
  void givesUpWhatIsTooOldInEachLaneByItsOwnMeasure() {
    for (Lane lane : Lane.values()) {
      journal.append(lane.number(), now.minusSeconds(1_200), "{}".getBytes(StandardCharsets.UTF_8));
    }

    assertThrows(
        IllegalStateException.class, () -> intake(100_000).flush(Duration.ofMillis(200)).await());

    assertEquals(0, counted("late"));
    assertEquals(1, meters.get("hinomi.agent.statuses.late").counter().count());
    assertEquals(0, meters.get("hinomi.agent.events.late").counter().count());
  }

  @Test
  void carriesPointsOfAnyAgeWhereTheyAreTaken() {
    Settings settings = Loopback.historical(port);
    Instant yesterday = now.minusSeconds(86_400);
    journal.append(Lane.POINTS.number(), yesterday, "{}".getBytes(StandardCharsets.UTF_8));

    assertThrows(
        IllegalStateException.class, () -> intake(settings).flush(Duration.ofMillis(100)).await());

    assertEquals(0, counted("late"));
    assertTrue(datadog.requests() > 0);
  }

  @Test
  void readsNoMoreOfAnAnswerThanPeopleWill() {
    append(0, POINTS);
    datadog.misbehave(request -> {
      request.response().setStatusCode(500).setChunked(true);
      vertx.setPeriodic(1, _ -> request.response().write("x".repeat(100_000)));
    });

    intake(100_000).flush(BOUND).await();

    assertEquals(POINTS, counted("delivered"));
    assertTrue(log.list.getFirst().getFormattedMessage().length() < 600, log.list::toString);
  }

  @Test
  void saysOnceThatTheClockIsWrong() {
    Fault skewed = Fault.status(202, "Date", "Sun, 22 Nov 2020 09:00:00 GMT");
    datadog.misbehave(skewed, skewed);
    Intake intake = intake(100_000);

    intake.start();
    append(0, 1);
    await(() -> journal.size() == 0);
    append(1, 2);
    await(() -> journal.size() == 0);

    List<String> said = log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    assertEquals(1, said.size(), said::toString);
    assertTrue(said.getFirst().contains("ahead of Datadog's"), said::toString);
  }

  @Test
  void accountsForEveryPoint() {
    append(0, POINTS);
    append(3_700, 3_710);
    appendPoison(2);

    intake(100_000).flush(BOUND).await();

    double told = counted("delivered") + counted("late") + counted("rejected");
    assertEquals(journal.recorded(), (long) told);
    assertEquals(10, counted("late"));
  }
}

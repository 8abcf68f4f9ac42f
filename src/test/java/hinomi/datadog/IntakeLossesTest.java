package hinomi.datadog;

import static hinomi.datadog.LoopbackIntake.BOUND;
import static hinomi.datadog.LoopbackIntake.POINTS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.config.Secrets;
import hinomi.demo.EmbeddedIntake;
import hinomi.journal.Journal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is given up, and that all of it is accounted for.
class IntakeLossesTest {
  @AutoClose private final LoopbackIntake loopback = new LoopbackIntake();
  private final EmbeddedIntake datadog = loopback.datadog;
  private final Journal journal = loopback.journal;
  private final SimpleMeterRegistry meters = loopback.meters;
  private final Instant now = loopback.now;

  @ParameterizedTest
  @MethodSource("poisons")
  void givesUpThePoisonousPointsAlone(List<Integer> secondsAgo) {
    loopback.append(0, POINTS);
    secondsAgo.forEach(loopback::appendPoison);

    loopback.intake(100_000).flush(BOUND).await();

    assertEquals(loopback.points(0, POINTS), Set.copyOf(datadog.last()));
    assertEquals(secondsAgo.size(), loopback.counted("rejected"));
    assertEquals(POINTS, loopback.counted("delivered"));
  }

  static List<List<Integer>> poisons() {
    return List.of(
        List.of(0), List.of(POINTS), List.of(7), List.of(3, 4, 11), List.of(0, 0, 0, 0, POINTS));
  }

  @Test
  void givesUpNothingWhenNothingIsAccepted() {
    loopback.appendPoison(0);
    Intake intake = loopback.intake(100_000);

    assertThrows(IllegalStateException.class, () -> intake.flush(Duration.ofMillis(300)).await());

    assertEquals(1, journal.size());
    assertTrue(datadog.requests() > 1);
  }

  @Test
  void keepsWhatIsRefusedAloneAmongTheDeadLetters(@TempDir Path folder) throws Exception {
    DeadLetterJson letters = new DeadLetterJson(new Secrets());
    Journal kept =
        Journal.open(new Journal.Keeping(folder, 100_000, 10_000), letters::line, _ -> {});
    loopback.append(kept, 0, POINTS);
    loopback.appendPoison(kept, 3);

    DatadogSettings settings = Loopback.settings(loopback.port);
    loopback.intake(settings, kept, new Secrets()).flush(BOUND).await();
    kept.close();

    List<String> lines = Files.readAllLines(folder.resolve("1/dead-letters.jsonl"));
    JsonObject letter = new JsonObject(lines.getFirst());
    assertEquals(1, lines.size(), lines::toString);
    assertEquals("points", letter.getString("lane"));
    assertTrue(letter.getString("why").startsWith("400 Bad Request"), letter::encode);
    assertEquals("1 2 3", letter.getJsonObject("told").getString("metric"));
  }

  @Test
  void keepsNoSecretAmongTheDeadLettersAndValidJson(@TempDir Path folder) throws Exception {
    Secrets secrets = new Secrets();
    secrets.add("metric name");
    secrets.add("s3cret\"word");
    DeadLetterJson letters = new DeadLetterJson(secrets);
    Journal kept =
        Journal.open(new Journal.Keeping(folder, 100_000, 10_000), letters::line, _ -> {});
    loopback.append(kept, 0, POINTS);
    String bad = "{\"metric\":\"1 2 3\",\"tags\":[\"s3cret\\u0022word\"]}";
    kept.append(
        IntakeEndpoint.POINTS.number(),
        loopback.now.minusSeconds(3),
        bad.getBytes(StandardCharsets.UTF_8));

    DatadogSettings settings = Loopback.settings(loopback.port);
    loopback.intake(settings, kept, new Secrets()).flush(BOUND).await();
    kept.close();

    String line = Files.readAllLines(folder.resolve("1/dead-letters.jsonl")).getFirst();
    JsonObject letter = new JsonObject(line);
    assertTrue(letter.getString("why").contains("[\"***: 1 2 3\"]"), line);
    assertEquals(List.of("***"), letter.getJsonObject("told").getJsonArray("tags").getList(), line);
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
      journal.append(IntakeEndpoint.EVENTS.number(), now, event.getBytes(StandardCharsets.UTF_8));
    }

    loopback.intake(100_000).flush(BOUND).await();

    assertEquals(2, datadog.events().size());
    assertEquals(1, meters.get("hinomi.agent.events.rejected").counter().count());
  }

  @Test
  void sendsNothingThatIsTooOldAndCountsIt() {
    loopback.append(3_590, 3_610);

    loopback.intake(100_000).flush(BOUND).await();

    assertEquals(POINTS, loopback.counted("late") + datadog.accepted());
    assertTrue(loopback.counted("late") >= 9, loopback.counted("late") + " late");
  }

  @Test
  void givesUpWhatIsTooOldInEachLaneByItsOwnMeasure() {
    for (IntakeEndpoint lane : IntakeEndpoint.values()) {
      journal.append(lane.number(), now.minusSeconds(1_200), "{}".getBytes(StandardCharsets.UTF_8));
    }

    assertThrows(
        IllegalStateException.class,
        () -> loopback.intake(100_000).flush(Duration.ofMillis(200)).await());

    assertEquals(0, loopback.counted("late"));
    assertEquals(1, meters.get("hinomi.agent.statuses.late").counter().count());
    assertEquals(0, meters.get("hinomi.agent.events.late").counter().count());
  }

  @Test
  void carriesPointsOfAnyAgeWhereTheyAreTaken() {
    DatadogSettings settings = Loopback.historical(loopback.port);
    Instant yesterday = now.minusSeconds(86_400);
    journal.append(
        IntakeEndpoint.POINTS.number(), yesterday, "{}".getBytes(StandardCharsets.UTF_8));

    assertThrows(
        IllegalStateException.class,
        () -> loopback.intake(settings).flush(Duration.ofMillis(100)).await());

    assertEquals(0, loopback.counted("late"));
    assertTrue(datadog.requests() > 0);
  }

  @Test
  void accountsForEveryPoint() {
    loopback.append(0, POINTS);
    loopback.append(3_700, 3_710);
    loopback.appendPoison(2);

    loopback.intake(100_000).flush(BOUND).await();

    double told =
        loopback.counted("delivered") + loopback.counted("late") + loopback.counted("rejected");
    assertEquals(journal.recorded(), (long) told);
    assertEquals(10, loopback.counted("late"));
  }
}

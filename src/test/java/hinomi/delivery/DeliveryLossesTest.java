package hinomi.delivery;

import static hinomi.delivery.LoopbackDelivery.BOUND;
import static hinomi.delivery.LoopbackDelivery.POINTS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.config.Secrets;
import hinomi.demo.EmbeddedIntake;
import hinomi.journal.Journal;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is given up, and that all of it is accounted for.
class DeliveryLossesTest {
  @AutoClose private final LoopbackDelivery loopback = new LoopbackDelivery();
  private final EmbeddedIntake datadog = loopback.datadog;
  private final Journal journal = loopback.journal;

  @ParameterizedTest
  @MethodSource("poisons")
  void givesUpThePoisonousPointsAlone(List<Integer> secondsAgo) {
    loopback.append(0, POINTS);
    secondsAgo.forEach(loopback::appendPoison);

    loopback.delivery(100_000).flush(BOUND).await();

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
    Delivery delivery = loopback.delivery(100_000);

    assertThrows(IllegalStateException.class, () -> delivery.flush(Duration.ofMillis(300)).await());

    assertEquals(1, journal.size());
    assertTrue(datadog.requests() > 1);
  }

  private static Journal journal(Path folder, Secrets secrets) {
    return new JournalSettings(Optional.of(folder), 100_000, Duration.ofDays(7), 10_000)
        .open(secrets);
  }

  @Test
  void keepsWhatIsRefusedAloneAmongTheDeadLetters(@TempDir Path folder) throws Exception {
    Journal kept = journal(folder, new Secrets());
    loopback.append(kept, 0, POINTS);
    loopback.appendPoison(kept, 3);

    loopback.delivery(kept, 100_000).flush(BOUND).await();
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
    Journal kept = journal(folder, secrets);
    loopback.append(kept, 0, POINTS);
    String bad = "{\"metric\":\"1 2 3\",\"tags\":[\"s3cret\\u0022word\"]}";
    loopback.append(kept, 3, bad);

    loopback.delivery(kept, 100_000).flush(BOUND).await();
    kept.close();

    String line = Files.readAllLines(folder.resolve("1/dead-letters.jsonl")).getFirst();
    JsonObject letter = new JsonObject(line);
    assertTrue(letter.getString("why").contains("[\"***: 1 2 3\"]"), line);
    assertEquals(List.of("***"), letter.getJsonObject("told").getJsonArray("tags").getList(), line);
  }

  @Test
  void sendsNothingThatIsTooOldAndCountsIt() {
    loopback.append(3_590, 3_610);

    loopback.delivery(100_000).flush(BOUND).await();

    assertEquals(POINTS, loopback.counted("late") + datadog.accepted());
    assertTrue(loopback.counted("late") >= 9, loopback.counted("late") + " late");
  }

  @Test
  void accountsForEveryPoint() {
    loopback.append(0, POINTS);
    loopback.append(3_700, 3_710);
    loopback.appendPoison(2);

    loopback.delivery(100_000).flush(BOUND).await();

    double all =
        loopback.counted("delivered") + loopback.counted("late") + loopback.counted("rejected");
    assertEquals(journal.recorded(), (long) all);
    assertEquals(10, loopback.counted("late"));
  }
}

package hinomi.state;

import static hinomi.sink.Reports.answered;
import static hinomi.sink.Reports.check;
import static hinomi.sink.Reports.failed;
import static hinomi.sink.Reports.report;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import hinomi.check.Location;
import hinomi.check.Report;
import hinomi.outcome.Cause;
import hinomi.verdict.Announcement;
import hinomi.verdict.LastRuns;
import hinomi.verdict.Level;
import hinomi.verdict.RecentRuns;
import hinomi.verdict.State;
import hinomi.verdict.Streak;
import hinomi.verdict.Thresholds;
import hinomi.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class StateStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final Location TOKYO = new Location("tokyo");
  private static final Duration BOUND = Duration.ofMinutes(2);

  @TempDir private Path folder;

  private StateStore store() {
    return store(TOKYO, NOW);
  }

  private StateStore store(Location location, Instant now) {
    return new StateStore(folder, location, () -> now);
  }

  private Path file() {
    return folder.resolve("state.jsonl");
  }

  /// A check whose last run was so long ago.
  private static State state(Level level, Duration ago) {
    Instant last = NOW.minus(ago);
    return new State(
        level,
        new Streak(level, 4, last.minusSeconds(180)),
        last.minusSeconds(3_600),
        false,
        new RecentRuns(List.of(Level.UP, Level.DEGRADED, Level.DOWN, level)),
        false,
        new Announcement(level, false, last.minusSeconds(3_500), last.minusSeconds(3_400), true),
        new LastRuns(
            Optional.of(last),
            Optional.of(last.minusSeconds(60)),
            Optional.of(last),
            Optional.of(80L)));
  }

  private void leave(Location location, Map<String, State> states) {
    StateStore store = store(location, NOW);
    store.keep(() -> states);
    store.close(BOUND);
  }

  private Map<String, State> restored() {
    try (StateStore store = store()) {
      return new TreeMap<>(store.load(BOUND).states());
    }
  }

  @Test
  void goesOnWhereTheAgentBeforeEnded() {
    State down = state(Level.DOWN, Duration.ofMinutes(1));
    State unknown = state(Level.DEGRADED, Duration.ofMinutes(2)).inconclusive();

    leave(TOKYO, Map.of("shop", down, "api", unknown));

    assertEquals(Map.of("shop", down, "api", unknown), restored());
  }

  @Test
  void goesOnWithACheckThatFlaps() {
    State state = State.unknown(NOW.minusSeconds(600));
    for (int run = 0; run < 14; run++) {
      Verdict verdict =
          run % 2 == 0
              ? Verdict.of(answered("ok"), List.of())
              : Verdict.of(failed(Cause.DNS, "gone"), List.of());
      state = state.after(verdict, Thresholds.AT_ONCE, NOW.minusSeconds(500 - run));
    }
    assertTrue(state.announced().isFlapping());

    leave(TOKYO, Map.of("shop", state));

    assertEquals(Map.of("shop", state), restored());
  }

  /// A record of before flapping was announced by itself.
  @Test
  void readsARecordOfAnOlderVersion() throws IOException {
    leave(TOKYO, Map.of("shop", state(Level.DOWN, Duration.ofMinutes(1))));
    String text = Files.readString(file());
    Files.writeString(
        file(),
        text.replaceAll("\"(streak_since|recent|announced_at)\":\"[^\"]*\",", "")
            .replace("\"flapping\"", "\"flips\":5,\"flapping\""));

    State state = restored().get("shop");

    assertEquals(Level.DOWN, state.announced().level());
    assertEquals(state.announced().since(), state.announced().at());
    assertEquals(RecentRuns.NONE, state.recent());
  }

  @Test
  void readsWhatARunningAgentWrote() throws Exception {
    try (StateStore running = store()) {
      State down = state(Level.DOWN, Duration.ZERO);
      running.keep(() -> Map.of("shop", down));
      running.accept(report(check("shop"), answered("sorry")));

      while (!Files.exists(file())) {
        Thread.onSpinWait();
      }

      assertEquals(Map.of("shop", down), restored());
    }
  }

  /// Two agents that share the folder while one takes over from the other, in either order.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theNewestRunOfEachCheckWins(boolean newerFirst) {
    State older = state(Level.UP, Duration.ofMinutes(2));
    State newer = state(Level.DOWN, Duration.ofMinutes(1));

    leave(TOKYO, Map.of("shop", newerFirst ? newer : older));
    leave(TOKYO, Map.of("shop", newerFirst ? older : newer));

    assertEquals(Map.of("shop", newer), restored());
  }

  @Test
  void keepsWhatOthersRunAndForgetsWhatNobodyDoes() {
    State running = state(Level.UP, Duration.ofMinutes(1));
    State gone = state(Level.DOWN, Duration.ofMinutes(11));
    leave(TOKYO, Map.of("of-another-shard", running, "gone", gone));

    leave(TOKYO, Map.of("ours", running));

    assertEquals(Set.of("of-another-shard", "ours"), restored().keySet());
  }

  @Test
  void locationsThatShareAFolderDoNotMix() {
    State up = state(Level.UP, Duration.ofMinutes(1));
    State down = state(Level.DOWN, Duration.ofMinutes(1));
    leave(new Location("osaka"), Map.of("shop", up));
    leave(TOKYO, Map.of("shop", down));

    assertEquals(Map.of("shop", down), restored());
  }

  @ParameterizedTest
  @CsvSource({"PT47H59M, true", "PT48H1M, false", "-PT9M, true", "-PT11M, false"})
  void isIgnoredWhenOlderThanTwoDaysOrAheadOfTheClock(Duration ago, boolean isRestored)
      throws IOException {
    StateRecord entry = new StateRecord("tokyo", "shop", state(Level.DOWN, ago));
    new StateFile(folder).write(List.of(entry));

    assertEquals(isRestored, restored().containsKey("shop"));
  }

  static Stream<String> damaged() {
    return Stream.of(
        "",
        "{}",
        "{\"version\":2}\n",
        "\u0000\u0000\u0000",
        "[".repeat(100_000),
        StateFile.VERSION,
        StateFile.VERSION + "\n{\"location\":\"tokyo\",\"check\":\"shop\"}",
        StateFile.VERSION
            + "\n{\"location\":\"tokyo\",\"check\":5,\"level\":\"sideways\"}\nnull\n[]");
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void aDamagedFileOrOneOfAnotherVersionIsIgnoredAndReplaced(String content) throws IOException {
    Files.writeString(file(), content);
    assertEquals(Map.of(), restored());

    State down = state(Level.DOWN, Duration.ZERO);
    leave(TOKYO, Map.of("shop", down));

    assertEquals(Map.of("shop", down), restored());
  }

  @Test
  void leavesOutOnlyTheLinesThatAreDamaged() throws IOException {
    State down = state(Level.DOWN, Duration.ZERO);
    leave(TOKYO, Map.of("shop", down));
    Files.writeString(file(), Files.readString(file()) + "{\"location\":\"tokyo\",\"che");

    assertEquals(Map.of("shop", down), restored());
  }

  @Test
  void isNeverLargerThanItsBound() throws IOException {
    Files.writeString(file(), StateFile.VERSION + "\n" + "x".repeat(StateFile.MAX_BYTES));

    assertEquals(Map.of(), restored());
  }

  /// Checks with a problem are kept first.
  @Test
  void keepsAtMostItsBoundAndProblemsFirst() throws IOException {
    Map<String, State> many = new TreeMap<>();
    for (int number = 0; number < StateFile.MAX_RECORDS + 100; number++) {
      many.put("a" + number, state(Level.UP, Duration.ZERO));
    }
    many.put("z", state(Level.DOWN, Duration.ZERO));

    leave(TOKYO, many);

    assertEquals(StateFile.MAX_RECORDS, restored().size());
    assertTrue(restored().containsKey("z"));
    assertTrue(Files.size(file()) < StateFile.MAX_BYTES);
  }

  @Test
  void isForItsOwnerOnlyAndLeavesNothingElseBehind() throws IOException {
    leave(TOKYO, Map.of("shop", state(Level.DOWN, Duration.ZERO)));

    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    try (Stream<Path> all = Files.list(folder)) {
      assertEquals(List.of(file()), all.toList());
    }
  }

  /// A directory in its place can be neither read nor replaced: the agent goes on.
  @Test
  void goesOnWhereTheFileCanBeNeitherReadNorWritten() throws IOException {
    Files.createDirectories(file().resolve("below"));

    leave(TOKYO, Map.of("shop", state(Level.DOWN, Duration.ZERO)));

    assertEquals(Map.of(), restored());
    assertTrue(Files.isDirectory(file()));
  }

  @Test
  void doesNotFollowALink() throws IOException {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "precious");
    Files.createSymbolicLink(file(), elsewhere);

    assertEquals(Map.of(), restored());
    leave(TOKYO, Map.of("shop", state(Level.DOWN, Duration.ZERO)));

    assertEquals("precious", Files.readString(elsewhere));
    assertEquals(Set.of("shop"), restored().keySet());
  }

  /// The agent goes on, logs it, and does not wait for the disk at its end.
  @Test
  void logsOnceThatTheDiskHangs() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(StateStore.class);
    logger.addAppender(log);
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Report down = report(check("shop"), answered("sorry"));
    StateStore store = new StateStore(folder, TOKYO, () -> NOW, Duration.ZERO);
    store.keep(() -> {
      hanging.countDown();
      awaitUninterruptibly(end);
      return Map.of();
    });

    store.accept(down);
    assertTrue(hanging.await(30, TimeUnit.SECONDS));
    store.accept(down);
    store.accept(down);
    store.close(Duration.ofMillis(1));
    end.countDown();
    logger.detachAppender(log);

    assertEquals(
        1, log.list.stream().filter(each -> each.getFormattedMessage().contains("hangs")).count());
  }

  private static void awaitUninterruptibly(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void writesNothingBeforeItIsAskedToKeep() {
    try (StateStore store = store()) {
      store.load(BOUND);
      store.accept(report(check("shop"), answered("sorry")));
    }

    assertFalse(Files.exists(file()));
  }

  @ParameterizedTest
  @CsvSource({"true, true", "false, false"})
  void withoutAFileTheEarlierStateIsUnknown(boolean wasRead, boolean isRecorded) {
    Restored restored = new Restored(Map.of(), wasRead);

    assertEquals(isRecorded, restored.of("shop", NOW).announced().isRecorded());
  }
}

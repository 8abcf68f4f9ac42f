package hinomi.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that appends is killed where it stands, at a moment that nobody chose.
class JournalKillTest {
  private static final long A_SECOND = Duration.ofSeconds(1).toMillis();

  @TempDir private Path folder;

  /// What the process appends: it prints so, with the time, before it goes on to the next.
  public static void main(String[] arguments) {
    PrintStream out = System.out;
    Journal journal = open(Path.of(arguments[0]), new ArrayList<>());
    for (int number = 0; true; number++) {
      journal.append(1, Instant.ofEpochSecond(number), String.valueOf(number).getBytes(UTF_8));
      out.println(number + " " + Duration.ofNanos(System.nanoTime()).toMillis());
      LockSupport.parkNanos(200_000);
    }
  }

  private static Journal open(Path folder, List<JournalNotice> notices) {
    Journal journal =
        Journal.open(
            new Journal.Keeping(folder, 100_000_000, 0), letter -> letter.reason(), notices::add);
    journal.saved().join();
    return journal;
  }

  @RepeatedTest(5)
  void losesNoMoreThanTheLastSecond() throws Exception {
    List<String> printed = killed(1_000 + new Random().nextInt(8_000));

    List<JournalNotice> notices = new ArrayList<>();
    Set<String> left;
    try (Journal journal = open(folder, notices)) {
      left =
          journal.newest(1, Integer.MAX_VALUE).stream()
              .map(each -> new String(each.bytes(), UTF_8))
              .collect(Collectors.toSet());
    }

    long end = millis(printed.getLast());
    List<String> lost = printed.stream().filter(each -> !left.contains(number(each))).toList();
    lost.forEach(each -> assertTrue(end - millis(each) < A_SECOND, each + " of " + end));
    assertTrue(lost.size() < printed.size(), "nothing is left");
  }

  @Test
  void letsTheNextProcessHaveTheFolder() throws Exception {
    killed(10);

    try (Journal journal = open(folder, new ArrayList<>())) {
      assertTrue(journal.isOnDisk());
      assertTrue(folder.resolve("1").toFile().exists());
      assertEquals(false, folder.resolve("2").toFile().exists());
    }
  }

  /// What a process printed that was killed after so many lines.
  private List<String> killed(int lines) throws IOException {
    Process process =
        JavaProcess.of(List.of("-XX:TieredStopAtLevel=1"), JournalKillTest.class, folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> printed = new ArrayList<>();
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        printed.add(line);
        boolean longEnough = millis(line) - millis(printed.getFirst()) > 2 * A_SECOND;
        if (printed.size() >= lines && longEnough) {
          process.toHandle().destroyForcibly();
        }
      }
    }
    process.onExit().join();
    printed.removeLast(); // it may be cut off
    return printed;
  }

  private static String number(String line) {
    return line.split(" ", -1)[0];
  }

  private static long millis(String line) {
    return Long.parseLong(line.split(" ", -1)[1]);
  }
}

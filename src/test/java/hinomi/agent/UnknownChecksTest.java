package hinomi.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.agent.UnknownChecks.Unknown;
import hinomi.check.Location;
import hinomi.check.Notice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownChecksTest {
  private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");

  private final UnknownChecks checks = new UnknownChecks(new Location("tokyo"));

  private static List<Unknown> unknown(String names) {
    return Stream.of(names.split("", -1))
        .filter(name -> name.matches("[a-z]"))
        .map(name -> new Unknown(name, START, "why", false))
        .toList();
  }

  private Optional<Notice> update(int second, String names) {
    return checks.update(START.plusSeconds(second), unknown(names));
  }

  /// What is unknown every 5 s, each letter a check, and in which of these there is a notice: of so
  /// many that are unknown, or 0 that none is any more.
  @ParameterizedTest
  @CsvSource({
    "- - -, ''",
    "a a a, 1:1",
    "a - -, ''",
    // gathered until it does not grow any more
    "a ab abc abc abc, 3:3",
    "a a - a a, 1:1 2:0 4:1",
    // those that join are not reported at once, nor are those that leave
    "a a ab ab ab ab, 1:1",
    "ab ab a a, 1:2",
    "ab ab a ab - , 1:2 4:0",
  })
  void reportsOnceWhatStaysUnknown(String seen, String notices) {
    List<String> found = new ArrayList<>();
    List<String> all = List.of(seen.strip().split(" ", -1));
    for (int index = 0; index < all.size(); index++) {
      int number = index;
      String names = all.get(index);
      update(5 * index, names)
          .ifPresent(
              notice -> found.add(number + ":" + (notice.isBad() ? unknown(names).size() : 0)));
    }

    assertEquals(notices, String.join(" ", found));
  }

  @Test
  void reportsThoseThatJoinAfterAWhile() {
    assertTrue(update(0, "a").isEmpty());
    assertTrue(update(5, "a").isPresent());
    assertTrue(update(10, "ab").isEmpty());
    assertTrue(update(15, "ab").isEmpty());

    assertTrue(update(305, "ab").isPresent());
    assertTrue(update(310, "ab").isEmpty());
  }

  /// As when each second another check is unknown: it is not put off for ever.
  @Test
  void doesNotGatherForLongerThanAMinute() {
    String letters = "abcdefghijklmnopqrstuvwxyz";

    List<Integer> noticed =
        IntStream.range(0, 26)
            .filter(index -> update(5 * index, letters.substring(0, index + 1)).isPresent())
            .boxed()
            .toList();

    assertEquals(List.of(12), noticed);
  }

  @Test
  void namesThemAndSaysWhy() {
    update(0, "abc");

    Notice notice = update(5, "abc").orElseThrow();

    assertEquals(
        "3 checks are unknown at location tokyo for more than 3 of their intervals",
        notice.words());
    assertTrue(notice.text().contains("\na, for 5 s: why\nb, "), notice.text());
    assertEquals(Notice.Topic.UNKNOWN_CHECKS, notice.topic());
    assertTrue(notice.isBad());
  }

  @Test
  void namesTwentyAndCountsTheRest() {
    List<Unknown> many =
        IntStream.range(0, 1_000)
            .mapToObj(number -> new Unknown("check-" + number, START, "why", false))
            .toList();
    checks.update(START, many);

    Notice notice = checks.update(START.plusSeconds(5), many).orElseThrow();

    assertEquals(23, notice.text().lines().count(), notice.text());
    assertTrue(notice.text().endsWith("\nand 980 more"), notice.text());
  }
}

package hinomi.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  /// Each letter is an entry of one byte, a minute after the one before.
  private static Journal journal(int entries, String letters) {
    Journal journal = Journal.inMemory((long) entries * (1 + Entry.OVERHEAD), _ -> {});
    for (int minute = 0; minute < letters.length(); minute++) {
      append(journal, minute, letters.substring(minute, minute + 1));
    }
    return journal;
  }

  private static void append(Journal journal, int minute, String text) {
    journal.append(1, NOON.plusSeconds(60L * minute), text.getBytes(UTF_8));
  }

  private static String shown(List<Entry> entries) {
    return entries.stream()
        .map(each -> new String(each.bytes(), UTF_8))
        .collect(Collectors.joining());
  }

  private static String all(Journal journal) {
    return shown(journal.newest(1, Integer.MAX_VALUE));
  }

  @ParameterizedTest
  @CsvSource({"9, ABC, CBA, 0", "3, ABC, CBA, 0", "2, ABC, CB, 1", "1, ABC, C, 2"})
  void dropsTheOldestFirstAndCountsThem(int room, String appended, String kept, int dropped) {
    Journal journal = journal(room, appended);

    assertEquals(kept + " " + dropped, all(journal) + " " + journal.dropped());
  }

  @ParameterizedTest
  @CsvSource({"0, C", "1, C", "2, CB", "3, CBA", "9, CBA"})
  void givesTheNewestThatFitButAtLeastOne(int bytes, String batch) {
    assertEquals(batch, shown(journal(9, "ABC").newest(1, bytes)));
  }

  @ParameterizedTest
  @CsvSource({"0, 0, CBA", "1, 1, CB", "2, 2, C", "5, 3, ''"})
  void findsWhatSpeaksOfATimeBeforeTheLimit(int minute, int expired, String left) {
    Journal journal = journal(9, "ABC");

    List<Entry> old = journal.before(1, NOON.plusSeconds(60L * minute));
    journal.giveUp(old, "points", "late");

    assertEquals(expired + " " + left, old.size() + " " + all(journal));
  }

  @Test
  void keepsWhatWasTakenUntilItIsAcknowledged() {
    Journal journal = journal(9, "ABC");

    List<Entry> taken = journal.newest(1, 2);
    assertEquals("CBA", all(journal));
    journal.acknowledge(taken);

    assertEquals("A", all(journal));
  }

  @Test
  void acknowledgesOnceWhatWasDroppedMeanwhile() {
    Journal journal = journal(2, "AB");

    List<Entry> taken = journal.newest(1, 2);
    append(journal, 2, "C");
    append(journal, 3, "D");
    journal.acknowledge(taken);
    append(journal, 4, "E");

    assertEquals("ED 3", all(journal) + " " + journal.dropped());
  }

  @Test
  void putsALateEntryWhereItsTimeBelongs() {
    Journal journal = journal(9, "AC");

    append(journal, 0, "B");

    assertEquals("CBA", all(journal));
  }

  @Test
  void dropsAnEntryLargerThanItself() {
    Journal journal = journal(1, "");

    append(journal, 0, "AB");

    assertEquals("0 1", journal.size() + " " + journal.dropped());
  }

  @Test
  void isAsOldAsItsOldestEntry() {
    assertEquals(Duration.ofMinutes(9), journal(9, "ABC").age(NOON.plusSeconds(540)));
  }

  @Test
  void hasNoAgeWhenNothingWaits() {
    assertEquals(Duration.ZERO, journal(9, "").age(NOON));
  }

  @Test
  void refusesToHoldNothing() {
    assertThrows(IllegalArgumentException.class, () -> Journal.inMemory(0, _ -> {}));
  }
}

package hinomi.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaintenanceWindowTest {
  private static final LocalDateTime START = LocalDateTime.parse("2020-01-05T02:00");

  private static MaintenanceWindow window(String rule, String start, String zone, String length) {
    return MaintenanceWindow.byRule(
        rule, LocalDateTime.parse(start), ZoneId.of(zone), Duration.parse(length));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-12-01T01:59:59Z, false",
    "2026-12-01T02:00:00Z, true",
    "2026-12-01T03:59:59Z, true",
    "2026-12-01T04:00:00Z, false",
  })
  void opensOnceAtItsStartAndIsClosedAtItsEnd(Instant instant, boolean covered) {
    MaintenanceWindow once =
        MaintenanceWindow.once(
            Instant.parse("2026-12-01T02:00:00Z"), Instant.parse("2026-12-01T04:00:00Z"));

    assertEquals(covered, once.covers(instant));
    assertEquals(covered, once.endAt(instant).isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    // Sundays at two in Tokyo are Saturdays at 17:00 in UTC.
    "FREQ=WEEKLY;BYDAY=SU, 2026-11-21T16:59:59Z, false",
    "FREQ=WEEKLY;BYDAY=SU, 2026-11-21T17:00:00Z, true",
    "FREQ=WEEKLY;BYDAY=SU, 2026-11-21T18:59:59Z, true",
    "FREQ=WEEKLY;BYDAY=SU, 2026-11-21T19:00:00Z, false",
    "FREQ=WEEKLY;BYDAY=SU, 2026-11-22T17:30:00Z, false",
    "FREQ=WEEKLY;INTERVAL=2, 2020-01-04T17:00:00Z, true",
    "FREQ=WEEKLY;INTERVAL=2, 2020-01-11T17:00:00Z, false",
    "FREQ=WEEKLY;INTERVAL=2, 2020-01-18T17:00:00Z, true",
    "FREQ=MONTHLY;BYDAY=1SU, 2026-10-31T17:00:00Z, true",
    "FREQ=MONTHLY;BYDAY=1SU, 2026-11-07T17:00:00Z, false",
    "FREQ=MONTHLY;BYMONTHDAY=-1, 2026-02-27T17:00:00Z, true",
    "FREQ=MONTHLY;BYMONTHDAY=-1, 2024-02-27T17:00:00Z, false",
    "FREQ=MONTHLY;BYMONTHDAY=-1, 2024-02-28T17:00:00Z, true",
    "FREQ=DAILY;COUNT=2, 2020-01-05T17:00:00Z, true",
    "FREQ=DAILY;COUNT=2, 2020-01-06T17:00:00Z, false",
    "FREQ=DAILY;UNTIL=20200107T020000, 2020-01-06T17:00:00Z, true",
    "FREQ=DAILY;UNTIL=20200107T020000, 2020-01-07T17:00:00Z, false",
    "FREQ=DAILY;UNTIL=20200106T170000Z, 2020-01-06T17:00:00Z, true",
    "FREQ=DAILY;UNTIL=20200106T165959Z, 2020-01-06T17:00:00Z, false",
    "FREQ=DAILY;UNTIL=20200107, 2020-01-06T17:00:00Z, true",
    "FREQ=DAILY;UNTIL=20200107, 2020-01-07T17:00:00Z, false",
    "FREQ=DAILY, 2020-01-03T17:00:00Z, false",
  })
  void opensWheneverItsRuleSaysSo(String rule, Instant instant, boolean covered) {
    assertEquals(covered, window(rule, START.toString(), "Asia/Tokyo", "PT2H").covers(instant));
  }

  @ParameterizedTest
  @CsvSource({
    // Winter: UTC-5. Summer: UTC-4, from 2026-03-08 to 2026-11-01.
    "2026-03-07T08:30:00Z, true",
    "2026-03-07T07:30:00Z, false",
    "2026-03-09T07:30:00Z, true",
    "2026-03-09T08:30:00Z, false",
    "2026-11-02T08:30:00Z, true",
    "2026-11-02T07:30:00Z, false",
  })
  void keepsItsLocalTimeOverTheYear(Instant instant, boolean covered) {
    MaintenanceWindow daily = window("FREQ=DAILY", "2020-01-05T03:00", "America/New_York", "PT1H");

    assertEquals(covered, daily.covers(instant));
  }

  @ParameterizedTest
  @CsvSource({
    // 02:30 does not exist on 2026-03-08: the clock shows 03:30 instead, an hour after 01:30.
    "2026-03-08T07:29:59Z, false",
    "2026-03-08T07:30:00Z, true",
    "2026-03-08T07:59:59Z, true",
    "2026-03-08T08:00:00Z, false",
  })
  void opensAsMuchLaterWhenTheClockSkipsItsTime(Instant instant, boolean covered) {
    MaintenanceWindow daily = window("FREQ=DAILY", "2020-01-05T02:30", "America/New_York", "PT30M");

    assertEquals(covered, daily.covers(instant));
  }

  @ParameterizedTest
  @CsvSource({
    // 01:30 comes twice on 2026-11-01: at 05:30 and at 06:30 UTC.
    "2026-11-01T05:29:59Z, false",
    "2026-11-01T05:30:00Z, true",
    "2026-11-01T06:00:00Z, false",
    "2026-11-01T06:30:00Z, false",
  })
  void opensAtTheFirstOfTwoEqualTimes(Instant instant, boolean covered) {
    MaintenanceWindow daily = window("FREQ=DAILY", "2020-01-05T01:30", "America/New_York", "PT30M");

    assertEquals(covered, daily.covers(instant));
  }

  @Test
  void isAlwaysOpenWhenItLastsLongerThanItsRulePauses() {
    MaintenanceWindow daily = window("FREQ=DAILY", "2020-01-05T02:00", "UTC", "PT25H");

    for (Instant at = Instant.parse("2026-03-01T00:00:00Z"), end = at.plus(Duration.ofDays(3));
        at.isBefore(end);
        at = at.plus(Duration.ofMinutes(17))) {
      assertEquals(true, daily.covers(at), at.toString());
    }
  }

  @Test
  void saysTheSameWhetherAskedInOrderOrNot() {
    MaintenanceWindow asked =
        window("FREQ=HOURLY;INTERVAL=5", START.toString(), "Europe/Berlin", "PT1H");
    Instant from = Instant.parse("2026-10-24T00:00:00Z");

    for (int minute = 0; minute < 3_000; minute++) {
      Instant instant = from.plus(Duration.ofMinutes(minute * 7_919L % 3_000));
      MaintenanceWindow fresh =
          window("FREQ=HOURLY;INTERVAL=5", START.toString(), "Europe/Berlin", "PT1H");
      assertEquals(fresh.covers(instant), asked.covers(instant), instant.toString());
    }
  }

  @Test
  void answersAMillionTimesThoughItBeganLongAgo() {
    MaintenanceWindow weekly = window("FREQ=DAILY", "1996-01-07T02:00", "Asia/Tokyo", "PT2H");
    Instant start = Instant.parse("2026-11-22T00:00:00Z");

    assertTimeoutPreemptively(
        Duration.ofMinutes(5),
        () -> {
          for (int minute = 0; minute < 1_000_000; minute++) {
            weekly.covers(start.plusSeconds(minute * 60L));
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "weekly",
        "FREQ=WEEKY",
        "BYDAY=SU",
        "FREQ=WEEKLY;BYDAY=XX",
        "RRULE:FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=MINUTELY",
        "FREQ=SECONDLY",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;UNTIL=20190101T000000Z",
        "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO",
        "FREQ=YEARLY;BYWEEKNO=1,-53;BYDAY=MO",
      })
  void refusesRulesThatMakeNoSense(String rule) {
    assertThrows(
        IllegalArgumentException.class, () -> window(rule, START.toString(), "Asia/Tokyo", "PT2H"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1H"})
  void refusesToCloseBeforeItOpens(String length) {
    assertThrows(
        IllegalArgumentException.class,
        () -> window("FREQ=DAILY", START.toString(), "Asia/Tokyo", length));
    assertThrows(
        IllegalArgumentException.class,
        () -> MaintenanceWindow.once(Instant.EPOCH, Instant.EPOCH.plus(Duration.parse(length))));
  }

  @Test
  void isClosedAfterItsLastTime() {
    MaintenanceWindow twice = window("FREQ=DAILY;COUNT=2", START.toString(), "UTC", "PT2H");

    assertFalse(twice.covers(Instant.parse("2026-01-01T02:00:00Z")));
    assertFalse(twice.covers(Instant.parse("2027-01-01T02:00:00Z")));
  }

  @Test
  void endsWhenTheRepetitionThatCoversAnInstantDoes() {
    MaintenanceWindow nightly =
        MaintenanceWindow.byRule(
            "FREQ=DAILY",
            LocalDateTime.parse("2026-11-01T02:00"),
            ZoneId.of("Asia/Tokyo"),
            Duration.ofHours(1));

    assertEquals(
        Optional.of(Instant.parse("2026-11-21T18:00:00Z")),
        nightly.endAt(Instant.parse("2026-11-21T17:30:00Z")));
    assertEquals(Optional.empty(), nightly.endAt(Instant.parse("2026-11-21T18:00:00Z")));
  }
}

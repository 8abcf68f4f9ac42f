package hinomi.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import hinomi.schedule.RecurringWindow.Series;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The starts of rules beside those of a second reading of RFC 5545, day by day.
class RecurrenceTest {
  private static final Duration YEARS = Duration.ofDays(3 * 366);

  static Stream<String> rules() {
    return Stream.of(
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=DAILY;COUNT=10",
        "FREQ=DAILY;INTERVAL=9;UNTIL=20271101T000000Z",
        "FREQ=DAILY;UNTIL=20270315",
        "FREQ=DAILY;UNTIL=20270314T023000",
        "FREQ=DAILY;BYMONTH=2,3;BYDAY=SA,SU",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;BYDAY=MO,WE,SU",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;COUNT=7",
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=4",
        "FREQ=MONTHLY;BYMONTHDAY=15,30",
        "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYDAY=2TU",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;BYDAY=5SU",
        "FREQ=YEARLY",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
        "FREQ=YEARLY;BYMONTH=3,11",
        "FREQ=YEARLY;BYWEEKNO=-1;BYDAY=MO",
        "FREQ=YEARLY;BYWEEKNO=52;BYDAY=FR",
        "FREQ=YEARLY;BYWEEKNO=1;BYDAY=WE");
  }

  /// Days on which clocks change, half hours, leap days, and a week 53 (2026-12-28).
  static Stream<List<String>> rulesByPlace() {
    List<String> starts =
        List.of(
            "2026-10-24T22:00 Europe/Berlin",
            "2026-12-31T02:30 America/New_York",
            "2027-03-14T02:30 America/New_York",
            "2028-02-29T23:45 Asia/Kolkata",
            "2026-09-30T02:15 Australia/Lord_Howe",
            "2026-01-31T02:00 Asia/Tokyo");
    return rules().flatMap(rule -> starts.stream().map(start -> List.of(rule, start)));
  }

  @ParameterizedTest
  @MethodSource("rulesByPlace")
  void startsAsASecondReadingOfTheRfc(List<String> ruleAndStart) {
    String rule = ruleAndStart.getFirst();
    String[] words = ruleAndStart.getLast().split(" ", -1);
    LocalDateTime start = LocalDateTime.parse(words[0]);
    ZoneId zone = ZoneId.of(words[1]);
    Instant end = start.atZone(zone).toInstant().plus(YEARS);
    List<Instant> expected = read(rule, start, zone, end);
    assumeFalse(expected.isEmpty());

    Recurrence recurrence = new Recurrence(rule, start, zone);

    assertEquals(expected, starts(recurrence, start, zone));
    // What Datadog gets means the same.
    LocalDateTime first = recurrence.first();
    assertEquals(expected, read(recurrence.text(), first, zone, end));
    assertEquals(expected, starts(new Recurrence(recurrence.text(), first, zone), start, zone));
  }

  private static List<Instant> starts(Recurrence all, LocalDateTime start, ZoneId zone) {
    Instant from = start.atZone(zone).toInstant();
    List<Instant> starts = new ArrayList<>();
    for (Iterator<Instant> each = all.from(from); each.hasNext(); ) {
      Instant next = each.next();
      if (!next.isBefore(from.plus(YEARS))) {
        break;
      }
      starts.add(next);
    }
    return starts;
  }

  private static List<Instant> read(String rule, LocalDateTime start, ZoneId zone, Instant end) {
    Map<String, String> parts =
        Arrays.stream(rule.split(";", -1))
            .collect(
                Collectors.toMap(each -> each.split("=", -1)[0], each -> each.split("=", -1)[1]));
    List<Instant> starts = new ArrayList<>();
    int most = Integer.parseInt(parts.getOrDefault("COUNT", "100000"));
    for (LocalDate day = start.toLocalDate(); starts.size() < most; day = day.plusDays(1)) {
      Instant instant = ZonedDateTime.of(day, start.toLocalTime(), zone).toInstant();
      if (!instant.isBefore(end)
          || isAfterUntil(parts.get("UNTIL"), day.atTime(start.toLocalTime()), zone)) {
        break;
      }
      if (isNamed(parts, start.toLocalDate(), day)) {
        starts.add(instant);
      }
    }
    return starts;
  }

  private static boolean isAfterUntil(String until, LocalDateTime time, ZoneId zone) {
    if (until == null) {
      return false;
    }
    LocalDate day =
        LocalDate.parse(until.substring(0, 8), java.time.format.DateTimeFormatter.BASIC_ISO_DATE);
    if (until.length() == 8) {
      return time.toLocalDate().isAfter(day);
    }
    LocalDateTime last =
        day.atTime(
            LocalTime.of(
                Integer.parseInt(until.substring(9, 11)),
                Integer.parseInt(until.substring(11, 13)),
                Integer.parseInt(until.substring(13, 15))));
    return until.endsWith("Z")
        ? time.atZone(zone).toInstant().isAfter(last.toInstant(java.time.ZoneOffset.UTC))
        : time.isAfter(last);
  }

  private static boolean isNamed(Map<String, String> parts, LocalDate start, LocalDate day) {
    boolean hasDay = parts.containsKey("BYDAY") || parts.containsKey("BYMONTHDAY");
    boolean isInRhythm =
        periods(parts.get("FREQ"), start, day) % Long.parseLong(parts.getOrDefault("INTERVAL", "1"))
            == 0;
    boolean isDay =
        switch (parts.get("FREQ")) {
          case "DAILY" -> true;
          case "WEEKLY" -> hasDay || day.getDayOfWeek() == start.getDayOfWeek();
          case "MONTHLY" -> hasDay || day.getDayOfMonth() == start.getDayOfMonth();
          default ->
              hasDay
                  || (day.getDayOfMonth() == start.getDayOfMonth()
                      && (parts.containsKey("BYMONTH") || day.getMonth() == start.getMonth()));
        };
    return isInRhythm && isDay && parts.entrySet().stream().allMatch(part -> fits(part, day));
  }

  private static long periods(String frequency, LocalDate start, LocalDate day) {
    return switch (frequency) {
      case "DAILY" -> ChronoUnit.DAYS.between(start, day);
      case "WEEKLY" -> ChronoUnit.WEEKS.between(monday(start), monday(day));
      case "MONTHLY" -> ChronoUnit.MONTHS.between(start.withDayOfMonth(1), day.withDayOfMonth(1));
      default -> day.getYear() - start.getYear();
    };
  }

  private static LocalDate monday(LocalDate day) {
    return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
  }

  private static boolean fits(Map.Entry<String, String> part, LocalDate day) {
    List<String> values = List.of(part.getValue().split(",", -1));
    return switch (part.getKey()) {
      case "BYMONTH" -> values.contains(String.valueOf(day.getMonthValue()));
      case "BYMONTHDAY" ->
          values.contains(String.valueOf(day.getDayOfMonth()))
              || values.contains(String.valueOf(day.getDayOfMonth() - day.lengthOfMonth() - 1));
      case "BYWEEKNO" ->
          values.contains(String.valueOf(week(day)))
              || (values.contains("-1") && week(day.plusWeeks(1)) == 1);
      case "BYDAY" -> values.stream().anyMatch(value -> isWeekday(value, day));
      default -> true;
    };
  }

  private static int week(LocalDate day) {
    return day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
  }

  private static boolean isWeekday(String value, LocalDate day) {
    String name = value.substring(value.length() - 2);
    String number = value.substring(0, value.length() - 2);
    int fromStart = (day.getDayOfMonth() - 1) / 7 + 1;
    int fromEnd = (day.getDayOfMonth() - day.lengthOfMonth()) / 7 - 1;
    return day.getDayOfWeek().name().startsWith(name)
        && (number.isEmpty()
            || Integer.parseInt(number) == fromStart
            || Integer.parseInt(number) == fromEnd);
  }

  @ParameterizedTest
  @CsvSource({
    "FREQ=DAILY;UNTIL=20270115, FREQ=DAILY;UNTIL=20270115T145959Z",
    "FREQ=DAILY;UNTIL=20270115T020000, FREQ=DAILY;UNTIL=20270114T170000Z",
    "FREQ=DAILY;UNTIL=20270114T170000Z, FREQ=DAILY;UNTIL=20270114T170000Z",
    "freq=weekly;byday=su, FREQ=WEEKLY;BYDAY=SU",
    "FREQ=WEEKLY;COUNT=3, FREQ=WEEKLY;COUNT=3",
  })
  void writesItsEndInUtc(String rule, String text) {
    LocalDateTime start = LocalDateTime.parse("2027-01-04T02:00");

    assertEquals(text, new Recurrence(rule, start, ZoneId.of("Asia/Tokyo")).text());
  }

  @ParameterizedTest
  @CsvSource({
    "FREQ=DAILY;COUNT=2, 2027-01-05T02:59:59Z, 2027-01-05T03:00:00Z",
    "FREQ=DAILY;UNTIL=20270106T020000, 2027-01-06T02:59:59Z, 2027-01-06T03:00:00Z",
  })
  void isOverAfterItsLastTime(String rule, Instant last, Instant over) {
    MaintenanceWindow window =
        MaintenanceWindow.byRule(
            rule, LocalDateTime.parse("2027-01-04T02:00"), ZoneId.of("UTC"), Duration.ofHours(1));

    assertFalse(window.isOver(Instant.EPOCH));
    assertEquals(List.of(false, true), List.of(window.isOver(last), window.isOver(over)));
  }

  /// The rule continues from its next start as if it had begun there.
  @ParameterizedTest
  @MethodSource("rules")
  void whatIsLeftOfARuleHasTheSameStarts(String rule) {
    for (String zone : List.of("Asia/Tokyo", "America/New_York")) {
      Series whole =
          new Series(rule, LocalDateTime.parse("2027-01-04T02:00"), ZoneId.of(zone), YEARS);
      Instant end = Instant.parse("2029-01-01T00:00:00Z");
      List<Instant> all = starts(whole, end);
      for (int day = 0; day < 400; day += 13) {
        Instant now = Instant.parse("2026-12-31T17:00:00Z").plus(Duration.ofDays(day));

        List<Instant> left = all.stream().filter(start -> start.isAfter(now)).toList();
        assertEquals(
            left.stream().filter(end::isAfter).toList(),
            whole.after(now).map(rest -> starts(rest, end)).orElse(List.of()),
            rule + " after " + now);
        whole.after(now).ifPresent(rest -> assertTrue(whole.continues(rest), rest::toString));
      }
    }
  }

  private static List<Instant> starts(Series series, Instant end) {
    List<Instant> starts = new ArrayList<>();
    Iterator<Instant> all =
        new Recurrence(series.rule(), series.start(), series.zone()).from(Instant.EPOCH);
    while (all.hasNext()) {
      Instant start = all.next();
      if (!start.isBefore(end)) {
        break;
      }
      starts.add(start);
    }
    return starts;
  }

  @ParameterizedTest
  @CsvSource({
    "FREQ=WEEKLY;BYDAY=SU, 2027-02-07T02:00, FREQ=WEEKLY;BYDAY=SU, true",
    "FREQ=WEEKLY;BYDAY=SU, 2027-02-07T02:00, BYDAY=SU;FREQ=WEEKLY, true",
    "FREQ=WEEKLY;BYDAY=SU, 2027-02-07T03:00, FREQ=WEEKLY;BYDAY=SU, false",
    "FREQ=WEEKLY;BYDAY=SU, 2027-02-07T02:00, FREQ=WEEKLY;BYDAY=SA, false",
    "FREQ=WEEKLY;INTERVAL=2, 2027-01-17T02:00, FREQ=WEEKLY;INTERVAL=2, true",
    "FREQ=WEEKLY;INTERVAL=2, 2027-01-24T02:00, FREQ=WEEKLY;INTERVAL=2, false",
    "FREQ=WEEKLY;COUNT=5, 2027-01-17T02:00, FREQ=WEEKLY;COUNT=3, true",
    "FREQ=WEEKLY;COUNT=5, 2027-01-17T02:00, FREQ=WEEKLY;COUNT=5, false",
    "FREQ=DAILY;UNTIL=20270131, 2027-01-17T02:00, FREQ=DAILY;UNTIL=20270131T145959Z, true",
    "FREQ=DAILY;UNTIL=20270131, 2027-01-17T02:00, FREQ=DAILY, false",
    "FREQ=HOURLY;COUNT=2000000, 2300-01-01T02:00, FREQ=HOURLY;COUNT=9, false",
  })
  void knowsWhatContinuesARule(String rule, LocalDateTime start, String later, boolean continues) {
    ZoneId tokyo = ZoneId.of("Asia/Tokyo");
    Duration hour = Duration.ofHours(1);
    Series whole = new Series(rule, LocalDateTime.parse("2027-01-03T02:00"), tokyo, hour);
    Series rest = new Series(later, start, tokyo, hour);

    assertEquals(
        List.of(continues, continues), List.of(whole.continues(rest), rest.continues(whole)));
  }
}

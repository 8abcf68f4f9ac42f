package hinomi.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.Freq;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRule.Part;
import org.dmfs.rfc5545.recur.RecurrenceRule.RfcMode;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;

/// The starts that a rule (RFC 5545) derives from a first one, in local time: two o'clock stays two
/// o'clock over the year. A time in a gap of daylight saving moves forward by the gap, an ambiguous
/// one is the first of the two. A first time that the rule does not name counts for nothing.
final class Recurrence {
  /// A rule with a count is followed over so many starts, 114 years of hours.
  private static final int MOST_STARTS = 1_000_000;

  private static final List<Freq> TOO_OFTEN = List.of(Freq.SECONDLY, Freq.MINUTELY);

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final RecurrenceRule rule;
  private final DateTime first;
  private final ZoneId zone;

  Recurrence(String text, LocalDateTime start, ZoneId zone) {
    this.rule = parse(text, zone);
    this.first = floating(start);
    this.zone = zone;
    if (!everComes()) {
      throw new IllegalArgumentException("the rule '" + text + "' never occurs");
    }
  }

  /// The first start.
  LocalDateTime first() {
    return local(rule.iterator(first).nextDateTime());
  }

  /// The rule with its end in UTC, as RFC 5545 (3.3.10) wants it beside a time zone.
  String text() {
    return text(0);
  }

  /// The same for what is left of the rule after so many starts.
  private String text(int passed) {
    return Stream.of(rule.toString().split(";", -1))
        .map(part -> part.startsWith("UNTIL=") ? "UNTIL=" + UTC.format(until()) : part)
        .map(part -> part.startsWith("COUNT=") ? "COUNT=" + (rule.getCount() - passed) : part)
        .collect(Collectors.joining(";"));
  }

  /// What is left of a recurrence: its first start, and the rule that continues from there.
  record Rest(String rule, LocalDateTime start) {}

  /// From the first start that the condition holds for; none does long before `about`.
  Optional<Rest> from(LocalDateTime about, Predicate<LocalDateTime> wanted) {
    RecurrenceRuleIterator all = rule.iterator(first);
    DateTime before = floating(about.minusDays(1));
    if (rule.getCount() == null && before.after(first)) {
      forward(all, before);
    }
    for (int passed = 0; passed < MOST_STARTS && comesAgain(all); passed++) {
      LocalDateTime start = local(all.nextDateTime());
      if (wanted.test(start)) {
        return Optional.of(new Rest(text(passed), start));
      }
    }
    return Optional.empty();
  }

  private Instant until() {
    return local(Objects.requireNonNull(rule.getUntil())).atZone(zone).toInstant();
  }

  private boolean everComes() {
    try {
      return comesAgain(rule.iterator(first));
    } catch (IllegalArgumentException | IllegalStateException _) {
      return false;
    }
  }

  /// The library gives up with an exception on a 30th of February, after a thousand years or so.
  private static boolean comesAgain(RecurrenceRuleIterator all) {
    try {
      return all.hasNext();
    } catch (IllegalArgumentException | IllegalStateException _) {
      return false;
    }
  }

  /// All starts from about the instant on; some may lie before it.
  Iterator<Instant> from(Instant instant) {
    RecurrenceRuleIterator all = rule.iterator(first);
    // One day earlier, because the library counts in local time.
    DateTime about = floating(LocalDateTime.ofInstant(instant, zone).minusDays(1));
    if (about.after(first)) {
      forward(all, about);
    }
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return comesAgain(all);
      }

      @Override
      public Instant next() {
        if (!comesAgain(all)) {
          throw new NoSuchElementException();
        }
        return local(all.nextDateTime()).atZone(zone).toInstant();
      }
    };
  }

  private static void forward(RecurrenceRuleIterator all, DateTime about) {
    try {
      all.fastForward(about);
    } catch (IllegalArgumentException | IllegalStateException _) {
      // It never comes again, which is found out next.
    }
  }

  private static RecurrenceRule parse(String text, ZoneId zone) {
    try {
      RecurrenceRule rule = new RecurrenceRule(text, RfcMode.RFC5545_STRICT);
      if (TOO_OFTEN.contains(rule.getFreq())) {
        throw new IllegalArgumentException("a window recurs at most once an hour");
      }
      if (names53(rule)) {
        throw new IllegalArgumentException(
            "not every year has a week 53, and calendars differ on the others: write BYWEEKNO=-1"
                + " for the last week");
      }
      if (rule.getUntil() != null) {
        rule.setUntil(floating(until(rule.getUntil(), zone)));
      }
      return rule;
    } catch (InvalidRecurrenceRuleException wrong) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is not a rule of RFC 5545, as FREQ=WEEKLY;BYDAY=SU: "
              + wrong.getMessage(),
          wrong);
    }
  }

  private static boolean names53(RecurrenceRule rule) {
    List<Integer> weeks = rule.getByPart(Part.BYWEEKNO);
    return weeks != null && weeks.stream().anyMatch(week -> Math.abs(week) == 53);
  }

  /// Written as a day, as local time, or in UTC: all are meant to be the last possible start.
  private static LocalDateTime until(DateTime until, ZoneId zone) {
    if (until.isAllDay()) {
      return local(until).plusDays(1).minusSeconds(1);
    }
    return until.isFloating()
        ? local(until)
        : LocalDateTime.ofInstant(Instant.ofEpochMilli(until.getTimestamp()), zone);
  }

  /// The library counts months from 0.
  private static DateTime floating(LocalDateTime time) {
    return new DateTime(
        time.getYear(),
        time.getMonthValue() - 1,
        time.getDayOfMonth(),
        time.getHour(),
        time.getMinute(),
        time.getSecond());
  }

  private static LocalDateTime local(DateTime time) {
    return LocalDateTime.of(
        time.getYear(),
        time.getMonth() + 1,
        time.getDayOfMonth(),
        time.getHours(),
        time.getMinutes(),
        time.getSeconds());
  }
}

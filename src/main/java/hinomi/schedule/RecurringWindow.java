package hinomi.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Predicate;

/// A window that opens at each start of a recurrence. It caches its last answer with the time until
/// which it is valid, because runs ask every minute and windows open every week.
public final class RecurringWindow implements MaintenanceWindow {
  /// Every start within one length of the window is visited.
  private static final Duration LONGEST = Duration.ofDays(366);

  private final ZoneId zone;
  private final Recurrence starts;
  private final Duration length;
  private volatile Answer last = new Answer(Instant.MAX, Instant.MAX, false);

  private record Answer(Instant from, Instant until, boolean covered) {
    boolean holdsAt(Instant instant) {
      return !instant.isBefore(from) && instant.isBefore(until);
    }
  }

  /// As RFC 5545 has it: the start is the first time of the rule, the end of the rule is in UTC.
  public record Series(String rule, LocalDateTime start, ZoneId zone, Duration length) {
    /// What is left of it: the starts after the instant, and fewer of them where the rule counts.
    public Optional<Series> after(Instant now) {
      return from(
          LocalDateTime.ofInstant(now, zone), time -> time.atZone(zone).toInstant().isAfter(now));
    }

    /// Whether both have the same starts from the later of their first ones on, which is one of
    /// both.
    public boolean continues(Series other) {
      boolean isFirst = start.isBefore(other.start);
      Series earlier = isFirst ? this : other;
      Series later = isFirst ? other : this;
      return earlier
          .from(later.start, time -> !time.isBefore(later.start))
          .equals(later.from(later.start, _ -> true));
    }

    private Optional<Series> from(LocalDateTime about, Predicate<LocalDateTime> wanted) {
      return new Recurrence(rule, start, zone)
          .from(about, wanted)
          .map(rest -> new Series(rest.rule(), rest.start(), zone, length));
    }
  }

  RecurringWindow(String rule, LocalDateTime start, ZoneId zone, Duration length) {
    if (length.isNegative() || length.isZero()) {
      throw new IllegalArgumentException("end must come after start");
    }
    if (length.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a recurring window lasts at most 366 days");
    }
    this.zone = zone;
    this.starts = new Recurrence(rule, start, zone);
    this.length = length;
  }

  public Series series() {
    return new Series(starts.text(), starts.first(), zone, length);
  }

  @Override
  public boolean isOver(Instant now) {
    return !covers(now) && answerAt(now).until().equals(Instant.MAX);
  }

  @Override
  public boolean covers(Instant instant) {
    Answer answer = last;
    if (!answer.holdsAt(instant)) {
      answer = answerAt(instant);
      last = answer;
    }
    return answer.covered();
  }

  @Override
  public Optional<Instant> endAt(Instant instant) {
    return covers(instant) ? Optional.of(answerAt(instant).until()) : Optional.empty();
  }

  private Answer answerAt(Instant instant) {
    Instant open = Instant.MIN;
    Iterator<Instant> each = starts.from(instant.minus(length));
    while (each.hasNext()) {
      Instant start = each.next();
      if (start.isAfter(instant)) {
        return answer(open, start, instant);
      }
      open = start;
    }
    return answer(open, Instant.MAX, instant);
  }

  /// Between the last start before the instant and the next one after it.
  private Answer answer(Instant open, Instant next, Instant instant) {
    boolean covered = instant.isBefore(open.plus(length));
    return covered
        ? new Answer(instant, open.plus(length), true)
        : new Answer(instant, next, false);
  }
}

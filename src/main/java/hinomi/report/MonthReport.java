package hinomi.report;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// A month of the checks of a team: objectives, runs, incidents and cost.
public record MonthReport(
    Scope scope,
    Part<List<Objective>> objectives,
    Part<List<Runs>> runs,
    Part<List<Incident>> incidents,
    Optional<Cost> cost) {

  /// Whose checks, when, and where they ran. Without a team it is about all checks that have none.
  public record Scope(
      Optional<String> team,
      YearMonth month,
      ZoneId zone,
      Instant writtenAt,
      int checks,
      List<String> locations) {
    public Scope {
      locations = List.copyOf(locations);
    }

    public Instant start() {
      return month.atDay(1).atStartOfDay(zone).toInstant();
    }

    /// The end of the month.
    public Instant end() {
      return month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant();
    }

    /// The end of what the report covers.
    public Instant until() {
      return isOver() ? end() : writtenAt;
    }

    public boolean isOver() {
      return !end().isAfter(writtenAt);
    }
  }

  /// An SLO and what came of it, in percent; nothing attained where there was no data. `missing` is
  /// the time without data, which counts as good.
  public record Objective(
      String check, String goal, double target, Optional<Double> attained, Duration missing) {
    public boolean isMissed() {
      return attained.filter(value -> value < target).isPresent();
    }

    /// Nothing of the budget was spent, and all of the time was measured.
    boolean isUntouched() {
      return attained.filter(value -> value >= 100).isPresent() && missing.isZero();
    }

    /// The percentage of the error budget that is left; negative when more was spent.
    public Optional<Double> budgetLeft() {
      return attained.map(value -> 100 * (value - target) / (100 - target));
    }
  }

  /// The runs of a check at all its locations. Planned are those since its first run in the month,
  /// when it may have been new; a planned run that gave no result is not measured.
  public record Runs(String check, long done, long good, long planned, Duration watched) {
    /// In percent; empty without a run.
    public Optional<Double> availability() {
      return done == 0 ? Optional.empty() : Optional.of(100.0 * good / done);
    }

    public long failed() {
      return done - good;
    }

    /// How long there was no result, on average over the locations.
    public Duration missing() {
      double share = planned == 0 ? 0 : Math.max(0, planned - done) / (double) planned;
      return Duration.ofSeconds(Math.round(watched.toSeconds() * share));
    }
  }

  /// Trouble of a check at one or more locations at a time: from the first failed run to the first
  /// good one. `reported` is when the check was called down. What is not known is empty; an
  /// incident without an end is open, or its end was not told.
  public record Incident(
      String check,
      List<String> locations,
      Optional<Instant> began,
      Optional<Instant> reported,
      Optional<Instant> restored,
      String reason) {
    public Incident {
      locations = List.copyOf(locations);
    }

    public Optional<Duration> toDetect() {
      return began.flatMap(start -> reported.map(end -> Duration.between(start, end)));
    }

    public Optional<Duration> toRestore() {
      return began.flatMap(start -> restored.map(end -> Duration.between(start, end)));
    }

    /// How long it lasted, up to the end of the report when it is open.
    Duration lasted(Instant until) {
      return toRestore()
          .or(() -> began.or(() -> reported).map(start -> Duration.between(start, until)))
          .filter(Duration::isPositive)
          .orElse(Duration.ZERO);
    }
  }

  /// The custom metrics of the checks at list prices of a date.
  public record Cost(double series, double dollars, double yen, String asOf) {}
}

package hinomi.datadog.cost;

import java.util.Collection;

/// What comes together in a month: checks, runs, points, and series as they are billed.
public record MonthlyUsage(int checks, double runs, double points, double series) {
  static final MonthlyUsage NONE = new MonthlyUsage(0, 0, 0, 0);

  MonthlyUsage plus(MonthlyUsage other) {
    return new MonthlyUsage(
        checks + other.checks, runs + other.runs, points + other.points, series + other.series);
  }

  MonthlyUsage times(int places) {
    return new MonthlyUsage(checks, runs * places, points * places, series * places);
  }

  public static MonthlyUsage sum(Collection<MonthlyUsage> amounts) {
    return amounts.stream().reduce(NONE, MonthlyUsage::plus);
  }
}

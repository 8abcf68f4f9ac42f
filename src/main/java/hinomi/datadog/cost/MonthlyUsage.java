package hinomi.datadog.cost;

import java.util.Collection;

/// Usage per month: checks, runs, points, and average series as billed.
public record MonthlyUsage(int checks, double runs, double points, double series) {
  static final MonthlyUsage NONE = new MonthlyUsage(0, 0, 0, 0);

  MonthlyUsage plus(MonthlyUsage other) {
    return new MonthlyUsage(
        checks + other.checks, runs + other.runs, points + other.points, series + other.series);
  }

  MonthlyUsage times(int factor) {
    return new MonthlyUsage(checks, runs * factor, points * factor, series * factor);
  }

  public static MonthlyUsage sum(Collection<MonthlyUsage> usages) {
    return usages.stream().reduce(NONE, MonthlyUsage::plus);
  }
}

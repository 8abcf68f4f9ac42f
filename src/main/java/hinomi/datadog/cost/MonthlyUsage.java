package hinomi.datadog.cost;

import java.util.Collection;

/// Usage per month: checks, runs, points, average series as billed, and bytes sent to sites.
public record MonthlyUsage(
    int checks, double runs, double points, double series, double sentBytes) {
  static final MonthlyUsage NONE = new MonthlyUsage(0, 0, 0, 0, 0);

  MonthlyUsage plus(MonthlyUsage other) {
    return new MonthlyUsage(
        checks + other.checks,
        runs + other.runs,
        points + other.points,
        series + other.series,
        sentBytes + other.sentBytes);
  }

  MonthlyUsage times(int factor) {
    return new MonthlyUsage(
        checks, runs * factor, points * factor, series * factor, sentBytes * factor);
  }

  public static MonthlyUsage sum(Collection<MonthlyUsage> usages) {
    return usages.stream().reduce(NONE, MonthlyUsage::plus);
  }
}

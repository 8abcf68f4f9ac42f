package hinomi.datadog.cost;

import hinomi.check.Check;
import hinomi.check.Location;
import hinomi.datadog.resource.Locations;
import hinomi.datadog.resource.ResourceSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// Usage and cost of the checks in a month of 30 days, by some group and by metric, without
/// failures. Agents count as one more group.
public record Bill(
    Map<String, MonthlyUsage> byGroup,
    Map<String, MonthlyUsage> byMetric,
    int locations,
    Prices prices) {
  /// Billed by name, metrics with no more points a month are free.
  private static final double FREE_POINTS = 100;

  private static final String AGENTS = "agents";

  public static Bill of(
      List<Check> checks,
      Function<Check, String> group,
      ResourceSettings settings,
      Location own,
      Prices prices) {
    Locations locations = Locations.of(checks, settings, own);
    Map<String, MonthlyUsage> byGroup = new TreeMap<>();
    Map<String, MonthlyUsage> byMetric = new TreeMap<>();
    checks.forEach(check -> {
      int count = locations.of(check).size();
      byGroup.merge(group.apply(check), usage(check).times(count), MonthlyUsage::plus);
      SeriesUsage.of(check).forEach(each -> add(byMetric, each, count));
    });
    int all = locations.all().size();
    SeriesUsage.ofAgent().forEach(each -> add(byMetric, each, all));
    List<MonthlyUsage> ofAgent = SeriesUsage.ofAgent().stream().map(Bill::usage).toList();
    byGroup.put(AGENTS, MonthlyUsage.sum(ofAgent).times(all));
    return new Bill(byGroup, byMetric, all, prices);
  }

  private static void add(Map<String, MonthlyUsage> byMetric, SeriesUsage series, int count) {
    byMetric.merge(series.metric(), usage(series).times(count), MonthlyUsage::plus);
  }

  private static MonthlyUsage usage(Check check) {
    MonthlyUsage ofCheck = new MonthlyUsage(1, SeriesUsage.runs(check), 0, 0);
    return MonthlyUsage.sum(SeriesUsage.of(check).stream().map(Bill::usage).toList()).plus(ofCheck);
  }

  private static MonthlyUsage usage(SeriesUsage series) {
    return new MonthlyUsage(0, 0, series.points(), series.billed());
  }

  public MonthlyUsage total() {
    return MonthlyUsage.sum(byGroup.values());
  }

  /// In dollars, billed by series.
  public double bySeries() {
    double above = Math.max(0, total().series() - prices.metrics().seriesIncluded());
    return above / 100 * prices.metrics().hundredSeries();
  }

  /// The number of metric names that count when billed by name.
  public long names() {
    return byMetric.values().stream().filter(each -> each.points() > FREE_POINTS).count();
  }

  /// Points over the quota of the names.
  public double pointsAbove() {
    return byMetric.values().stream()
        .mapToDouble(each -> Math.max(0, each.points() - prices.metrics().pointsIncluded()))
        .sum();
  }

  /// In dollars, billed by name, if the price is set.
  public Optional<Double> byNames() {
    return prices.metrics().name().map(price -> price * names());
  }

  /// In dollars, for one task at each location.
  public double fargate() {
    return locations * prices.fargate().month();
  }

  /// In dollars, for the same runs on Datadog Synthetics.
  public double synthetics() {
    return total().runs() / 10_000 * prices.tenThousandRuns();
  }

  /// In yen, for the same checks on Mackerel, once a minute from one location.
  public double mackerel() {
    int checks = total().checks();
    return Math.ceilDiv(checks, prices.mackerel().checksPerHost()) * prices.mackerel().yenPerHost();
  }
}

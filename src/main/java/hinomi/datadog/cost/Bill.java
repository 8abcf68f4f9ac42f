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

/// What the checks come to in a month of 30 days, by their files and by metric, while all is well.
/// Agents have a file of their own, so to say.
public record Bill(
    Map<String, MonthlyUsage> byFile,
    Map<String, MonthlyUsage> byMetric,
    int locations,
    Prices prices) {
  /// Metrics with fewer points a month are free where names are paid for.
  private static final double FEW = 100;

  private static final String AGENTS = "the agents";

  public static Bill of(
      List<Check> checks,
      Function<Check, String> file,
      ResourceSettings style,
      Location own,
      Prices prices) {
    Locations locations = Locations.of(checks, style, own);
    Map<String, MonthlyUsage> byFile = new TreeMap<>();
    Map<String, MonthlyUsage> byMetric = new TreeMap<>();
    checks.forEach(check -> {
      int places = locations.of(check).size();
      byFile.merge(file.apply(check), whole(check).times(places), MonthlyUsage::plus);
      SeriesUsage.of(check).forEach(each -> add(byMetric, each, places));
    });
    int all = locations.all().size();
    SeriesUsage.ofAgent().forEach(each -> add(byMetric, each, all));
    List<MonthlyUsage> ofAgent = SeriesUsage.ofAgent().stream().map(Bill::amount).toList();
    byFile.put(AGENTS, MonthlyUsage.sum(ofAgent).times(all));
    return new Bill(byFile, byMetric, all, prices);
  }

  private static void add(Map<String, MonthlyUsage> byMetric, SeriesUsage series, int places) {
    byMetric.merge(series.metric(), amount(series).times(places), MonthlyUsage::plus);
  }

  private static MonthlyUsage whole(Check check) {
    MonthlyUsage ofCheck = new MonthlyUsage(1, SeriesUsage.runs(check), 0, 0);
    return MonthlyUsage.sum(SeriesUsage.of(check).stream().map(Bill::amount).toList())
        .plus(ofCheck);
  }

  private static MonthlyUsage amount(SeriesUsage series) {
    return new MonthlyUsage(0, 0, series.points(), series.billed());
  }

  public MonthlyUsage total() {
    return MonthlyUsage.sum(byFile.values());
  }

  /// In dollars, where series are paid for.
  public double bySeries() {
    double above = Math.max(0, total().series() - prices.metrics().seriesIncluded());
    return above / 100 * prices.metrics().hundredSeries();
  }

  /// How many names of metrics are paid for where names are.
  public long names() {
    return byMetric.values().stream().filter(each -> each.points() > FEW).count();
  }

  /// Points beyond those that come with the names.
  public double pointsAbove() {
    return byMetric.values().stream()
        .mapToDouble(each -> Math.max(0, each.points() - prices.metrics().pointsIncluded()))
        .sum();
  }

  /// In dollars, where names are paid for, if their price is known.
  public Optional<Double> byNames() {
    return prices.metrics().name().map(price -> price * names());
  }

  /// In dollars, for a task at each location.
  public double fargate() {
    return locations * prices.fargate().month();
  }

  /// In dollars, if Datadog Synthetics made the same runs.
  public double synthetics() {
    return total().runs() / 10_000 * prices.tenThousandRuns();
  }

  /// In yen, if Mackerel watched the same checks, once a minute from one place.
  public double mackerel() {
    int checks = total().checks();
    return Math.ceilDiv(checks, prices.mackerel().checksPerHost()) * prices.mackerel().yenPerHost();
  }
}

package hinomi.datadog.cost;

import hinomi.check.Check;
import hinomi.check.Location;
import hinomi.datadog.Locations;
import hinomi.datadog.resource.ResourceSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// Usage and cost of the checks in a month of 30 days, by some group and by metric, without
/// failures. Agents count as one more group. `unmeasured` checks send bytes that are not counted.
public record Bill(
    Map<String, MonthlyUsage> byGroup,
    Map<String, MonthlyUsage> byMetric,
    int locations,
    int unmeasured,
    Prices prices) {
  /// Billed by name, metrics with no more points a month are free.
  private static final double FREE_POINTS = 100;

  private static final double GIGABYTE = 1e9;

  /// The group of the agents themselves.
  public static final String AGENTS = "agents";

  public static Bill of(
      List<Check> checks,
      Function<Check, String> group,
      ResourceSettings settings,
      Location own,
      Prices prices) {
    Locations locations = Locations.of(checks, settings.locations(), own);
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
    int unmeasured = (int) checks.stream().filter(check -> !SentBytes.isKnown(check)).count();
    return new Bill(byGroup, byMetric, all, unmeasured, prices);
  }

  private static void add(Map<String, MonthlyUsage> byMetric, SeriesUsage series, int count) {
    byMetric.merge(series.metric(), usage(series).times(count), MonthlyUsage::plus);
  }

  private static MonthlyUsage usage(Check check) {
    double runs = SeriesUsage.runs(check);
    MonthlyUsage ofCheck = new MonthlyUsage(1, runs, 0, 0, runs * SentBytes.perRun(check));
    return MonthlyUsage.sum(SeriesUsage.of(check).stream().map(Bill::usage).toList()).plus(ofCheck);
  }

  private static MonthlyUsage usage(SeriesUsage series) {
    return new MonthlyUsage(0, 0, series.points(), series.billed(), 0);
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

  public int tasks() {
    return locations * prices.fargate().tasks();
  }

  /// In dollars, for the tasks at each location, without their addresses.
  public double fargate() {
    return tasks() * prices.fargate().task();
  }

  /// In dollars, for a public address of each task.
  public double addresses() {
    return tasks() * prices.fargate().address();
  }

  /// In dollars, for a NAT gateway at each location, without the bytes through it.
  public double nat() {
    return locations * prices.network().nat();
  }

  public double sentGigabytes() {
    return total().sentBytes() / GIGABYTE;
  }

  /// In dollars, for what is sent to sites, as far as it is measured.
  public double egress() {
    return sentGigabytes() * prices.network().sentGigabyte();
  }

  /// In dollars, for secrets in Secrets Manager.
  public double secrets(int count) {
    return count * prices.secretMonth();
  }

  /// In dollars: series, tasks with public addresses, and egress.
  public double inTotal() {
    return bySeries() + fargate() + addresses() + egress();
  }

  /// In dollars, the part of a group in [#inTotal]: its series by their number, all else by runs.
  public double ofGroup(MonthlyUsage group) {
    MonthlyUsage all = total();
    double agents = byGroup.getOrDefault(AGENTS, MonthlyUsage.NONE).series();
    double ofChecks = bySeries() * part(all.series() - agents, all.series());
    return ofChecks * part(group.series(), all.series() - agents)
        + (inTotal() - ofChecks) * part(group.runs(), all.runs());
  }

  /// The part of a group in [#inTotal], from 0 to 1.
  public double share(MonthlyUsage group) {
    return part(ofGroup(group), inTotal());
  }

  private static double part(double some, double all) {
    return all == 0 ? 0 : some / all;
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

package hinomi.cli.plan;

import hinomi.cli.Words;
import hinomi.datadog.cost.Bill;
import hinomi.datadog.cost.MonthlyUsage;
import hinomi.datadog.resource.Resource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The bill of a plan in tables.
final class PlanTables {
  private static final String OF_AGENTS = "hinomi.agent.";

  private PlanTables() {}

  static List<Table> of(PlanState state) {
    return List.of(
        byFile(state.bill()), byMetric(state.bill()), cost(state.bill()), held(state.resources()));
  }

  private static Table byFile(Bill bill) {
    List<List<String>> rows = new ArrayList<>();
    bill.byFile().forEach((file, amount) -> rows.add(row(file, amount)));
    rows.add(row("all", bill.total()));
    return new Table(
        "A month of 30 days, " + Words.count(bill.locations(), "location"),
        List.of("file", "checks", "probes", "points", "series"),
        rows);
  }

  private static List<String> row(String file, MonthlyUsage amount) {
    return List.of(
        file,
        whole(amount.checks()),
        whole(amount.runs()),
        whole(amount.points()),
        tenths(amount.series()));
  }

  /// Those of agents in one row: nobody chooses among them.
  private static Table byMetric(Bill bill) {
    List<List<String>> rows = new ArrayList<>();
    bill.byMetric().entrySet().stream()
        .filter(each -> !each.getKey().startsWith(OF_AGENTS))
        .forEach(each -> rows.add(metric(each.getKey(), each.getValue())));
    List<MonthlyUsage> ofAgents =
        bill.byMetric().entrySet().stream()
            .filter(each -> each.getKey().startsWith(OF_AGENTS))
            .map(Map.Entry::getValue)
            .toList();
    rows.add(metric(OF_AGENTS + "*", MonthlyUsage.sum(ofAgents)));
    return new Table(
        "By metric, while all is well; each check that fails adds a series for as long as it does",
        List.of("metric", "points", "series"),
        rows);
  }

  private static List<String> metric(String name, MonthlyUsage amount) {
    return List.of(name, whole(amount.points()), tenths(amount.series()));
  }

  private static Table cost(Bill bill) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        dollars(
            "custom metrics, paid by series",
            bill.bySeries(),
            bill,
            tenths(bill.total().series())
                + " at $"
                + cents(bill.prices().metrics().hundredSeries())
                + " a hundred, "
                + bill.prices().metrics().seriesIncluded()
                + " included"));
    String names = bill.names() + " names, " + whole(bill.pointsAbove()) + " points above";
    rows.add(
        bill.byNames()
            .map(price -> dollars("or paid by name", price, bill, names))
            .orElse(List.of("or paid by name", "?", "?", names + "; the price is a contract's")));
    rows.add(
        dollars(
            "Fargate",
            bill.fargate(),
            bill,
            Words.count(bill.locations(), "task") + ", all month"));
    rows.add(
        dollars("Hinomi together, paid by series", bill.bySeries() + bill.fargate(), bill, ""));
    rows.add(
        dollars(
            "instead: Datadog Synthetics",
            bill.synthetics(),
            bill,
            "the same runs, at $" + cents(bill.prices().tenThousandRuns()) + " for 10,000"));
    double mackerel = bill.mackerel() / Math.max(1, bill.prices().yenPerDollar());
    rows.add(dollars("instead: Mackerel", mackerel, bill, "the same checks, once a minute"));
    return new Table(
        "Cost a month, at prices of " + bill.prices().asOf(), List.of("what", "$", "¥", ""), rows);
  }

  private static List<String> dollars(String what, double dollars, Bill bill, String words) {
    return List.of(what, cents(dollars), whole(dollars * bill.prices().yenPerDollar()), words);
  }

  private static Table held(List<Resource> resources) {
    List<List<String>> rows =
        Arrays.stream(Resource.Sort.values())
            .map(sort ->
                List.of(
                    sort.word() + "s",
                    String.valueOf(resources.stream().filter(each -> each.sort() == sort).count())))
            .toList();
    return new Table("In Datadog", List.of("what", "how many"), rows);
  }

  static String whole(double number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }

  private static String cents(double dollars) {
    return String.format(Locale.ROOT, "%,.2f", dollars);
  }

  static String tenths(double number) {
    return String.format(Locale.ROOT, "%,.1f", number);
  }
}

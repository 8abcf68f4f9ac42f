package hinomi.cli.plan;

import hinomi.datadog.cost.Bill;
import hinomi.datadog.cost.MonthlyUsage;
import hinomi.datadog.resource.Resource;
import hinomi.datadog.resource.ResourceType;
import hinomi.text.HumanText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The tables of a plan: totals by group and by metric, cost, resources.
final class PlanTables {
  private static final String OF_AGENTS = "hinomi.agent.";

  private PlanTables() {}

  static List<Table> of(PlanState state) {
    return List.of(
        byGroup(state), byMetric(state.bill()), cost(state.bill()), resources(state.resources()));
  }

  private static Table byGroup(PlanState state) {
    Bill bill = state.bill();
    List<List<String>> rows = new ArrayList<>();
    bill.byGroup().forEach((group, amount) -> rows.add(row(group, amount)));
    rows.add(row("total", bill.total()));
    return new Table(
        "Per month of 30 days, " + HumanText.plural(bill.locations(), "location"),
        List.of(state.grouping().toString(), "checks", "runs", "points", "series"),
        rows);
  }

  private static List<String> row(String group, MonthlyUsage amount) {
    return List.of(
        group,
        whole(amount.checks()),
        whole(amount.runs()),
        whole(amount.points()),
        tenths(amount.series()));
  }

  /// The metrics of agents are one row: they are not configurable.
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
        "By metric, without failures; a failing check adds one series while it fails",
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
            "custom metrics, billed by series",
            bill.bySeries(),
            bill,
            tenths(bill.total().series())
                + " at $"
                + cents(bill.prices().metrics().hundredSeries())
                + " per 100, "
                + bill.prices().metrics().seriesIncluded()
                + " included"));
    String names = bill.names() + " names, " + whole(bill.pointsAbove()) + " points over quota";
    rows.add(
        bill.byNames()
            .map(price -> dollars("or billed by name", price, bill, names))
            .orElse(
                List.of(
                    "or billed by name", "?", "?", names + "; set prices.custom-metrics.name")));
    rows.add(dollars("Fargate", bill.fargate(), bill, HumanText.plural(bill.locations(), "task")));
    rows.add(
        dollars("Hinomi in total, billed by series", bill.bySeries() + bill.fargate(), bill, ""));
    rows.add(
        dollars(
            "Datadog Synthetics instead",
            bill.synthetics(),
            bill,
            "same runs, at $" + cents(bill.prices().tenThousandRuns()) + " per 10,000"));
    double mackerel = bill.mackerel() / Math.max(1, bill.prices().yenPerDollar());
    rows.add(dollars("Mackerel instead", mackerel, bill, "same checks, once a minute"));
    return new Table(
        "Cost per month, at list prices of " + bill.prices().asOf(),
        List.of("item", "USD", "JPY", ""),
        rows);
  }

  private static List<String> dollars(String what, double dollars, Bill bill, String note) {
    return List.of(what, cents(dollars), whole(dollars * bill.prices().yenPerDollar()), note);
  }

  private static Table resources(List<Resource> resources) {
    List<List<String>> rows =
        Arrays.stream(ResourceType.values())
            .map(type ->
                List.of(
                    type.label() + "s",
                    String.valueOf(resources.stream().filter(each -> each.type() == type).count())))
            .toList();
    return new Table("Resources in Datadog", List.of("type", "count"), rows);
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

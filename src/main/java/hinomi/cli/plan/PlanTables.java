package hinomi.cli.plan;

import hinomi.datadog.cost.Bill;
import hinomi.datadog.cost.MonthlyUsage;
import hinomi.datadog.cost.Prices;
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
        byGroup(state), byMetric(state.bill()), cost(state), resources(state.resources()));
  }

  private static Table byGroup(PlanState state) {
    Bill bill = state.bill();
    List<List<String>> rows = new ArrayList<>();
    bill.byGroup().forEach((group, amount) -> rows.add(row(bill, group, amount)));
    List<String> total = new ArrayList<>(amounts("total", bill.total()));
    total.addAll(List.of(cents(bill.inTotal()), bill.inTotal() > 0 ? "100%" : "-"));
    rows.add(total);
    return new Table(
        "Per month of 30 days, "
            + HumanText.plural(bill.locations(), "location")
            + "; the cost of agents is shared by runs",
        List.of(state.grouping().toString(), "checks", "runs", "points", "series", "USD", "share"),
        rows);
  }

  private static List<String> row(Bill bill, String group, MonthlyUsage amount) {
    List<String> row = new ArrayList<>(amounts(group, amount));
    if (amount.checks() == 0) {
      row.addAll(List.of("-", "-"));
    } else {
      row.addAll(List.of(cents(bill.ofGroup(amount)), whole(100 * bill.share(amount)) + "%"));
    }
    return row;
  }

  private static List<String> amounts(String group, MonthlyUsage amount) {
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

  private static Table cost(PlanState state) {
    Bill bill = state.bill();
    List<List<String>> rows = new ArrayList<>(metrics(bill));
    rows.addAll(aws(state));
    rows.add(
        dollars("Datadog Synthetics instead", bill.synthetics(), bill, synthetics(bill.prices())));
    double mackerel = bill.mackerel() / Math.max(1, bill.prices().yenPerDollar());
    String asOf = bill.prices().mackerel().asOf();
    rows.add(
        dollars(
            "Mackerel instead", mackerel, bill, "same checks, once a minute; price of " + asOf));
    return new Table(
        "Cost per month before tax, at list prices of " + bill.prices().asOf(),
        List.of("item", "USD", "JPY", ""),
        rows);
  }

  private static String synthetics(Prices prices) {
    return "same runs, at $" + cents(prices.tenThousandRuns()) + " per 10,000";
  }

  private static List<List<String>> metrics(Bill bill) {
    Prices.Metrics prices = bill.prices().metrics();
    String series =
        tenths(bill.total().series())
            + " at $"
            + cents(prices.hundredSeries())
            + " per 100, "
            + prices.seriesIncluded()
            + " included";
    String names = bill.names() + " names, " + whole(bill.pointsAbove()) + " points over quota";
    return List.of(
        dollars("custom metrics, billed by series", bill.bySeries(), bill, series),
        bill.byNames()
            .map(price -> dollars("or billed by name", price, bill, names))
            .orElse(
                List.of(
                    "or billed by name", "?", "?", names + "; set prices.custom-metrics.name")));
  }

  private static List<List<String>> aws(PlanState state) {
    Bill bill = state.bill();
    int secrets = state.secrets();
    Prices.Network network = bill.prices().network();
    return List.of(
        dollars("Fargate", bill.fargate(), bill, HumanText.plural(bill.tasks(), "task")),
        dollars(
            "public IPv4 addresses", bill.addresses(), bill, "a NAT gateway instead: see below"),
        dollars("sent to sites", bill.egress(), bill, sent(bill)),
        dollars(
            "CloudWatch logs",
            0,
            bill,
            "good runs log nothing; $" + cents(bill.prices().logGigabyte()) + " per GB"),
        dollars(
            "secrets in SSM SecureString",
            0,
            bill,
            HumanText.plural(secrets, "secret")
                + "; in Secrets Manager $"
                + cents(bill.secrets(secrets))),
        dollars("Hinomi in total, billed by series", bill.inTotal(), bill, ""),
        dollars(
            "with NAT gateways instead of addresses",
            bill.inTotal() - bill.addresses() + bill.nat(),
            bill,
            HumanText.plural(bill.locations(), "gateway")
                + " at $"
                + cents(bill.nat() / Math.max(1, bill.locations()))
                + ", plus $"
                + network.natGigabyte()
                + " per GB both ways"));
  }

  /// The free gigabytes belong to the account, so they are not taken off.
  private static String sent(Bill bill) {
    return tenths(bill.sentGigabytes())
        + " GB of http checks at $"
        + bill.prices().network().sentGigabyte()
        + (bill.unmeasured() == 0
            ? ""
            : "; not measured: "
                + HumanText.plural(bill.unmeasured(), "check")
                + " of other kinds");
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

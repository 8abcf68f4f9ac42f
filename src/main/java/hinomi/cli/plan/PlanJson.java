package hinomi.cli.plan;

import hinomi.datadog.cost.Bill;
import hinomi.datadog.cost.MonthlyUsage;
import hinomi.datadog.resource.Resource;
import hinomi.datadog.resource.SyncPlan;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/// A plan as JSON.
final class PlanJson {
  private PlanJson() {}

  static JsonObject of(PlanState state, Optional<PlanChange> change, Optional<SyncPlan> live) {
    Bill bill = state.bill();
    JsonArray resources = new JsonArray();
    state.resources().forEach(each -> resources.add(resource(each)));
    JsonObject json =
        new JsonObject()
            .put("locations", bill.locations())
            .put(state.grouping().plural(), groups(bill))
            .put("metrics", amounts(bill.byMetric()))
            .put("total", amount(bill.total()))
            .put("cost", cost(bill, state.secrets()))
            .put("resources", resources);
    change.ifPresent(each -> json.put("change", each.json()));
    live.ifPresent(each -> json.put("live", steps(each)));
    return json;
  }

  private static JsonArray steps(SyncPlan plan) {
    JsonArray steps = new JsonArray();
    plan.steps()
        .forEach(step ->
            steps.add(
                new JsonObject()
                    .put("action", step.action().key())
                    .put("type", step.type().label())
                    .put("title", step.title())
                    .put("fields", new JsonArray(step.fields()))));
    return steps;
  }

  private static JsonObject resource(Resource resource) {
    return new JsonObject()
        .put("type", resource.type().label())
        .put("key", resource.key())
        .put("title", resource.title());
  }

  /// With the dollars of each group; agents are shared by all.
  private static JsonObject groups(Bill bill) {
    JsonObject json = new JsonObject();
    bill.byGroup()
        .forEach((name, each) -> {
          JsonObject group = amount(each);
          if (each.checks() > 0) {
            group
                .put("dollars", rounded(bill.ofGroup(each)))
                .put("share_percent", rounded(100 * bill.share(each)));
          }
          json.put(name, group);
        });
    return json;
  }

  private static JsonObject amounts(Map<String, MonthlyUsage> amounts) {
    JsonObject json = new JsonObject();
    amounts.forEach((name, each) -> json.put(name, amount(each)));
    return json;
  }

  private static JsonObject amount(MonthlyUsage amount) {
    return new JsonObject()
        .put("checks", amount.checks())
        .put("runs", rounded(amount.runs()))
        .put("points", rounded(amount.points()))
        .put("series", rounded(amount.series()));
  }

  private static JsonObject cost(Bill bill, int secrets) {
    JsonObject dollars =
        new JsonObject()
            .put("by_series", rounded(bill.bySeries()))
            .put("fargate", rounded(bill.fargate()))
            .put("public_addresses", rounded(bill.addresses()))
            .put("sent_to_sites", rounded(bill.egress()))
            .put("secrets_ssm", 0)
            .put("secrets_manager", rounded(bill.secrets(secrets)))
            .put("total", rounded(bill.inTotal()))
            .put("nat_gateways", rounded(bill.nat()))
            .put("total_with_nat", rounded(bill.inTotal() - bill.addresses() + bill.nat()))
            .put("synthetics", rounded(bill.synthetics()));
    bill.byNames().ifPresent(price -> dollars.put("by_name", rounded(price)));
    return new JsonObject()
        .put("prices_as_of", bill.prices().asOf())
        .put("tax", "not included")
        .put("tasks", bill.tasks())
        .put("secrets", secrets)
        .put("sent_gigabytes", rounded(bill.sentGigabytes()))
        .put("checks_not_measured", bill.unmeasured())
        .put("log_gigabyte_dollars", bill.prices().logGigabyte())
        .put("names", bill.names())
        .put("points_above_included", rounded(bill.pointsAbove()))
        .put("dollars", dollars)
        .put("mackerel_yen", rounded(bill.mackerel()))
        .put("mackerel_as_of", bill.prices().mackerel().asOf());
  }

  static double rounded(double number) {
    return Math.round(number * 100) / 100.0;
  }
}

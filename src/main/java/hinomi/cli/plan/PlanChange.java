package hinomi.cli.plan;

import hinomi.datadog.cost.Bill;
import hinomi.datadog.resource.NameDiff;
import hinomi.text.HumanText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The difference between two states of the files. Variables and hosts are part of it, because they
/// show where a secret may go.
record PlanChange(
    NameDiff variables,
    NameDiff hosts,
    NameDiff checks,
    CheckChanges details,
    NameDiff resources,
    Bill before,
    Bill after) {
  static PlanChange of(PlanState before, PlanState after) {
    NameDiff checks = NameDiff.of(before.fingerprints(), after.fingerprints());
    return new PlanChange(
        names(before.reach().variables(), after.reach().variables()),
        names(before.reach().hosts(), after.reach().hosts()),
        checks,
        CheckChanges.of(before.checks(), after.checks(), checks.added(), checks.changed()),
        NameDiff.ofResources(before.resources(), after.resources()),
        before.bill(),
        after.bill());
  }

  private static NameDiff names(Set<String> before, Set<String> after) {
    return NameDiff.of(byName(before), byName(after));
  }

  private static Map<String, Boolean> byName(Set<String> names) {
    return names.stream().collect(Collectors.toMap(name -> name, _ -> true));
  }

  boolean isNone() {
    return variables.isNone() && hosts.isNone() && checks.isNone() && resources.isNone();
  }

  String summary() {
    if (isNone()) {
      return "No changes.";
    }
    return reach("variable", variables)
        + reach("host", hosts)
        + counts("check", checks)
        + "; "
        + counts("resource", resources)
        + "; "
        + signed("%+,.1f", series())
        + " series, "
        + signed("%+,.0f", runs())
        + " runs, "
        + signed("%+,.2f", dollars()).replaceFirst("[-+]", "$0\\$")
        + " per month";
  }

  private static String reach(String thing, NameDiff all) {
    return all.isNone()
        ? ""
        : HumanText.plural(all.added().size(), thing)
            + " added, "
            + all.removed().size()
            + " removed; ";
  }

  private static String counts(String thing, NameDiff all) {
    return HumanText.plural(all.added().size(), thing)
        + " added, "
        + all.removed().size()
        + " removed, "
        + all.changed().size()
        + " changed";
  }

  /// What rounds to zero has no minus.
  private static String signed(String format, double number) {
    String text = String.format(Locale.ROOT, format, number);
    return text.matches("-[0.]+") ? text.replace('-', '+') : text;
  }

  private double series() {
    return after.total().series() - before.total().series();
  }

  private double runs() {
    return after.total().runs() - before.total().runs();
  }

  private double dollars() {
    return after.inTotal() - before.inTotal();
  }

  /// One line for each difference, with `+`, `-` or `~`.
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    add(lines, "variable ", variables);
    add(lines, "host ", hosts);
    lines.addAll(details.lines());
    checks.removed().forEach(each -> lines.add("- check " + each));
    add(lines, "", resources);
    return lines;
  }

  private static void add(List<String> lines, String before, NameDiff all) {
    all.added().forEach(each -> lines.add("+ " + before + each));
    all.removed().forEach(each -> lines.add("- " + before + each));
    all.changed().forEach(each -> lines.add("~ " + before + each));
  }

  JsonObject json() {
    return new JsonObject()
        .put("variables", json(variables))
        .put("hosts", json(hosts))
        .put("checks", json(checks))
        .put("details", details.json())
        .put("resources", json(resources))
        .put("series", PlanJson.rounded(series()))
        .put("runs", PlanJson.rounded(runs()))
        .put("dollars", PlanJson.rounded(dollars()));
  }

  private static JsonObject json(NameDiff all) {
    return new JsonObject()
        .put("added", new JsonArray(all.added()))
        .put("removed", new JsonArray(all.removed()))
        .put("changed", new JsonArray(all.changed()));
  }
}

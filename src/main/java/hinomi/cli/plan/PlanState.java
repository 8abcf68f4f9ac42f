package hinomi.cli.plan;

import hinomi.check.Check;
import hinomi.check.Checks.Reach;
import hinomi.check.Checks.Source;
import hinomi.cli.EffectiveCheck;
import hinomi.cli.FileOptions;
import hinomi.cli.SettingsFile;
import hinomi.datadog.cost.Bill;
import hinomi.datadog.resource.Resource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One state of the files: its checks, resources and cost.
record PlanState(
    Map<String, String> fingerprints,
    Map<String, EffectiveCheck> checks,
    Reach reach,
    Grouping grouping,
    Bill bill,
    List<Resource> resources) {
  static PlanState of(FileOptions.Good good, List<EffectiveCheck> checks, Grouping grouping) {
    SettingsFile settings = good.settings();
    Bill bill =
        Bill.of(
            good.checks(),
            check -> grouping.of(check, good),
            settings.resources(),
            settings.location(),
            settings.prices());
    Map<String, EffectiveCheck> byName =
        checks.stream()
            .collect(
                Collectors.toMap(
                    EffectiveCheck::name, check -> check, (one, _) -> one, LinkedHashMap::new));
    Map<String, String> fingerprints =
        good.checks().stream()
            .collect(
                Collectors.toMap(
                    Check::name, check -> fingerprint(good, check, byName.get(check.name()))));
    return new PlanState(fingerprints, byName, redacted(good), grouping, bill, good.resources());
  }

  /// The variables of checks, and the API key.
  int secrets() {
    return reach.variables().size() + 1;
  }

  /// A host name may be a secret from the environment.
  private static Reach redacted(FileOptions.Good good) {
    return new Reach(
        good.reach().variables(),
        good.reach().hosts().stream().map(good.secrets()::redact).collect(Collectors.toSet()));
  }

  /// Differs also when another variable gives a value, whatever the values are.
  private static String fingerprint(
      FileOptions.Good good, Check check, @Nullable EffectiveCheck effective) {
    String values =
        effective == null
            ? ""
            : effective.values().stream()
                .map(value -> value.path() + "=" + value.shown())
                .sorted()
                .collect(Collectors.joining("\n"));
    return source(good, check).fingerprint() + values;
  }

  private static Source source(FileOptions.Good good, Check check) {
    return Objects.requireNonNull(good.sources().get(check.name()));
  }
}

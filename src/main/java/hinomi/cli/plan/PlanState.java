package hinomi.cli.plan;

import hinomi.check.Check;
import hinomi.check.Checks.Reach;
import hinomi.check.Checks.Source;
import hinomi.cli.FileOptions;
import hinomi.cli.SettingsFile;
import hinomi.datadog.cost.Bill;
import hinomi.datadog.resource.Resource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// One state of the files: its checks, resources and cost.
record PlanState(
    Map<String, String> fingerprints, Reach reach, Bill bill, List<Resource> resources) {
  static PlanState of(FileOptions.Good good) {
    SettingsFile settings = good.settings();
    Bill bill =
        Bill.of(
            good.checks(),
            check -> fileOf(good, check),
            settings.resources(),
            settings.location(),
            settings.prices());
    Map<String, String> fingerprints =
        good.checks().stream()
            .collect(Collectors.toMap(Check::name, check -> source(good, check).fingerprint()));
    return new PlanState(fingerprints, redacted(good), bill, good.resources());
  }

  /// A host name may be a secret from the environment.
  private static Reach redacted(FileOptions.Good good) {
    return new Reach(
        good.reach().variables(),
        good.reach().hosts().stream().map(good.secrets()::redact).collect(Collectors.toSet()));
  }

  private static Source source(FileOptions.Good good, Check check) {
    return Objects.requireNonNull(good.sources().get(check.name()));
  }

  private static String fileOf(FileOptions.Good good, Check check) {
    return Path.of(source(good, check).place().file()).toString();
  }
}

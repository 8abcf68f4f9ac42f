package hinomi.check;

import hinomi.check.Check.About;
import hinomi.check.Check.Alert;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.verdict.Thresholds;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Reads the metadata of a check: tags, texts, `notify`, `priority`, `slo` and `alert`.
final class MetadataReader {
  private final Setting<Map<String, String>> tags;
  private final Setting<Optional<String>> description;
  private final Setting<Optional<String>> runbook;
  private final Setting<Optional<String>> notified;
  private final Setting<Optional<Integer>> priority;
  private final Setting<Boolean> phases;
  private final Setting<Optional<Slo>> slo;
  private final Setting<Rules> alert;

  private record Rules(Thresholds thresholds, Alert alert) {}

  MetadataReader(Section check) {
    tags = Tags.read(check);
    description = check.everybodySees("description", check.optional("description", ValueType.TEXT));
    runbook = check.everybodySees("runbook", check.optional("runbook", BoundedTypes.WEB_PAGE));
    notified = check.everybodySees("notify", check.optional("notify", Handles.KIND));
    priority = check.optional("priority", BoundedTypes.PRIORITY);
    phases = check.optional("phases", ValueType.FLAG, false);
    slo = Slo.read(check);
    alert = alert(check.section("alert"));
  }

  private static Setting<Rules> alert(Section alert) {
    Setting<Integer> fail = alert.optional("fail-after", BoundedTypes.AT_LEAST_ONE, 1);
    Setting<Integer> recover = alert.optional("recover-after", BoundedTypes.AT_LEAST_ONE, 1);
    Setting<Optional<Integer>> agreement = alert.optional("locations", BoundedTypes.AT_LEAST_ONE);
    Setting<Optional<Duration>> slow = alert.optional("slower-than", BoundedTypes.SOME_TIME);
    Setting<Optional<Integer>> days = alert.optional("certificate-days", BoundedTypes.AT_LEAST_ONE);
    return alert.make(() ->
        new Rules(
            new Thresholds(fail.get(), recover.get()),
            new Alert(agreement.get(), slow.get(), days.get())));
  }

  Thresholds thresholds() {
    return alert.get().thresholds();
  }

  About about() {
    return new About(
        tags.get(),
        description.get(),
        runbook.get(),
        notified.get(),
        priority.get(),
        phases.get(),
        alert.get().alert(),
        slo.get());
  }
}

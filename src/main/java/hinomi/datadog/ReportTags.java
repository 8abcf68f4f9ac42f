package hinomi.datadog;

import hinomi.check.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The tags on all that is told of a check, spelled as Datadog stores them.
final class ReportTags {
  private ReportTags() {}

  /// A check's own tags win over the constants.
  static List<String> of(Report report, Map<String, String> constants) {
    Map<String, String> tags = new TreeMap<>(constants);
    tags.putAll(report.check().about().tags());
    List<String> spelled = new ArrayList<>(tags.size() + 3);
    spelled.add(DatadogTag.of("check", report.check().name()));
    spelled.add(DatadogTag.of("kind", report.check().kind().key()));
    spelled.add(DatadogTag.of("location", report.location().name()));
    tags.forEach((key, value) -> spelled.add(DatadogTag.of(key, value)));
    return List.copyOf(spelled);
  }
}

package hinomi.datadog;

import hinomi.check.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The tags on statuses: those on all that is told of a check, and by what monitors find those that
/// they speak of. Monitors of service checks cannot ask for one name or another.
record StatusTags(Map<String, String> constants, String namespace) {
  StatusTags {
    constants = Map.copyOf(constants);
  }

  List<String> of(Report report) {
    List<String> tags = new ArrayList<>(ReportTags.of(report, constants));
    tags.add(Tag.of("hinomi", namespace));
    tags.add(Audience.of(report.check()).tag());
    return tags;
  }
}

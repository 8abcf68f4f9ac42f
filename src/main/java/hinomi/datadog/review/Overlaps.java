package hinomi.datadog.review;

import hinomi.report.MonthReport.Incident;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Makes one incident of those that overlap.
final class Overlaps {
  private Overlaps() {}

  /// The incidents are of one check.
  static List<Incident> merged(List<Incident> incidents) {
    List<Incident> sorted =
        incidents.stream().sorted(Comparator.comparing(Overlaps::start)).toList();
    List<Incident> merged = new ArrayList<>();
    for (Incident each : sorted) {
      if (!merged.isEmpty() && !end(merged.getLast()).isBefore(start(each))) {
        merged.add(merged(merged.removeLast(), each));
      } else {
        merged.add(each);
      }
    }
    return merged;
  }

  private static Instant start(Incident incident) {
    return incident.began().or(incident::reported).orElse(Instant.MIN);
  }

  private static Instant end(Incident incident) {
    return incident.restored().orElse(Instant.MAX);
  }

  private static Incident merged(Incident one, Incident other) {
    return new Incident(
        one.check(),
        Stream.concat(one.locations().stream(), other.locations().stream())
            .distinct()
            .sorted()
            .toList(),
        one.began(),
        first(one.reported(), other.reported()),
        one.restored().isEmpty() || other.restored().isEmpty()
            ? Optional.empty()
            : Stream.of(end(one), end(other)).max(Comparator.naturalOrder()),
        one.reason().isEmpty() ? other.reason() : one.reason());
  }

  private static Optional<Instant> first(Optional<Instant> one, Optional<Instant> other) {
    return Stream.concat(one.stream(), other.stream()).min(Comparator.naturalOrder());
  }
}

package hinomi.datadog.cost;

import hinomi.check.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The usage of one metric of a check or an agent in a month of 30 days at one location: points,
/// and series as Datadog bills them, by the hours in which they have points.
record SeriesUsage(String metric, double billed, double points) {
  static final double DAYS = 30;
  private static final double HOURS = DAYS * 24;
  private static final double CERTIFICATES = 4 * DAYS;

  /// The metrics of an agent that works, one entry for each series. Counts have points only in
  /// trouble.
  private static final List<String> OF_AGENT =
      List.of(
          "checks",
          "checks",
          "checks",
          "checks",
          "checks.unjudged",
          "files.problems",
          "heartbeat",
          "journal.age",
          "lag.max",
          "network.lost");

  /// Without failures: failed and degraded runs add a series each, for the hours they last.
  static List<SeriesUsage> of(Check check) {
    double runs = runs(check);
    double billed = Math.min(1, runs / HOURS);
    List<SeriesUsage> all = new ArrayList<>();
    all.add(new SeriesUsage("hinomi.up", billed, runs));
    if (check.expectsFailure()) {
      return all;
    }
    all.add(new SeriesUsage("hinomi.latency", billed, runs));
    if (check.kind().showsCertificate(check.probe())) {
      double points = Math.min(CERTIFICATES, runs);
      all.add(new SeriesUsage("hinomi.certificate.days_left", points / HOURS, points));
    }
    if (check.about().phases()) {
      int phases = check.kind().phases(check.probe()).size();
      all.add(new SeriesUsage("hinomi.phase", phases * billed, phases * runs));
    }
    return all;
  }

  static List<SeriesUsage> ofAgent() {
    double minutes = HOURS * 60;
    return OF_AGENT.stream()
        .map(name -> new SeriesUsage("hinomi.agent." + name, 1, minutes))
        .toList();
  }

  static double runs(Check check) {
    double interval = check.schedule().interval().toMillis();
    return Duration.ofDays((long) DAYS).toMillis() / interval;
  }
}

package hinomi.check;

import hinomi.assertion.Assertion;
import hinomi.probe.Probe;
import hinomi.probe.ProbeKind;
import hinomi.schedule.MaintenanceWindow;
import hinomi.schedule.Schedule;
import hinomi.verdict.Thresholds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A check as loaded: what to probe, when, which assertions to evaluate, and metadata for alerts.
/// Its runs are inconclusive while a check that it depends on fails.
public record Check(
    String name,
    ProbeKind kind,
    Probe probe,
    Schedule schedule,
    Duration timeout,
    Recheck recheck,
    List<Assertion> assertions,
    Thresholds thresholds,
    List<MaintenanceWindow> maintenance,
    List<String> locations,
    List<String> dependsOn,
    About about) {
  public Check {
    assertions = List.copyOf(assertions);
    maintenance = List.copyOf(maintenance);
    locations = List.copyOf(locations);
    dependsOn = List.copyOf(dependsOn);
    atMost("assertions", assertions.size(), 1_000);
    atMost("maintenance windows", maintenance.size(), 100);
    atMost("locations", locations.size(), 100);
    atMost("names in depends-on", dependsOn.size(), 20);
    if (about.slo().isPresent() && schedule.interval().compareTo(Slo.SLICE) > 0) {
      throw new IllegalArgumentException(
          "slo needs an interval of at most 5 min: Datadog evaluates slices of 5 min, and counts"
              + " one without a run as good");
    }
    if (!locations.isEmpty() && about.alert().agreement() > locations.size()) {
      throw new IllegalArgumentException(
          "alert waits for "
              + about.alert().agreement()
              + " locations to agree, but the check runs at "
              + locations.size());
    }
  }

  /// Each costs time in every run.
  private static void atMost(String what, int count, int most) {
    if (count > most) {
      throw new IllegalArgumentException(
          "has " + count + " " + what + ", at most " + most + " are allowed");
    }
  }

  /// Whether an agent at the location runs it: everywhere unless the author names locations.
  public boolean runsAt(Location location) {
    return locations.isEmpty() || locations.contains(location.name());
  }

  /// The same check for a single run, which decides the state at once.
  public Check atOnce() {
    return with(Thresholds.AT_ONCE);
  }

  public Check with(Thresholds other) {
    return new Check(
        name,
        kind,
        probe,
        schedule,
        timeout,
        recheck,
        assertions,
        other,
        maintenance,
        locations,
        dependsOn,
        about);
  }

  /// Metadata for people and Datadog: constant tags (without `check`, `kind` and `location`),
  /// texts, whether phases are published, alerting and SLO.
  public record About(
      Map<String, String> tags,
      Optional<String> description,
      Optional<String> runbook,
      Optional<String> notified,
      Optional<Integer> priority,
      boolean phases,
      Alert alert,
      Optional<Slo> slo) {}

  /// When to alert: the number of locations that must be down, answers slower than a bound, or a
  /// certificate with fewer days left.
  public record Alert(
      int agreement, Optional<Duration> slowerThan, Optional<Integer> certificateDays) {
    public static final Alert DEFAULT = new Alert(1, Optional.empty(), Optional.empty());
  }
}

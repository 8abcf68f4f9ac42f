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

/// What an author wants watched, whole: what to probe, when, what to expect, and what to tell
/// people. While one of the checks on which it depends fails, nothing is said of this one.
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
          "slo needs an interval of 5m at most: Datadog looks at slices of five minutes, and counts"
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

  /// All of them cost something in every run.
  private static void atMost(String what, int count, int most) {
    if (count > most) {
      throw new IllegalArgumentException(
          "has " + count + " " + what + ", and may have " + most + " at most");
    }
  }

  /// Whether an agent at the location runs it: everywhere unless the author names locations.
  public boolean runsAt(Location location) {
    return locations.isEmpty() || locations.contains(location.name());
  }

  /// The same for somebody who looks only once: a single run says what it is.
  public Check atOnce() {
    return new Check(
        name,
        kind,
        probe,
        schedule,
        timeout,
        recheck,
        assertions,
        Thresholds.AT_ONCE,
        maintenance,
        locations,
        dependsOn,
        about);
  }

  /// What people and Datadog are told: constant tags (sorted, without `check`, `kind` and
  /// `location`), texts, whether phases are told too, what wakes somebody, and what is promised.
  public record About(
      Map<String, String> tags,
      Optional<String> description,
      Optional<String> runbook,
      Optional<String> notified,
      Optional<Integer> priority,
      boolean phases,
      Alert alert,
      Optional<Slo> slo) {}

  /// What wakes somebody: so many locations that agree on it being down, answers that take longer
  /// than the bound, a certificate with fewer days left.
  public record Alert(
      int agreement, Optional<Duration> slowerThan, Optional<Integer> certificateDays) {
    public static final Alert DEFAULT = new Alert(1, Optional.empty(), Optional.empty());
  }
}

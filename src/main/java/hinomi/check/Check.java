package hinomi.check;

import hinomi.assertion.Assertion;
import hinomi.probe.Probe;
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
    String kind,
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
    if (!locations.isEmpty() && about.agreement() > locations.size()) {
      throw new IllegalArgumentException(
          "alert waits for "
              + about.agreement()
              + " locations to agree, but the check runs at "
              + locations.size());
    }
  }

  /// Whether an agent at the location runs it: everywhere unless the author names locations.
  public boolean runsAt(Location location) {
    return locations.isEmpty() || locations.contains(location.name());
  }

  /// What people and Datadog are told: constant tags (sorted, without `check`, `kind` and
  /// `location`), texts, whether phases are told too, how many locations must agree before anybody
  /// is woken, and what is promised.
  public record About(
      Map<String, String> tags,
      Optional<String> description,
      Optional<String> runbook,
      Optional<String> notified,
      Optional<Integer> priority,
      boolean phases,
      int agreement,
      Optional<Slo> slo) {}
}

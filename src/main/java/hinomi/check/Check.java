package hinomi.check;

import hinomi.assertion.Assertion;
import hinomi.assertion.ExpectedReason;
import hinomi.probe.Probe;
import hinomi.probe.ProbeKind;
import hinomi.schedule.MaintenanceWindow;
import hinomi.schedule.Schedule;
import hinomi.verdict.Thresholds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    if (recheck.timeout().filter(it -> it.compareTo(timeout) > 0).isPresent()) {
      throw new IllegalArgumentException("recheck.timeout must not be longer than timeout");
    }
    int agreement = about.alert().agreement().orElse(1);
    if (!locations.isEmpty() && agreement > locations.size()) {
      throw new IllegalArgumentException(
          "alert waits for "
              + agreement
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

  /// Whether alerts on both page the same people, and as many locations must agree on them: else
  /// other monitors watch the one than the other.
  public boolean alertsLike(Check other) {
    return about.alertsLike(other.about) && locations.size() == other.locations.size();
  }

  /// The same check at every location.
  public Check anywhere() {
    return new Builder(this).locations(List.of()).thresholds(thresholds).build();
  }

  /// Whether it passes when its probe fails, so that a passed run has measured nothing.
  public boolean expectsFailure() {
    return assertions.stream().anyMatch(ExpectedReason.class::isInstance);
  }

  /// When the maintenance windows that cover the instant are over, if there are any.
  public Optional<Instant> maintenanceUntil(Instant instant) {
    return maintenance.stream()
        .flatMap(window -> window.endAt(instant).stream())
        .max(Instant::compareTo);
  }

  /// The same check for a single run, which decides the state at once.
  public Check atOnce() {
    return with(Thresholds.AT_ONCE);
  }

  public Check with(Thresholds thresholds) {
    return new Builder(this).thresholds(thresholds).build();
  }

  public Check with(Probe probe) {
    return new Builder(this).probe(probe).build();
  }

  /// A check by its parts. What is not set has its default, or is that of the check copied.
  public static final class Builder {
    private final String name;
    private final ProbeKind kind;
    private Probe probe;
    private final Schedule schedule;
    private final Duration timeout;
    private Recheck recheck = Recheck.DEFAULT;
    private List<Assertion> assertions = List.of();
    private Thresholds thresholds = Thresholds.AT_ONCE;
    private List<MaintenanceWindow> maintenance = List.of();
    private List<String> locations = List.of();
    private List<String> dependsOn = List.of();
    private About about = About.NONE;

    public Builder(String name, ProbeKind kind, Probe probe, Schedule schedule, Duration timeout) {
      this.name = name;
      this.kind = kind;
      this.probe = probe;
      this.schedule = schedule;
      this.timeout = timeout;
    }

    private Builder(Check check) {
      this(check.name, check.kind, check.probe, check.schedule, check.timeout);
      recheck = check.recheck;
      assertions = check.assertions;
      thresholds = check.thresholds;
      maintenance = check.maintenance;
      locations = check.locations;
      dependsOn = check.dependsOn;
      about = check.about;
    }

    private Builder probe(Probe other) {
      probe = other;
      return this;
    }

    public Builder recheck(Recheck other) {
      recheck = other;
      return this;
    }

    public Builder assertions(List<Assertion> all) {
      assertions = all;
      return this;
    }

    public Builder thresholds(Thresholds other) {
      thresholds = other;
      return this;
    }

    public Builder maintenance(List<MaintenanceWindow> windows) {
      maintenance = windows;
      return this;
    }

    public Builder locations(List<String> names) {
      locations = names;
      return this;
    }

    public Builder dependsOn(List<String> names) {
      dependsOn = names;
      return this;
    }

    public Builder about(About other) {
      about = other;
      return this;
    }

    public Check build() {
      return new Check(
          name,
          kind,
          probe,
          schedule,
          timeout,
          recheck,
          assertions,
          thresholds,
          maintenance,
          locations,
          dependsOn,
          about);
    }
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
      Optional<Slo> slo) {
    public static final About NONE =
        new About(
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Alert.DEFAULT,
            Optional.empty());

    /// Whether the same people are paged with the same priority, by as many locations.
    private boolean alertsLike(About other) {
      return notified.equals(other.notified)
          && priority.equals(other.priority)
          && alert.agreement().equals(other.alert.agreement())
          && Objects.equals(tags.get("team"), other.tags.get("team"));
    }
  }

  /// When to alert: the number of locations that must call it down, answers slower than a bound, or
  /// a certificate with fewer days left.
  public record Alert(
      Optional<Integer> agreement,
      Optional<Duration> slowerThan,
      Optional<Integer> certificateDays) {
    public static final Alert DEFAULT =
        new Alert(Optional.empty(), Optional.empty(), Optional.empty());
  }
}

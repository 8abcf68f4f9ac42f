package hinomi.check;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A service level objective over a number of days: the percentage of time up, and optionally the
/// percentage of time with all answers below a latency.
public record Slo(double availability, Optional<Latency> latency, int days) {
  /// The slice of time that Datadog evaluates as one.
  static final Duration SLICE = Duration.ofMinutes(5);

  private static final List<Integer> WINDOWS = List.of(7, 30, 90);

  public Slo {
    if (!WINDOWS.contains(days)) {
      throw new IllegalArgumentException("days must be one of " + WINDOWS + ", was " + days);
    }
  }

  /// The percentage of time in which all answers arrive within the bound.
  public record Latency(double target, Duration below) {}

  static Setting<Optional<Slo>> read(Section check) {
    if (!check.has("slo")) {
      return Setting.of(Optional.empty());
    }
    Section slo = check.section("slo");
    Setting<Double> availability = slo.required("availability", BoundedTypes.PERCENT);
    Setting<Optional<Latency>> latency = latency(slo);
    Setting<Integer> days = slo.optional("days", ValueType.COUNT, 30);
    return slo.make(() -> Optional.of(new Slo(availability.get(), latency.get(), days.get())));
  }

  private static Setting<Optional<Latency>> latency(Section slo) {
    if (!slo.has("latency")) {
      return Setting.of(Optional.empty());
    }
    Section latency = slo.section("latency");
    Setting<Double> target = latency.required("target", BoundedTypes.PERCENT);
    Setting<Duration> below = latency.required("below", BoundedTypes.SOME_TIME);
    return latency.make(() -> Optional.of(new Latency(target.get(), below.get())));
  }
}

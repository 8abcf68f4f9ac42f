package hinomi.outcome;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// How long each phase of the last request took, and the phase in which a failure ended it. A phase
/// that did not happen is absent, never zero.
public record Timing(Map<Phase, Duration> phases, Optional<Unfinished> unfinished) {
  public static final Timing NONE = new Timing(Map.of());

  /// A phase that did not end, and the time until the failure.
  public record Unfinished(Phase phase, Duration elapsed) {}

  public Timing {
    EnumMap<Phase, Duration> copy = new EnumMap<>(Phase.class);
    copy.putAll(phases);
    phases = Collections.unmodifiableMap(copy);
  }

  /// With no phase unfinished.
  public Timing(Map<Phase, Duration> phases) {
    this(phases, Optional.empty());
  }

  /// Milliseconds rounded to microseconds, as metrics and JSON have them.
  public static double millis(Duration duration) {
    return Math.round(duration.toNanos() / 1e3) / 1e3;
  }

  public Optional<Duration> of(Phase phase) {
    return Optional.ofNullable(phases.get(phase));
  }

  /// The same without the time of earlier hops.
  Timing withoutRedirects() {
    EnumMap<Phase, Duration> own = new EnumMap<>(Phase.class);
    own.putAll(phases);
    own.remove(Phase.REDIRECT);
    return new Timing(own);
  }

  /// The time until the end of a failure too: the sum of all phases, with the unfinished one but
  /// without redirect; absent when nothing was measured.
  public Optional<Duration> elapsed() {
    return unfinished
        .map(last -> last.elapsed().plus(total().orElse(Duration.ZERO)))
        .or(this::total);
  }

  /// The sum of all finished phases but redirect; absent when nothing was measured.
  public Optional<Duration> total() {
    Duration sum = Duration.ZERO;
    for (Map.Entry<Phase, Duration> each : phases.entrySet()) {
      sum = each.getKey() == Phase.REDIRECT ? sum : sum.plus(each.getValue());
    }
    boolean isMeasured = phases.size() > (phases.containsKey(Phase.REDIRECT) ? 1 : 0);
    return isMeasured ? Optional.of(sum) : Optional.empty();
  }
}

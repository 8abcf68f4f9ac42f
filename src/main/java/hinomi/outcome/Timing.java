package hinomi.outcome;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// How long each phase of the last request took. A phase that did not happen is absent, never zero.
public record Timing(Map<Phase, Duration> phases) {
  public static final Timing NONE = new Timing(Map.of());

  public Timing {
    EnumMap<Phase, Duration> copy = new EnumMap<>(Phase.class);
    copy.putAll(phases);
    phases = Collections.unmodifiableMap(copy);
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

  /// The sum of all phases but redirect; absent when nothing was measured.
  public Optional<Duration> total() {
    Duration sum = Duration.ZERO;
    for (Map.Entry<Phase, Duration> each : phases.entrySet()) {
      sum = each.getKey() == Phase.REDIRECT ? sum : sum.plus(each.getValue());
    }
    boolean isMeasured = phases.size() > (phases.containsKey(Phase.REDIRECT) ? 1 : 0);
    return isMeasured ? Optional.of(sum) : Optional.empty();
  }
}

package hinomi.sink;

import hinomi.check.Check;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Whose alerts are silenced in Datadog, and until when, as of the last time that it was asked. Any
/// thread may use it.
public final class SilencedChecks {
  private volatile List<Silenced> all = List.of();

  /// The checks of one silence, and its end.
  public record Silenced(Predicate<Check> checks, Instant end) {}

  /// From now on these.
  public void replace(List<Silenced> others) {
    all = List.copyOf(others);
  }

  /// The end of the silence of the check that is the last to end.
  public Optional<Instant> until(Check check, Instant now) {
    return all.stream()
        .filter(silenced -> silenced.end().isAfter(now) && silenced.checks().test(check))
        .map(Silenced::end)
        .max(Comparator.naturalOrder());
  }
}

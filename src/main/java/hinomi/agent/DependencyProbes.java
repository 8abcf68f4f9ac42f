package hinomi.agent;

import hinomi.assertion.Grade;
import hinomi.check.Check;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Probes the checks that a failed one depends on. Only a conclusive failure of a parent excuses
/// its children, and never that of a parent that depends on the child itself. Call it on the event
/// loop.
final class DependencyProbes {
  /// How long the result of a probe is used for all dependent checks.
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Function<Check, Future<Attempt>> probe;
  private final Map<String, CachedProbe> cached = new HashMap<>();
  private Map<String, Check> checks = Map.of();

  private record CachedProbe(long at, Future<Optional<String>> failure) {
    boolean isFresh() {
      return System.nanoTime() - at < FRESH.toNanos();
    }
  }

  /// `probe` makes one attempt at a check and never fails.
  DependencyProbes(Function<Check, Future<Attempt>> probe) {
    this.probe = probe;
  }

  /// The checks on which others may depend.
  void know(Collection<Check> all) {
    checks = all.stream().collect(Collectors.toMap(Check::name, Function.identity(), (a, _) -> a));
    cached.keySet().retainAll(checks.keySet());
  }

  /// A sentence about a parent that fails, if one does.
  Future<Optional<String>> failing(Check check) {
    List<Future<Optional<String>>> probes =
        check.dependsOn().stream()
            .flatMap(name -> Stream.ofNullable(checks.get(name)))
            .filter(parent -> !dependsOn(parent, check.name()))
            .map(this::failure)
            .toList();
    return Future.all(probes)
        .map(all -> all.<Optional<String>>list().stream().flatMap(Optional::stream).findFirst());
  }

  /// Two checks that depend on each other would always excuse each other.
  private boolean dependsOn(Check check, String name) {
    Deque<Check> open = new ArrayDeque<>(List.of(check));
    Set<String> seen = new HashSet<>();
    while (!open.isEmpty()) {
      Check next = open.pop();
      if (next.name().equals(name)) {
        return true;
      }
      if (seen.add(next.name())) {
        next.dependsOn().stream()
            .flatMap(each -> Stream.ofNullable(checks.get(each)))
            .forEach(open::push);
      }
    }
    return false;
  }

  private Future<Optional<String>> failure(Check check) {
    CachedProbe known = cached.get(check.name());
    if (known == null || !known.isFresh()) {
      known = new CachedProbe(System.nanoTime(), probe.apply(check).map(it -> failure(check, it)));
      cached.put(check.name(), known);
    }
    return known.failure();
  }

  private static Optional<String> failure(Check check, Attempt attempt) {
    boolean fails =
        attempt.verdict().grade() == Grade.FAILED
            && !Attribution.isSuspected(attempt)
            && attempt.verdict().isConclusive();
    return fails
        ? Optional.of(
            "depends on "
                + check.name()
                + ", which fails: "
                + attempt.verdict().message().orElse(""))
        : Optional.empty();
  }
}

package hinomi.agent;

import hinomi.assertion.Grade;
import hinomi.check.Check;
import hinomi.verdict.Verdict;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds out whether a run that failed is to be held against its target: not when another check on
/// which it depends fails as well, and not when this location has lost its network. Call it on the
/// event loop.
final class DependencyProbes {
  /// So long a look at a check is good for all that depend on it.
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final RunExecutor look;
  private final ConnectivityWatcher witness;
  private final Map<String, CachedProbe> cached = new HashMap<>();
  private Map<String, Check> checks = Map.of();

  private record CachedProbe(long at, Future<Optional<String>> trouble) {
    boolean isFresh() {
      return System.nanoTime() - at < FRESH.toNanos();
    }
  }

  DependencyProbes(RunExecutor look, ConnectivityWatcher witness) {
    this.look = look;
    this.witness = witness;
  }

  /// The checks on which others may depend.
  void know(Collection<Check> all) {
    checks = all.stream().collect(Collectors.toMap(Check::name, Function.identity(), (a, _) -> a));
    cached.keySet().retainAll(checks.keySet());
  }

  /// The same, excused if need be. For a check that is known to be down nobody is asked anew.
  Future<RunResult> of(RunResult seen, boolean isDown) {
    if (seen.verdict().grade() != Grade.FAILED || !seen.verdict().isConclusive()) {
      return Future.succeededFuture(seen);
    }
    return troubleBelow(seen.check())
        .compose(trouble ->
            trouble.isPresent()
                ? Future.succeededFuture(trouble.map(seen.verdict()::blamedOnDependency))
                : blamed(seen, isDown))
        .map(excused -> excused.map(seen::with).orElse(seen));
  }

  private Future<Optional<Verdict>> blamed(RunResult seen, boolean isDown) {
    Attempt last = seen.attempts().getLast();
    return ConnectivityWatcher.suspect(last.outcome())
        .map(cause ->
            isDown
                ? Future.succeededFuture(witness.knownExcuse(cause, last.began()))
                : witness.excuse(cause, last.began()))
        .orElse(Future.succeededFuture(Optional.empty()))
        .map(why -> why.map(seen.verdict()::blamedOnUs));
  }

  private Future<Optional<String>> troubleBelow(Check check) {
    List<Future<Optional<String>>> looks =
        check.dependsOn().stream()
            .flatMap(name -> Stream.ofNullable(checks.get(name)))
            .map(this::trouble)
            .toList();
    return Future.all(looks)
        .map(all -> all.<Optional<String>>list().stream().flatMap(Optional::stream).findFirst());
  }

  private Future<Optional<String>> trouble(Check check) {
    CachedProbe known = cached.get(check.name());
    if (known == null || !known.isFresh()) {
      known =
          new CachedProbe(
              System.nanoTime(), look.probe(check).map(seen -> trouble(check, seen.verdict())));
      cached.put(check.name(), known);
    }
    return known.trouble();
  }

  private static Optional<String> trouble(Check check, Verdict verdict) {
    return verdict.grade() == Grade.FAILED && verdict.isConclusive()
        ? Optional.of(
            "it depends on " + check.name() + ", which fails: " + verdict.message().orElse(""))
        : Optional.empty();
  }
}

package hinomi.agent;

import hinomi.assertion.Assertion;
import hinomi.check.Check;
import hinomi.check.Recheck;
import hinomi.outcome.Cause;
import hinomi.outcome.Facts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Timing;
import hinomi.probe.FakeProbe;
import hinomi.schedule.Schedule;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// Checks that are due every 50 ms, and come to what they are told.
final class FakeChecks {
  static final Outcome GOOD = new Outcome.Answered(Facts.NONE, Timing.NONE);
  static final Outcome BAD = new Outcome.Failed(Cause.CONNECT, "refused", Facts.NONE, Timing.NONE);
  static final Duration SOON = Duration.ofMillis(5);

  private FakeChecks() {}

  static Supplier<Future<Outcome>> always(Outcome outcome) {
    return () -> Future.succeededFuture(outcome);
  }

  static Check check(Supplier<Future<Outcome>> run, Recheck recheck) {
    return check("top-page", run, recheck);
  }

  static Check check(String name, Supplier<Future<Outcome>> run, Recheck recheck) {
    return check(name, run, recheck, List.of(), List.of(), List.of());
  }

  static Check judgedBy(Assertion assertion, Supplier<Future<Outcome>> run) {
    return check("top-page", run, Recheck.DEFAULT, List.of(assertion), List.of(), List.of());
  }

  static Check at(String location, Supplier<Future<Outcome>> run) {
    return check("top-page", run, Recheck.DEFAULT, List.of(), List.of(location), List.of());
  }

  static Check dependingOn(
      String parent, String name, Supplier<Future<Outcome>> run, Recheck recheck) {
    return check(name, run, recheck, List.of(), List.of(), List.of(parent));
  }

  private static Check check(
      String name,
      Supplier<Future<Outcome>> run,
      Recheck recheck,
      List<Assertion> assertions,
      List<String> locations,
      List<String> dependsOn) {
    return new Check.Builder(
            name,
            FakeProbe.kind("fake"),
            new FakeProbe("nowhere", run),
            new Schedule(Duration.ofMillis(50), Duration.ZERO),
            Duration.ofMillis(40))
        .recheck(recheck)
        .assertions(assertions)
        .locations(locations)
        .dependsOn(dependsOn)
        .build();
  }
}

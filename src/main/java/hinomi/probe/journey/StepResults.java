package hinomi.probe.journey;

import hinomi.assertion.Finding;
import hinomi.assertion.Grade;
import hinomi.assertion.StepResult;
import hinomi.config.Secrets;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Facts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.outcome.Timing;
import hinomi.probe.journey.JourneyStep.Asking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the steps of one run came to so far. Of bodies only the start is kept, and nothing that was
/// found secret on the way leaves it.
final class StepResults {
  private final List<StepResult> steps = new ArrayList<>();
  private final Set<Object> chains = new HashSet<>();
  private boolean broken;
  private Optional<Cause> cause = Optional.empty();

  /// Whether a step failed that must not.
  boolean isBroken() {
    return broken;
  }

  void add(Asking step, Failed outcome) {
    add(step, outcome, List.of());
  }

  void lacks(Asking step, List<String> names) {
    Outcome nothing = new Answered(Facts.NONE, Timing.NONE);
    List<Finding> findings =
        names.stream()
            .map(name ->
                new Finding("{" + name + "}", Grade.FAILED, "a value of an earlier step", "none"))
            .toList();
    add(step, nothing, findings);
  }

  void add(Asking step, Outcome outcome, List<Finding> findings) {
    List<Finding> all = new ArrayList<>(findings);
    if (outcome instanceof Failed failed) {
      all.add(new Finding("answer", Grade.FAILED, "an answer", failed.detail()));
    }
    if (step.habit().optional()) {
      all.replaceAll(StepResults::harmless);
    }
    StepResult done = done(step.name(), outcome, all);
    steps.add(done);
    if (done.grade() == Grade.FAILED && !broken) {
      broken = true;
      cause = outcome instanceof Failed failed ? Optional.of(failed.cause()) : Optional.empty();
    }
  }

  private static Finding harmless(Finding finding) {
    return finding.grade() == Grade.FAILED
        ? new Finding(finding.assertion(), Grade.DEGRADED, finding.expected(), finding.actual())
        : finding;
  }

  private StepResult done(String name, Outcome outcome, List<Finding> findings) {
    Optional<Finding> worst =
        findings.stream()
            .filter(each -> each.grade() != Grade.PASSED)
            .max(Comparator.comparing(Finding::grade));
    return new StepResult(
        name,
        worst.map(Finding::grade).orElse(Grade.PASSED),
        worst.map(_ -> outcome instanceof Failed(Cause cause, _, _, _) ? cause.key() : "assertion"),
        worst.map(it -> outcome instanceof Failed failed ? failed.detail() : it.inWords()),
        outcome instanceof Answered ? outcome.timing().total() : Optional.empty(),
        outcome.timing(),
        seen(outcome.facts(), worst.isPresent()),
        findings);
  }

  /// A chain of certificates is told once, though all steps see it.
  private Map<String, Object> seen(Facts facts, boolean withBody) {
    Map<String, Object> seen = new LinkedHashMap<>();
    facts.forEachShown((name, value) -> {
      if (!name.equals(CommonFacts.CERTIFICATES.name()) || chains.add(value)) {
        seen.put(name, value);
      }
    });
    facts
        .find(CommonFacts.BODY)
        .filter(body -> withBody && body.size() > 0)
        .ifPresent(body -> seen.put(StepRedactor.SNIPPET, body.start(StepRedactor.SNIPPET_KEPT)));
    return seen;
  }

  /// The whole: with the sum of the times of its steps unless it was broken off, which would look
  /// fast, and else with what broke it off.
  Outcome outcome(Secrets secrets) {
    StepRedactor discretion = new StepRedactor(secrets);
    Facts facts = Facts.of(StepResult.ALL, steps.stream().map(discretion::about).toList());
    return cause
        .<Outcome>map(why -> new Failed(why, firstFailure(facts), facts, Timing.NONE))
        .orElseGet(() -> new Answered(facts, broken ? Timing.NONE : sum()));
  }

  /// The whole when it could not be put together.
  static Outcome unjudged(String why) {
    Finding finding = new Finding("journey", Grade.FAILED, "one that can be judged", why);
    StepResult step =
        new StepResult(
            "journey",
            Grade.FAILED,
            Optional.of("assertion"),
            Optional.of(why),
            Optional.empty(),
            Timing.NONE,
            Map.of(),
            List.of(finding));
    return new Answered(Facts.of(StepResult.ALL, List.of(step)), Timing.NONE);
  }

  private static String firstFailure(Facts facts) {
    StepResult first = StepResult.failed(facts).orElseThrow();
    return "step '" + first.name() + "': " + first.message().orElse("");
  }

  private Timing sum() {
    Map<Phase, Duration> sum = new EnumMap<>(Phase.class);
    steps.stream()
        .filter(step -> step.latency().isPresent())
        .forEach(step ->
            step.timing()
                .phases()
                .forEach((phase, took) -> sum.merge(phase, took, Duration::plus)));
    return new Timing(sum);
  }
}

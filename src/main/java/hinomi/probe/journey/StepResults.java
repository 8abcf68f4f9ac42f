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
import hinomi.probe.journey.JourneyStep.Send;
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

/// The results of the steps of one run. Only the start of a body is kept, and secret values of the
/// run are redacted before a result leaves.
final class StepResults {
  private final List<StepResult> steps = new ArrayList<>();
  private final Set<Object> chains = new HashSet<>();
  private boolean broken;
  private Optional<Cause> cause = Optional.empty();

  /// Whether a step failed that is not optional.
  boolean isBroken() {
    return broken;
  }

  void add(Send step, Failed outcome) {
    add(step, outcome, List.of());
  }

  void addMissing(Send step, List<String> names) {
    Outcome none = new Answered(Facts.NONE, Timing.NONE);
    List<Finding> findings = names.stream().map(name -> missing("{" + name + "}")).toList();
    add(step, none, findings);
  }

  void add(Send step, Outcome outcome, List<Finding> findings) {
    List<Finding> all = new ArrayList<>(findings);
    if (outcome instanceof Failed failed) {
      all.add(new Finding("answer", Grade.FAILED, "an answer", failed.detail(), failed.detail()));
    }
    if (step.options().optional()) {
      all.replaceAll(StepResults::degrade);
    }
    StepResult done = done(step.name(), outcome, all);
    steps.add(done);
    if (done.grade() == Grade.FAILED && !broken) {
      broken = true;
      cause = outcome instanceof Failed failed ? Optional.of(failed.cause()) : Optional.empty();
    }
  }

  private static Finding missing(String variable) {
    return new Finding(
        variable,
        Grade.FAILED,
        "a value of an earlier step",
        "none",
        variable + " has no value from an earlier step");
  }

  private static Finding degrade(Finding finding) {
    return finding.grade() == Grade.FAILED ? finding.withGrade(Grade.DEGRADED) : finding;
  }

  private StepResult done(String name, Outcome outcome, List<Finding> findings) {
    Optional<Finding> worst =
        findings.stream()
            .filter(each -> each.grade() != Grade.PASSED)
            .max(Comparator.comparing(Finding::grade));
    return new StepResult(
        name,
        worst.map(Finding::grade).orElse(Grade.PASSED),
        worst.map(it ->
            outcome instanceof Failed(Cause cause, _, _, _)
                ? cause.key()
                : it.cause().map(Cause::key).orElse("assertion")),
        worst.map(it -> outcome instanceof Failed failed ? failed.detail() : it.message()),
        outcome instanceof Answered ? outcome.timing().total() : Optional.empty(),
        outcome.timing(),
        seen(outcome.facts(), worst.isPresent()),
        findings);
  }

  /// A certificate chain is reported by the first step that sees it.
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

  /// The outcome of the journey. Its latency is the sum of its steps, unless a failed step ended it
  /// early, which would look fast.
  Outcome outcome(Secrets secrets) {
    StepRedactor redactor = new StepRedactor(secrets);
    Facts facts = Facts.of(StepResult.ALL, steps.stream().map(redactor::redact).toList());
    return cause
        .<Outcome>map(why -> new Failed(why, firstFailure(facts), facts, Timing.NONE))
        .orElseGet(() -> new Answered(facts, broken ? Timing.NONE : sum()));
  }

  /// The outcome of a journey whose results could not be put together.
  static Outcome notEvaluated(String reason) {
    Finding finding =
        Finding.notEvaluated("journey", Grade.FAILED, "answers that can be evaluated", reason);
    StepResult step =
        new StepResult(
            "journey",
            Grade.FAILED,
            Optional.of("assertion"),
            Optional.of(finding.message()),
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

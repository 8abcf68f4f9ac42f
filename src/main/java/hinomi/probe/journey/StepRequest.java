package hinomi.probe.journey;

import hinomi.assertion.Assertion;
import hinomi.assertion.Finding;
import hinomi.assertion.Grade;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.outcome.Evidence;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.Expectations;
import hinomi.probe.http.HttpKind;
import hinomi.probe.http.HttpStep;
import hinomi.text.HumanText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The request of one step, what is asserted about its response, the values extracted from it, and
/// until when it is repeated.
record StepRequest(
    HttpStep http,
    List<Assertion> assertions,
    List<Extraction> extractions,
    Optional<Repeat> repeat) {
  StepRequest {
    assertions = List.copyOf(assertions);
    extractions = List.copyOf(extractions);
  }

  /// Reads `http`, `expect`, `warn`, `extract` and `repeat` of the step; the caller reads its other
  /// keys.
  static Setting<StepRequest> read(Section step) {
    Setting<HttpStep> http =
        step.has("http")
            ? HttpStep.read(step.section("http"))
            : step.<HttpStep>refuseMeant(Set.of("http", "wait"))
                .orElseGet(() -> step.refuse("needs 'http' (the request) or 'wait' (how long)"));
    Setting<List<Assertion>> assertions = Expectations.ofPart(step, HttpKind.KIND);
    Setting<Optional<Repeat>> repeat = Repeat.read(step);
    Section extract = step.section("extract");
    List<Setting<Extraction>> extractions = new ArrayList<>();
    extract.keys().forEach(name -> extractions.add(Extraction.read(extract, name)));
    boolean isGood = extract.make(() -> true).isGood() && assertions.isGood();
    return http.isGood() && isGood && repeat.isGood()
        ? Setting.of(
            new StepRequest(
                http.get(),
                Stream.concat(assertions.get().stream(), http.get().probe().expects().stream())
                    .toList(),
                extractions.stream().map(Setting::get).toList(),
                repeat.get()))
        : new Setting.Refused<>();
  }

  /// The outcome without its body, the findings, the extracted values, and why the step is to be
  /// repeated, if so.
  record Judgement(
      Outcome outcome,
      List<Finding> findings,
      Map<Extraction, String> extracted,
      Optional<String> unmet) {
    Judgement(Outcome outcome, List<Finding> findings, Map<Extraction, String> extracted) {
      this(outcome, findings, extracted, Optional.empty());
    }

    /// The judgement of a step that was repeated so often, where nothing more can be tried.
    Judgement after(int attempts, boolean isLate) {
      Outcome counted = outcome.with(Repeat.ATTEMPTS, attempts);
      String tried =
          " after " + HumanText.plural(attempts, "attempt") + (isLate ? ", out of time: " : ": ");
      return unmet
          .map(lacks -> {
            String message = "repeat.until does not hold" + tried + lacks;
            Finding finding = new Finding("repeat.until", Grade.FAILED, "to hold", lacks, message);
            return counted instanceof Failed failed
                ? new Judgement(
                    new Failed(failed.cause(), message, failed.facts(), failed.timing()),
                    findings,
                    extracted)
                : new Judgement(
                    counted,
                    Stream.concat(Stream.of(finding), findings.stream()).toList(),
                    extracted);
          })
          .orElseGet(() -> new Judgement(counted, findings, extracted));
    }
  }

  boolean isQuickFor(Outcome outcome) {
    return !(outcome instanceof Answered)
        || (extractions.isEmpty()
            && repeat.isEmpty()
            && assertions.stream().allMatch(Assertion::isQuick));
  }

  /// The judgement of a response whose assertions could not be evaluated.
  static Judgement notEvaluated(Outcome outcome, String reason) {
    Finding finding =
        Finding.notEvaluated("answer", Grade.FAILED, "an answer that can be evaluated", reason);
    return new Judgement(Evidence.of(outcome), List.of(finding), Map.of());
  }

  /// May take long. Values are extracted even when an assertion fails: steps that clean up need
  /// them.
  Judgement judge(Outcome outcome) {
    Optional<String> unmet = repeat.flatMap(it -> it.unmet(outcome));
    if (!(outcome instanceof Answered answer)) {
      return new Judgement(Evidence.of(outcome), List.of(), Map.of(), unmet);
    }
    Map<Extraction, String> extracted = new LinkedHashMap<>();
    extractions.forEach(each -> each.from(answer).ifPresent(value -> extracted.put(each, value)));
    List<Finding> findings =
        Stream.concat(
                assertions.stream().map(each -> each.evaluate(answer)),
                extractions.stream().map(each -> each.evaluate(answer)))
            .toList();
    return new Judgement(Evidence.of(outcome), findings, extracted, unmet);
  }
}

package hinomi.probe.journey;

import hinomi.assertion.Assertion;
import hinomi.assertion.Finding;
import hinomi.assertion.Grade;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.outcome.Evidence;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.probe.Expectations;
import hinomi.probe.http.HttpKind;
import hinomi.probe.http.HttpStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The request of one step, what is asserted about its response, and the values extracted from it.
record StepRequest(HttpStep http, List<Assertion> assertions, List<Extraction> extractions) {
  StepRequest {
    assertions = List.copyOf(assertions);
    extractions = List.copyOf(extractions);
  }

  /// Reads `http`, `expect`, `warn` and `extract` of the step; the caller reads its other keys.
  static Setting<StepRequest> read(Section step) {
    Setting<HttpStep> http =
        step.has("http")
            ? HttpStep.read(step.section("http"))
            : step.refuse("needs 'http' (the request) or 'wait' (how long)");
    Setting<List<Assertion>> assertions = Expectations.read(step, HttpKind.KIND, List.of());
    Section extract = step.section("extract");
    List<Setting<Extraction>> extractions = new ArrayList<>();
    extract.keys().forEach(name -> extractions.add(Extraction.read(extract, name)));
    boolean isGood = extract.make(() -> true).isGood() && assertions.isGood();
    return http.isGood() && isGood
        ? Setting.of(
            new StepRequest(
                http.get(),
                Stream.concat(assertions.get().stream(), http.get().probe().expects().stream())
                    .toList(),
                extractions.stream().map(Setting::get).toList()))
        : new Setting.Refused<>();
  }

  /// The outcome without its body, the findings, and the extracted values.
  record Judgement(Outcome outcome, List<Finding> findings, Map<Extraction, String> extracted) {}

  boolean isQuickFor(Outcome outcome) {
    return !(outcome instanceof Answered)
        || (extractions.isEmpty() && assertions.stream().allMatch(Assertion::isQuick));
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
    if (!(outcome instanceof Answered answer)) {
      return new Judgement(Evidence.of(outcome), List.of(), Map.of());
    }
    Map<Extraction, String> extracted = new LinkedHashMap<>();
    extractions.forEach(each -> each.from(answer).ifPresent(value -> extracted.put(each, value)));
    List<Finding> findings =
        Stream.concat(
                assertions.stream().map(each -> each.evaluate(answer)),
                extractions.stream().map(each -> each.evaluate(answer)))
            .toList();
    return new Judgement(Evidence.of(outcome), findings, extracted);
  }
}

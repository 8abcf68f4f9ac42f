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
import hinomi.probe.Probe;
import hinomi.probe.ProbeKind;
import hinomi.probe.Probes;
import hinomi.probe.http.HttpProbe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What one step of a journey is sent for: what it asks, what it expects of the answer, and what it
/// takes from there.
record StepRequest(HttpProbe probe, List<Assertion> assertions, List<Extraction> takings) {
  private static final ProbeKind HTTP =
      Probes.kinds().stream().filter(kind -> kind.key().equals("http")).findFirst().orElseThrow();

  StepRequest {
    assertions = List.copyOf(assertions);
    takings = List.copyOf(takings);
  }

  /// Reads its keys of the step, whose other keys the caller reads.
  static Setting<StepRequest> read(Section step) {
    Setting<Probe> probe =
        step.has("http")
            ? HttpProbe.read(step.section("http"))
            : step.refuse("needs 'http' (what to ask) or 'wait' (how long)");
    Setting<List<Assertion>> assertions = Expectations.read(step, HTTP, Probes.kinds());
    Section extract = step.section("extract");
    List<Setting<Extraction>> takings = new ArrayList<>();
    extract.keys().forEach(name -> takings.add(Extraction.read(extract, name)));
    boolean isGood = extract.make(() -> true).isGood() && assertions.isGood();
    return probe.isGood() && isGood
        ? Setting.of(
            new StepRequest(
                (HttpProbe) probe.get(),
                Stream.concat(assertions.get().stream(), probe.get().expects().stream()).toList(),
                takings.stream().map(Setting::get).toList()))
        : new Setting.Refused<>();
  }

  /// What came of it: judged, and with the values taken.
  record Judged(Outcome outcome, List<Finding> findings, Map<Extraction, String> taken) {}

  boolean isQuickFor(Outcome outcome) {
    return !(outcome instanceof Answered)
        || (takings.isEmpty() && assertions.stream().allMatch(Assertion::isQuick));
  }

  /// The same where that was not possible.
  static Judged unjudged(Outcome outcome, String why) {
    Finding finding = new Finding("answer", Grade.FAILED, "one that can be judged", why);
    return new Judged(Evidence.of(outcome), List.of(finding), Map.of());
  }

  /// It may take long. Values are taken of an answer that is wrong, too: who cleans up needs them.
  Judged judge(Outcome outcome) {
    if (!(outcome instanceof Answered answer)) {
      return new Judged(Evidence.of(outcome), List.of(), Map.of());
    }
    Map<Extraction, String> taken = new LinkedHashMap<>();
    takings.forEach(each -> each.from(answer).ifPresent(value -> taken.put(each, value)));
    List<Finding> findings =
        Stream.concat(
                assertions.stream().map(each -> each.judge(answer)),
                takings.stream().map(each -> each.judge(answer)))
            .toList();
    return new Judged(Evidence.of(outcome), findings, taken);
  }
}

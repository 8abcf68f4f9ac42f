package hinomi.cli;

import hinomi.assertion.StepResult;
import hinomi.outcome.Timing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The steps of a journey as a waterfall, followed by the details of those that did not pass.
final class StepWaterfall {
  private static final String SNIPPET = "http.snippet";

  private final Terminal terminal;

  StepWaterfall(Terminal terminal) {
    this.terminal = terminal;
  }

  /// Waits between steps are left out.
  List<String> waterfall(List<StepResult> steps) {
    double whole = steps.stream().mapToDouble(StepWaterfall::millis).sum();
    List<List<String>> rows = new ArrayList<>();
    double start = 0;
    for (StepResult step : steps) {
      double took = millis(step);
      rows.add(
          List.of(
              RunDetails.mark(step.grade()) + " " + step.name(),
              Waterfall.bar(start, took, whole),
              String.format("%11s", took > 0 ? Waterfall.shown(took) + " ms" : "-"),
              Terminal.harmless(response(step.seen()))));
      start += took;
    }
    List<String> lines = Terminal.columns(rows);
    return java.util.stream.IntStream.range(0, lines.size())
        .mapToObj(row -> terminal.colour(steps.get(row).grade(), lines.get(row)))
        .toList();
  }

  /// The phases of a step, as those of a request.
  List<String> phases(StepResult step) {
    return Stream.concat(
            Stream.of(terminal.bold(step.name())), Waterfall.of(step.timing()).stream())
        .toList();
  }

  /// The facts of a step that did not pass.
  List<String> details(StepResult step) {
    List<String> lines = new ArrayList<>();
    lines.add(
        terminal.bold(step.name())
            + step.message().map(it -> ": " + Terminal.harmless(it)).orElse(""));
    Map<String, Object> facts = new LinkedHashMap<>(step.seen());
    Optional<Object> snippet = Optional.ofNullable(facts.remove(SNIPPET));
    lines.addAll(Terminal.columns(RunDetails.harmless(FactRows.of(facts))));
    snippet.ifPresent(
        text -> text.toString().lines().limit(12).map(Terminal::harmless).forEach(lines::add));
    return lines;
  }

  private static String response(Map<String, Object> facts) {
    Optional<Object> bytes = Optional.ofNullable(facts.get("http.bytes"));
    return facts.containsKey("http.status")
        ? facts.get("http.version")
            + " "
            + facts.get("http.status")
            + bytes.map(count -> ", " + count + " bytes").orElse("")
            + (facts.containsKey("http.truncated") ? FactRows.TRUNCATED : "")
        : "no response";
  }

  private static double millis(StepResult step) {
    return step.timing().elapsed().map(Timing::millis).orElse(0.0);
  }
}

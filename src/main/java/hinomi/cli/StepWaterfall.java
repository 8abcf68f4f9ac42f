package hinomi.cli;

import hinomi.assertion.StepResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Draws the steps of a journey one below the other, each where and as long as it took place, and
/// below that all that was seen by those that did not pass.
final class StepWaterfall {
  private static final String SNIPPET = "http.snippet";

  private final Terminal terminal;

  StepWaterfall(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The steps as a waterfall; waits between them are not part of it.
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
              Terminal.harmless(answer(step.seen()))));
      start += took;
    }
    List<String> lines = Terminal.columns(rows);
    return java.util.stream.IntStream.range(0, lines.size())
        .mapToObj(row -> terminal.colour(steps.get(row).grade(), lines.get(row)))
        .toList();
  }

  /// What a step that did not pass saw.
  List<String> seenBy(StepResult step) {
    List<String> lines = new ArrayList<>();
    lines.add(
        terminal.bold(step.name())
            + step.message().map(it -> ": " + Terminal.harmless(it)).orElse(""));
    Map<String, Object> seen = new LinkedHashMap<>(step.seen());
    Optional<Object> snippet = Optional.ofNullable(seen.remove(SNIPPET));
    lines.addAll(Terminal.columns(RunDetails.harmless(FactRows.of(seen))));
    snippet.ifPresent(
        text -> text.toString().lines().limit(12).map(Terminal::harmless).forEach(lines::add));
    return lines;
  }

  private static String answer(Map<String, Object> seen) {
    Optional<Object> bytes = Optional.ofNullable(seen.get("http.bytes"));
    return seen.containsKey("http.status")
        ? seen.get("http.version")
            + " "
            + seen.get("http.status")
            + bytes.map(count -> ", " + count + " bytes").orElse("")
        : "no answer";
  }

  private static double millis(StepResult step) {
    return step.timing().total().map(Waterfall::millis).orElse(0.0);
  }
}

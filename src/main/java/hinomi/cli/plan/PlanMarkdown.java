package hinomi.cli.plan;

import hinomi.config.OneLine;
import hinomi.datadog.resource.SyncPlan;
import hinomi.datadog.resource.SyncStep;
import hinomi.text.Cut;
import hinomi.text.HumanText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A plan as a pull request comment: the changes first, the tables folded.
final class PlanMarkdown {
  /// A GitHub comment holds 65,536 characters.
  private static final int MAX_CHARACTERS = 20_000;

  private static final int OPEN_LINES = 20;
  private static final int LONGEST_LINE = 500;

  private PlanMarkdown() {}

  static List<String> of(
      List<String> notes, PlanState state, Optional<PlanChange> change, Optional<SyncPlan> live) {
    List<String> lines = new ArrayList<>(List.of("## Hinomi plan", ""));
    notes.forEach(note -> lines.addAll(List.of(note, "")));
    change.ifPresent(each -> lines.addAll(listed(each.summary(), each.lines())));
    live.ifPresent(each -> lines.addAll(listed("Live in Datadog: " + each.summary(), steps(each))));
    lines.add("<details><summary>Monthly totals</summary>");
    lines.add("");
    PlanTables.of(state).forEach(table -> lines.addAll(table.markdown()));
    lines.add("</details>");
    return lines;
  }

  private static List<String> steps(SyncPlan plan) {
    return plan.steps().stream().map(SyncStep::toString).toList();
  }

  /// The first lines are open, further ones folded.
  private static List<String> listed(String summary, List<String> all) {
    List<String> lines = new ArrayList<>(List.of(summary, ""));
    List<String> shown = all.stream().map(PlanMarkdown::inBlock).toList();
    List<String> open = shown.subList(0, Math.min(OPEN_LINES, shown.size()));
    List<String> folded = fitting(shown.subList(open.size(), shown.size()));
    lines.addAll(block(open));
    if (!folded.isEmpty()) {
      lines.add(
          "<details><summary>"
              + HumanText.plural(shown.size() - open.size(), "more change")
              + "</summary>");
      lines.add("");
      lines.addAll(block(folded));
      lines.add("</details>");
      lines.add("");
    }
    return lines;
  }

  private static List<String> block(List<String> lines) {
    return lines.isEmpty()
        ? List.of()
        : Stream.of(List.of("```diff"), lines, List.of("```", "")).flatMap(List::stream).toList();
  }

  /// As many lines as a comment has room for; the last one tells how many are missing.
  private static List<String> fitting(List<String> all) {
    List<String> fitting = new ArrayList<>();
    int characters = 0;
    for (String line : all) {
      characters += line.length() + 1;
      if (characters > MAX_CHARACTERS) {
        fitting.add("  and " + (all.size() - fitting.size()) + " more");
        return fitting;
      }
      fitting.add(line);
    }
    return fitting;
  }

  /// GitHub highlights `!` as changed. A title must not close the block.
  private static String inBlock(String line) {
    String marked = line.startsWith("~") ? "!" + line.substring(1) : line;
    return Cut.marked(LONGEST_LINE, OneLine.of(marked).replace("```", "'''"));
  }
}

package hinomi.cli.plan;

import hinomi.config.OneLine;
import hinomi.datadog.resource.SyncPlan;
import hinomi.datadog.resource.SyncStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A plan as a pull request comment: the changes first, the tables folded.
final class PlanMarkdown {
  /// A GitHub comment holds 65,536 characters.
  private static final int MAX_LINES = 200;

  private PlanMarkdown() {}

  static List<String> of(PlanState state, Optional<PlanChange> change, Optional<SyncPlan> live) {
    List<String> lines = new ArrayList<>(List.of("## Hinomi plan", ""));
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

  private static List<String> listed(String summary, List<String> all) {
    List<String> lines = new ArrayList<>(List.of(summary, ""));
    if (all.isEmpty()) {
      return lines;
    }
    lines.add("```diff");
    all.stream().limit(MAX_LINES).map(PlanMarkdown::inBlock).forEach(lines::add);
    if (all.size() > MAX_LINES) {
      lines.add("  and " + (all.size() - MAX_LINES) + " more");
    }
    lines.add("```");
    lines.add("");
    return lines;
  }

  /// GitHub highlights `!` as changed. A title must not close the block.
  private static String inBlock(String line) {
    String shown = line.startsWith("~") ? "!" + line.substring(1) : line;
    return OneLine.of(shown).replace("```", "'''");
  }
}

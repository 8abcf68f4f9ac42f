package hinomi.cli.plan;

import hinomi.config.OneLine;
import hinomi.datadog.resource.SyncPlan;
import hinomi.datadog.resource.SyncStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A plan as a comment on a pull request: what changes at once, the rest behind a fold.
final class PlanMarkdown {
  /// A comment on GitHub has 65,536 characters.
  private static final int MOST_LINES = 200;

  private PlanMarkdown() {}

  static List<String> of(PlanState state, Optional<PlanChange> change, Optional<SyncPlan> live) {
    List<String> lines = new ArrayList<>(List.of("## Hinomi plan", ""));
    change.ifPresent(each -> lines.addAll(listed(each.summary(), each.lines())));
    live.ifPresent(each -> lines.addAll(listed("Now in Datadog: " + each.summary(), steps(each))));
    lines.add("<details><summary>The whole month</summary>");
    lines.add("");
    PlanTables.of(state).forEach(sheet -> lines.addAll(sheet.markdown()));
    lines.add("</details>");
    return lines;
  }

  private static List<String> steps(SyncPlan agenda) {
    return agenda.steps().stream().map(SyncStep::toString).toList();
  }

  private static List<String> listed(String summary, List<String> all) {
    List<String> lines = new ArrayList<>(List.of(summary, ""));
    if (all.isEmpty()) {
      return lines;
    }
    lines.add("```diff");
    all.stream().limit(MOST_LINES).map(PlanMarkdown::inBlock).forEach(lines::add);
    if (all.size() > MOST_LINES) {
      lines.add("  and " + (all.size() - MOST_LINES) + " more");
    }
    lines.add("```");
    lines.add("");
    return lines;
  }

  /// `!` is what GitHub shows as changed; nothing ends the block but its end.
  private static String inBlock(String line) {
    String shown = line.startsWith("~") ? "!" + line.substring(1) : line;
    return OneLine.of(shown).replace("```", "'''");
  }
}

package hinomi.cli;

import hinomi.assertion.Finding;
import hinomi.assertion.Grade;
import hinomi.assertion.StepResult;
import hinomi.check.Report;
import hinomi.config.Position;
import hinomi.outcome.Body;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Facts;
import hinomi.outcome.Headers;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Failed;
import hinomi.text.Cut;
import hinomi.text.HumanTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The details of one run, as lines for people.
final class RunDetails {
  private static final int SNIPPET = 400;

  /// Longer than what is shown, so that a secret is masked before it is cut.
  private static final int SNIPPET_READ = 8 * 1024;

  private final Terminal terminal;
  private final HumanTime time;
  private final Optional<Position> place;

  /// The place is where the check is written, if it stands in a file.
  RunDetails(Terminal terminal, HumanTime time, Optional<Position> place) {
    this.terminal = terminal;
    this.time = time;
    this.place = place;
  }

  List<String> of(Report report) {
    List<String> lines = new ArrayList<>();
    lines.add(headline(report));
    report
        .verdict()
        .message()
        .ifPresent(message ->
            lines.add(
                "  "
                    + Terminal.harmless(message)
                    + place.map(it -> terminal.faint(" [" + it + "]")).orElse("")));
    report.maintenanceUntil().ifPresent(end -> lines.add("  in maintenance until " + time.of(end)));
    for (Outcome earlier : report.attempts().subList(0, report.attempts().size() - 1)) {
      lines.add(terminal.faint("  earlier attempt: " + inWords(earlier)));
    }
    List<StepResult> steps = report.outcome().facts().find(StepResult.ALL).orElse(List.of());
    StepWaterfall stepLines = new StepWaterfall(terminal);
    part(lines, stepLines.waterfall(steps));
    part(lines, Waterfall.of(report.outcome().timing()));
    steps.forEach(step -> part(lines, stepLines.phases(step)));
    steps.stream()
        .filter(step -> step.grade() != Grade.PASSED)
        .forEach(step -> part(lines, stepLines.details(step)));
    part(lines, Terminal.columns(harmless(FactRows.of(report.outcome().facts(), time))));
    part(lines, headers(report.outcome().facts()));
    part(lines, findings(report.verdict().findings()));
    if (report.verdict().grade() != Grade.PASSED) {
      part(lines, snippet(report.outcome().facts()));
    }
    return lines;
  }

  private String headline(Report report) {
    Grade grade = report.verdict().grade();
    String name = report.check().name();
    String target = Terminal.harmless(report.check().probe().target());
    return (place.isEmpty() ? "" : terminal.bold(name) + "  ")
        + target
        + "  "
        + terminal.colour(
            grade, grade.key() + report.verdict().reason().map(it -> " (" + it + ")").orElse(""));
  }

  private static String inWords(Outcome outcome) {
    return outcome instanceof Failed(var cause, var detail, _, _)
        ? cause.key() + ": " + Terminal.harmless(detail)
        : "response did not meet the assertions";
  }

  private List<String> headers(Facts facts) {
    List<Map.Entry<String, String>> lines =
        facts.find(CommonFacts.HEADERS).map(Headers::lines).orElse(List.of());
    return lines.stream()
        .map(line -> terminal.faint(Terminal.harmless(line.getKey() + ": " + line.getValue())))
        .toList();
  }

  private List<String> findings(List<Finding> findings) {
    List<String> rows =
        Terminal.columns(
            harmless(
                findings.stream()
                    .map(each ->
                        List.of(
                            mark(each.grade()) + " " + each.assertion(),
                            "expected " + each.expected(),
                            "was " + each.actual()))
                    .toList()));
    return java.util.stream.IntStream.range(0, rows.size())
        .mapToObj(row -> terminal.colour(findings.get(row).grade(), rows.get(row)))
        .toList();
  }

  private List<String> snippet(Facts facts) {
    Optional<Body> body = facts.find(CommonFacts.BODY).filter(it -> it.size() > 0);
    return body.map(it -> terminal.redacted(it.start(SNIPPET_READ)))
        .map(it -> Cut.to(SNIPPET, it))
        .map(it -> it.lines().limit(12).map(Terminal::harmless).toList())
        .orElse(List.of());
  }

  static String mark(Grade grade) {
    return switch (grade) {
      case PASSED -> "✓";
      case DEGRADED -> "!";
      case FAILED -> "✗";
    };
  }

  static List<List<String>> harmless(List<List<String>> rows) {
    return rows.stream().map(row -> row.stream().map(Terminal::harmless).toList()).toList();
  }

  private static void part(List<String> lines, List<String> part) {
    if (!part.isEmpty()) {
      Stream.concat(Stream.of(""), part.stream().map(line -> "  " + line)).forEach(lines::add);
    }
  }
}

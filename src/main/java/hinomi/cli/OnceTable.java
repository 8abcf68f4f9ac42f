package hinomi.cli;

import hinomi.assertion.Grade;
import hinomi.check.Report;
import hinomi.cli.Columns.Column;
import hinomi.cli.once.Result;
import hinomi.outcome.Timing;
import hinomi.sink.SilencedChecks;
import hinomi.text.HumanText;
import hinomi.text.HumanTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The results of `hinomi once` for people.
final class OnceTable {
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("RESULT"),
          Column.text("CHECK"),
          Column.number("LATENCY ms"),
          Column.text("REASON"),
          Column.text("MESSAGE"));

  private final Terminal terminal;
  private final HumanTime time;
  private final SilencedChecks silenced;

  OnceTable(Terminal terminal, HumanTime time, SilencedChecks silenced) {
    this.terminal = terminal;
    this.time = time;
    this.silenced = silenced;
  }

  /// A line for each check that ran, then how many passed, and which were skipped and why.
  List<String> of(List<Result> results) {
    List<Result.Ran> ran = ran(results);
    List<List<String>> rows = ran.stream().map(each -> row(each)).toList();
    List<List<String>> laidOut = new Columns(COLUMNS, Terminal.width()).laidOut(rows);
    List<String> lines = new ArrayList<>();
    if (!ran.isEmpty()) {
      laidOut.getFirst().forEach(line -> lines.add(terminal.bold(line)));
    }
    IntStream.range(0, ran.size())
        .forEach(row -> {
          Grade grade = ran.get(row).report().verdict().grade();
          laidOut.get(row + 1).forEach(line -> lines.add(terminal.colour(grade, line)));
        });
    lines.add("");
    lines.add(summary(results));
    lines.addAll(skipped(results));
    return lines;
  }

  private static List<Result.Ran> ran(List<Result> results) {
    return results.stream()
        .filter(Result.Ran.class::isInstance)
        .map(Result.Ran.class::cast)
        .toList();
  }

  private List<String> row(Result.Ran ran) {
    Report report = ran.report();
    return List.of(
        report.verdict().grade().key(),
        report.check().name(),
        report
            .outcome()
            .timing()
            .elapsed()
            .map(it -> String.format(Locale.ROOT, "%.1f", Timing.millis(it)))
            .orElse("-"),
        report.verdict().reason().orElse(""),
        message(ran));
  }

  private String message(Result.Ran ran) {
    Report report = ran.report();
    Optional<String> failure =
        report.verdict().message().map(it -> Terminal.harmless(terminal.redacted(it)));
    Optional<String> window =
        report.maintenanceUntil().map(end -> "in maintenance until " + time.of(end));
    Optional<String> silence =
        silenced
            .until(report.check(), report.startedAt())
            .map(end -> "silenced until " + time.of(end));
    String place = failure.isPresent() ? " [" + ran.place() + "]" : "";
    return Stream.of(failure, window, silence)
            .flatMap(Optional::stream)
            .collect(Collectors.joining("; "))
        + place;
  }

  /// One line for each reason.
  static List<String> skipped(List<Result> results) {
    Map<String, List<String>> byReason =
        results.stream()
            .filter(Result.Skipped.class::isInstance)
            .map(Result.Skipped.class::cast)
            .collect(
                Collectors.groupingBy(
                    Result.Skipped::why,
                    LinkedHashMap::new,
                    Collectors.mapping(Result.Skipped::check, Collectors.toList())));
    return byReason.entrySet().stream()
        .map(each -> "skipped, " + each.getKey() + ": " + String.join(", ", each.getValue()))
        .toList();
  }

  static String summary(List<Result> results) {
    List<Result.Ran> ran = ran(results);
    int skipped = results.size() - ran.size();
    return HumanText.plural(results.size(), "check")
        + ": "
        + count(ran, Grade.PASSED)
        + " passed, "
        + count(ran, Grade.DEGRADED)
        + " degraded, "
        + count(ran, Grade.FAILED)
        + " failed"
        + (skipped > 0 ? ", " + skipped + " skipped" : "");
  }

  private static long count(List<Result.Ran> ran, Grade grade) {
    return ran.stream().filter(each -> each.report().verdict().grade() == grade).count();
  }
}

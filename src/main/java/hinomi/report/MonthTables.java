package hinomi.report;

import hinomi.report.MonthReport.Incident;
import hinomi.report.MonthReport.Objective;
import hinomi.report.MonthReport.Runs;
import hinomi.report.Page.Cell;
import hinomi.report.Page.Column;
import hinomi.report.Page.Table;
import hinomi.report.Page.Tone;
import hinomi.text.HumanText;
import hinomi.text.HumanTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The tables of a month. Each fits on a page: the worst rows come first, and the rest is counted.
final class MonthTables {
  static final Comparator<Objective> LEAST_BUDGET_FIRST =
      Comparator.comparing((Objective each) -> each.budgetLeft().orElse(Double.MAX_VALUE))
          .thenComparing(Objective::check)
          .thenComparing(Objective::goal);

  private static final int SLOS = 10;
  private static final int CHECKS = 8;
  private static final int INCIDENTS = 10;
  private static final int UNMEASURED = 3;
  private static final int MAX_LOCATIONS = 2;
  private static final double LITTLE_BUDGET = 25;
  private static final Duration WORTH_TELLING = Duration.ofMinutes(5);
  private static final String NONE = "-";

  private final MonthReport report;
  private final Instant until;
  private final HumanTime time;

  MonthTables(MonthReport report) {
    this.report = report;
    this.until = report.scope().until();
    this.time = new HumanTime(report.scope().zone());
  }

  List<Table> all() {
    List<Table> all = new ArrayList<>();
    all.add(slos());
    all.add(checks());
    all.add(incidents());
    unmeasured().ifPresent(all::add);
    return all;
  }

  private static Column text(String head) {
    return new Column(head, false);
  }

  private static Column number(String head) {
    return new Column(head, true);
  }

  /// The first rows; what is left out, or `none` if there are no rows at all.
  private static <T> Table table(
      String title,
      String subtitle,
      List<Column> columns,
      Part<List<T>> part,
      int most,
      Function<T, List<Cell>> row,
      String none) {
    return switch (part) {
      case Part.Unreadable<List<T>>(String why) ->
          new Table(title, "", columns, List.of(), Optional.of("Not readable: " + why));
      case Part.Known<List<T>>(List<T> all) ->
          new Table(
              title,
              all.isEmpty() ? "" : subtitle,
              columns,
              all.stream().limit(most).map(row).toList(),
              all.isEmpty()
                  ? Optional.of(none)
                  : Optional.of(all.size() - most)
                      .filter(left -> left > 0)
                      .map(left -> "and " + left + " more"));
    };
  }

  private Table slos() {
    Table table =
        table(
            "SLOs",
            "least budget left first",
            List.of(
                text("check"),
                text("good is"),
                number("target"),
                number("attained"),
                number("budget left"),
                number("not measured"),
                text("result")),
            report
                .objectives()
                .map(all ->
                    all.stream()
                        .filter(each -> !each.isUntouched())
                        .sorted(LEAST_BUDGET_FIRST)
                        .toList()),
            SLOS,
            MonthTables::row,
            "");
    return report
        .objectives()
        .known()
        .map(all ->
            new Table(
                table.title(), table.subtitle(), table.columns(), table.rows(), rest(all, table)))
        .orElse(table);
  }

  /// SLOs with nothing to tell are counted only.
  private static Optional<String> rest(List<Objective> all, Table table) {
    long untouched = all.stream().filter(Objective::isUntouched).count();
    String whole =
        HumanText.plural(untouched, "SLO") + " with the whole budget left and no time without data";
    return all.isEmpty()
        ? Optional.of("No SLOs.")
        : untouched == 0
            ? table.more()
            : Optional.of(
                table.rows().isEmpty()
                    ? whole
                    : table
                            .more()
                            .filter(more -> !more.isEmpty())
                            .map(more -> more + ", ")
                            .orElse("and ")
                        + whole);
  }

  private static List<Cell> row(Objective slo) {
    Tone tone =
        slo.isMissed()
            ? Tone.BAD
            : slo.budgetLeft().filter(left -> left < LITTLE_BUDGET).isPresent()
                ? Tone.WARNING
                : Tone.PLAIN;
    return List.of(
        Cell.of(slo.check()),
        Cell.of(slo.goal()),
        Cell.of(Percent.of(slo.target())),
        new Cell(slo.attained().map(Percent::aligned).orElse(NONE), tone),
        new Cell(slo.budgetLeft().map(Percent::whole).orElse(NONE), tone),
        Cell.of(span(slo.missing())),
        new Cell(slo.attained().isEmpty() ? "no data" : slo.isMissed() ? "missed" : "kept", tone));
  }

  private static String span(Duration duration) {
    return duration.isPositive() ? HumanText.roughly(duration) : NONE;
  }

  private Table checks() {
    Comparator<Runs> leastAvailable =
        Comparator.comparing((Runs each) -> each.availability().orElse(100.0))
            .thenComparing(Runs::check);
    return table(
        "Worst checks",
        "least available first",
        List.of(
            text("check"),
            number("available"),
            number("failed runs"),
            number("runs"),
            number("not measured")),
        report
            .runs()
            .map(all ->
                all.stream().filter(each -> each.failed() > 0).sorted(leastAvailable).toList()),
        CHECKS,
        each ->
            List.of(
                Cell.of(each.check()),
                Cell.of(each.availability().map(Percent::aligned).orElse(NONE)),
                Cell.of(MonthPage.number(each.failed())),
                Cell.of(MonthPage.number(each.done())),
                Cell.of(span(each.missing()))),
        "No run failed.");
  }

  private Table incidents() {
    return table(
        "Incidents",
        "longest first",
        List.of(
            text("check"),
            text("began"),
            number("to detect"),
            number("to restore"),
            text("reason"),
            text("seen from")),
        report
            .incidents()
            .map(all ->
                all.stream()
                    .sorted(
                        Comparator.comparing((Incident each) -> each.lasted(until))
                            .reversed()
                            .thenComparing(Incident::check))
                    .toList()),
        INCIDENTS,
        this::row,
        "No incidents.");
  }

  private List<Cell> row(Incident incident) {
    Cell restored =
        incident.restored().isEmpty()
            ? new Cell("open, " + HumanText.roughly(incident.lasted(until)), Tone.BAD)
            : Cell.of(incident.toRestore().map(HumanText::roughly).orElse(NONE));
    return List.of(
        Cell.of(incident.check()),
        Cell.of(incident.began().or(incident::reported).map(time::of).orElse("before the month")),
        Cell.of(incident.toDetect().map(HumanText::roughly).orElse(NONE)),
        restored,
        Cell.of(incident.reason().isEmpty() ? NONE : incident.reason()),
        Cell.of(HumanText.firstOf(incident.locations(), MAX_LOCATIONS)));
  }

  private Optional<Table> unmeasured() {
    return report
        .runs()
        .known()
        .map(all ->
            all.stream()
                .filter(each -> each.missing().compareTo(WORTH_TELLING) >= 0)
                .sorted(Comparator.comparing(Runs::missing).reversed().thenComparing(Runs::check))
                .toList())
        .filter(all -> !all.isEmpty())
        .map(all ->
            table(
                "Not measured",
                "time without a result, longest first",
                List.of(
                    text("check"),
                    number("time"),
                    number("share"),
                    number("runs"),
                    number("planned")),
                new Part.Known<>(all),
                UNMEASURED,
                MonthTables::unmeasured,
                ""));
  }

  private static List<Cell> unmeasured(Runs runs) {
    return List.of(
        Cell.of(runs.check()),
        Cell.of(span(runs.missing())),
        Cell.of(MonthPage.share(runs.planned() - runs.done(), runs.planned())),
        Cell.of(MonthPage.number(runs.done())),
        Cell.of(MonthPage.number(runs.planned())));
  }
}

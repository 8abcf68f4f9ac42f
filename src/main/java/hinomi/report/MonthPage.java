package hinomi.report;

import hinomi.report.MonthReport.Cost;
import hinomi.report.MonthReport.Incident;
import hinomi.report.MonthReport.Objective;
import hinomi.report.MonthReport.Runs;
import hinomi.report.MonthReport.Scope;
import hinomi.report.Page.Figure;
import hinomi.report.Page.Tone;
import hinomi.text.HumanText;
import hinomi.text.HumanTime;
import java.time.Duration;
import java.time.Instant;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// The words and figures of a month, all of them computed from the report.
final class MonthPage {
  private static final int MAX_NAMES = 2;
  private static final String NONE = "-";
  private static final String NOT_READABLE = "not readable";

  private final MonthReport report;
  private final Scope scope;

  private MonthPage(MonthReport report) {
    this.report = report;
    this.scope = report.scope();
  }

  static Page of(MonthReport report) {
    return new MonthPage(report).page();
  }

  private Page page() {
    return new Page(
        scope.team().orElse("Checks without a team") + ", " + month(),
        subtitle(),
        lead(),
        figures(),
        new MonthTables(report).all(),
        notes());
  }

  private String month() {
    return scope.month().getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH)
        + " "
        + scope.month().getYear();
  }

  private String subtitle() {
    return HumanText.plural(scope.checks(), "check")
        + " from "
        + HumanText.firstOf(scope.locations(), 3 * MAX_NAMES)
        + "; written "
        + new HumanTime(scope.zone()).of(scope.writtenAt())
        + (scope.isOver() ? "" : "; the month is not over");
  }

  private List<String> lead() {
    List<String> sentences = new ArrayList<>();
    report
        .objectives()
        .known()
        .filter(all -> !all.isEmpty())
        .map(this::slos)
        .ifPresent(sentences::add);
    report.incidents().known().map(this::incidents).ifPresent(sentences::add);
    return sentences;
  }

  private String slos(List<Objective> all) {
    List<Objective> missed =
        all.stream().filter(Objective::isMissed).sorted(MonthTables.LEAST_BUDGET_FIRST).toList();
    long judged = all.stream().filter(each -> each.attained().isPresent()).count();
    String unjudged = judged == all.size() ? "" : ", and " + (all.size() - judged) + " had no data";
    if (judged == 0) {
      return (all.size() == 1 ? "The SLO has" : "None of " + all.size() + " SLOs has") + " data.";
    }
    if (missed.isEmpty()) {
      return (judged == 1 ? "The SLO was kept" : "All " + judged + " SLOs were kept")
          + unjudged
          + ".";
    }
    Objective worst = missed.getFirst();
    return (judged - missed.size())
        + " of "
        + HumanText.plural(judged, "SLO")
        + " kept"
        + unjudged
        + "; "
        + worst.check()
        + " missed "
        + Percent.of(worst.target())
        + " ("
        + worst.goal()
        + ") with "
        + Percent.of(worst.attained().orElseThrow())
        + ".";
  }

  private String incidents(List<Incident> all) {
    if (all.isEmpty()) {
      return "No incidents.";
    }
    Incident longest =
        all.stream().max(Comparator.comparing(each -> each.lasted(scope.until()))).orElseThrow();
    return HumanText.plural(all.size(), "incident")
        + " of "
        + HumanText.roughly(together(all))
        + (all.size() == 1 ? ": " : " together; the longest, " + lasted(longest) + ", was ")
        + longest.check()
        + longest.began().or(longest::reported).map(at -> " on " + day(at)).orElse("")
        + (longest.reason().isEmpty() ? "" : " (" + longest.reason() + ")")
        + ".";
  }

  private Duration together(List<Incident> all) {
    return all.stream()
        .map(each -> each.lasted(scope.until()))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private String lasted(Incident incident) {
    return HumanText.roughly(incident.lasted(scope.until()));
  }

  private String day(Instant at) {
    var day = at.atZone(scope.zone());
    return day.getDayOfMonth()
        + " "
        + day.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  private List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    figures.add(figure("Available", report.runs(), MonthPage::available));
    figures.add(figure("SLOs kept", report.objectives(), MonthPage::kept));
    figures.add(figure("Incidents", report.incidents(), this::ofIncidents));
    figures.add(
        figure("Time to detect", report.incidents(), all -> median(all, Incident::toDetect)));
    figures.add(
        figure("Time to restore", report.incidents(), all -> median(all, Incident::toRestore)));
    figures.add(figure("Not measured", report.runs(), MonthPage::missing));
    report.cost().map(MonthPage::cost).ifPresent(figures::add);
    return figures;
  }

  private static <T> Figure figure(String name, Part<T> part, Function<T, Figure> of) {
    Figure figure =
        switch (part) {
          case Part.Known<T>(T value) -> of.apply(value);
          case Part.Unreadable<T>(String why) -> new Figure("", NOT_READABLE, why, Tone.WARNING);
        };
    return new Figure(name, figure.value(), figure.detail(), figure.tone());
  }

  private static Figure plain(String value, String detail) {
    return new Figure("", value, detail, Tone.PLAIN);
  }

  private static Figure available(List<Runs> all) {
    long done = all.stream().mapToLong(Runs::done).sum();
    long good = all.stream().mapToLong(Runs::good).sum();
    return done == 0
        ? plain(NONE, "no runs")
        : plain(Percent.of(100.0 * good / done), "of " + number(done) + " runs");
  }

  static String number(long value) {
    return String.format(Locale.ENGLISH, "%,d", value);
  }

  private static Figure kept(List<Objective> all) {
    if (all.isEmpty()) {
      return plain(NONE, "no SLOs");
    }
    List<String> missed =
        all.stream()
            .filter(Objective::isMissed)
            .sorted(MonthTables.LEAST_BUDGET_FIRST)
            .map(Objective::check)
            .distinct()
            .toList();
    long unknown = all.stream().filter(each -> each.attained().isEmpty()).count();
    long kept = all.stream().filter(each -> !each.isMissed()).count() - unknown;
    String detail =
        missed.isEmpty() ? "none missed" : "missed: " + HumanText.firstOf(missed, MAX_NAMES);
    return new Figure(
        "",
        kept + " of " + all.size(),
        detail + (unknown == 0 ? "" : "; " + unknown + " without data"),
        missed.isEmpty() ? Tone.PLAIN : Tone.BAD);
  }

  private Figure ofIncidents(List<Incident> all) {
    long open = all.stream().filter(each -> each.restored().isEmpty()).count();
    String detail = all.isEmpty() ? "none" : HumanText.roughly(together(all)) + " together";
    return plain(String.valueOf(all.size()), open == 0 ? detail : detail + "; " + open + " open");
  }

  private static Figure median(List<Incident> all, Function<Incident, Optional<Duration>> measure) {
    List<Duration> sorted =
        all.stream().flatMap(each -> measure.apply(each).stream()).sorted().toList();
    return sorted.isEmpty()
        ? plain(NONE, "no incident with both times")
        : plain(
            HumanText.roughly(sorted.get((sorted.size() - 1) / 2)),
            "median of " + sorted.size() + "; longest " + HumanText.roughly(sorted.getLast()));
  }

  private static Figure missing(List<Runs> all) {
    long planned = all.stream().mapToLong(Runs::planned).sum();
    long done = all.stream().mapToLong(each -> Math.min(each.done(), each.planned())).sum();
    List<String> worst =
        all.stream()
            .filter(each -> each.missing().isPositive())
            .sorted(Comparator.comparing(Runs::missing).reversed())
            .map(Runs::check)
            .toList();
    return planned == 0
        ? plain(NONE, "no planned runs")
        : plain(
            share(planned - done, planned),
            worst.isEmpty() ? "every run gave a result" : "most: " + HumanText.firstOf(worst, 1));
  }

  /// Rounded up: it is the part that nobody saw.
  static String share(long part, long whole) {
    double percent = 100.0 * part / whole;
    return part == 0
        ? "0%"
        : percent < 0.01 ? "under 0.01%" : trimmed(Math.ceil(percent * 100) / 100) + "%";
  }

  private static String trimmed(double value) {
    return Percent.of(value).replace("%", "");
  }

  private static Figure cost(Cost cost) {
    return new Figure(
        "Cost",
        String.format(Locale.ENGLISH, "$%,.2f", cost.dollars()),
        String.format(
            Locale.ENGLISH,
            "%,.0f custom metrics, ¥%,.0f at list prices of %s",
            cost.series(),
            cost.yen(),
            cost.asOf()),
        Tone.PLAIN);
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add(
        "Times are in "
            + scope.zone().getId()
            + ". An incident lasts from its first failed run to its first good one; it is detected when the"
            + " check is called down. Nothing is known between two runs.");
    notes.add(
        "Attained counts time without data as good; 'not measured' tells how much that was: an agent"
            + " that was silent, or a check whose runs said nothing of the site (unknown).");
    notes.add(
        "Available is the share of runs that passed; an SLO counts slices of time, and its target"
            + " is held against this month, not against its own window.");
    if (report.cost().isPresent()) {
      notes.add(
          "The cost is that of the checks as they are now; agents, their machines and failures are"
              + " not in it.");
    }
    return notes;
  }
}

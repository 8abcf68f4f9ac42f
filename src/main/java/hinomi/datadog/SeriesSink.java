package hinomi.datadog;

import hinomi.assertion.Grade;
import hinomi.assertion.StepResult;
import hinomi.check.Report;
import hinomi.datadog.Point.Sort;
import hinomi.journal.Journal;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Facts;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Timing;
import hinomi.sink.Sink;
import hinomi.verdict.LastRuns;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Appends the points of each report to the journal, at the planned start of the run in whole
/// seconds. An inconclusive run gives none, one during which the agent stalled or lost its network
/// no latency. A run in a maintenance window gives all: Datadog's downtimes mute the alerts.
public final class SeriesSink implements Sink {
  private static final Duration CERTIFICATE_PERIOD = Duration.ofHours(6);
  private static final Sort GAUGE = new Sort.Gauge();
  private static final Optional<String> MILLISECONDS = Optional.of("millisecond");

  private final Journal journal;
  private final Map<String, String> constants;

  /// The constant tags go on every point; a check's own tags win over them.
  public SeriesSink(Journal journal, Map<String, String> constants) {
    this.journal = journal;
    this.constants = Map.copyOf(constants);
  }

  @Override
  public void accept(Report report) {
    if (report.verdict().isConclusive()) {
      Points points =
          new Points(report, DatadogTag.of(report.check(), report.location(), constants));
      points.ofRun();
      points.ofAnswer();
      points.ofSteps();
      addCertificate(points, report);
    }
  }

  /// Once in each period of six hours, and at once when the certificate was replaced.
  private static void addCertificate(Points points, Report report) {
    CommonFacts.daysLeft(report.outcome().facts())
        .filter(days -> isDue(report) || isReplaced(report.before().last(), report, days))
        .ifPresent(days -> points.add("hinomi.certificate.days_left", Optional.of("day"), days));
  }

  private static boolean isDue(Report report) {
    return report.before().last().certificate().stream()
        .noneMatch(last -> period(last) == period(report.plannedAt()));
  }

  /// The days that a certificate has left go down with time, by at most one more than has passed.
  private static boolean isReplaced(LastRuns last, Report report, long days) {
    long passed =
        last.certificate()
            .map(before -> Duration.between(before, report.plannedAt()).toDays())
            .orElse(0L);
    return last.daysLeft().stream().anyMatch(before -> days > before || days < before - passed - 1);
  }

  private static long period(Instant instant) {
    return Math.floorDiv(instant.getEpochSecond(), CERTIFICATE_PERIOD.toSeconds());
  }

  /// The points of one report, appended as they are made.
  private final class Points {
    private final Report report;
    private final List<String> tags;
    private final Instant second;

    Points(Report report, List<String> tags) {
      this.report = report;
      this.tags = tags;
      this.second = Instant.ofEpochSecond(report.plannedAt().getEpochSecond());
    }

    void ofRun() {
      Grade grade = report.verdict().grade();
      Sort count = new Sort.Count(report.check().schedule().interval());
      add("hinomi.up", Optional.empty(), grade == Grade.FAILED ? 0 : 1);
      if (grade == Grade.FAILED) {
        add("hinomi.failures", count, Optional.empty(), ofFailure(), 1);
      } else if (grade == Grade.DEGRADED) {
        add("hinomi.degraded", count, Optional.empty(), tags, 1);
      }
    }

    void ofAnswer() {
      if (report.outcome() instanceof Answered(_, Timing timing) && isTimed()) {
        timing
            .total()
            .ifPresent(total -> add("hinomi.latency", MILLISECONDS, Timing.millis(total)));
        if (report.check().about().phases() && steps().isEmpty()) {
          addPhases(timing, tags);
        }
      }
    }

    /// A journey has phases of its steps only: their sums would not show where time goes.
    void ofSteps() {
      if (report.check().about().phases() && isTimed()) {
        steps().stream()
            .filter(step -> step.latency().isPresent())
            .forEach(step -> addPhases(step.timing(), and(tags, "step", step.name())));
      }
    }

    /// When the agent stalled or lost its network, times are not the site's.
    private boolean isTimed() {
      Facts facts = report.outcome().facts();
      return facts.find(CommonFacts.AGENT_STALL).isEmpty()
          && facts.find(CommonFacts.AGENT_OFFLINE).isEmpty();
    }

    private List<StepResult> steps() {
      return report.outcome().facts().find(StepResult.ALL).orElse(List.of());
    }

    private void addPhases(Timing timing, List<String> some) {
      timing
          .phases()
          .forEach((phase, took) ->
              add(
                  "hinomi.phase",
                  GAUGE,
                  MILLISECONDS,
                  and(some, "phase", phase.key()),
                  Timing.millis(took)));
    }

    private List<String> ofFailure() {
      List<String> why = and(tags, "reason", report.verdict().reason().orElseThrow());
      return StepResult.failed(report.outcome().facts())
          .filter(_ -> report.check().about().phases())
          .map(step -> and(why, "step", step.name()))
          .orElse(why);
    }

    void add(String metric, Optional<String> unit, double value) {
      add(metric, GAUGE, unit, tags, value);
    }

    private void add(
        String metric, Sort sort, Optional<String> unit, List<String> all, double value) {
      Point point = new Point(metric, sort, unit, all, second, value);
      journal.append(IntakeEndpoint.POINTS.queue(), second, point.bytes());
    }

    private static List<String> and(List<String> some, String key, String value) {
      List<String> more = new ArrayList<>(some);
      more.add(DatadogTag.of(key, value));
      return more;
    }
  }
}

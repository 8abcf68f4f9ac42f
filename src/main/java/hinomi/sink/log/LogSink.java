package hinomi.sink.log;

import hinomi.assertion.Grade;
import hinomi.check.Notice;
import hinomi.check.Report;
import hinomi.sink.OnCallText;
import hinomi.sink.ReportJson;
import hinomi.sink.Sink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Logs transitions of checks with the whole report, and nothing while all is well. A check that
/// stays down or unknown is logged once; its further runs are at DEBUG.
public final class LogSink implements Sink {
  private static final Logger LOG = LoggerFactory.getLogger("hinomi.check");

  /// What text lines hold, and what a container runtime does not split.
  private static final int MAX_LENGTH = 1_000;

  private final ReportJson json;
  private final OnCallText onCall;

  public LogSink(ReportJson json, OnCallText onCall) {
    this.json = json;
    this.onCall = onCall;
  }

  @Override
  public void accept(Report report) {
    if (!report.verdict().isConclusive()) {
      boolean first = !report.before().isInconclusive();
      log(first ? Level.INFO : Level.DEBUG, report, "is unknown");
    } else if (report.transition().isPresent()) {
      announce(levelOf(report), report);
    } else if (isChangeInMaintenance(report)) {
      log(
          Level.INFO,
          report,
          "is " + report.state().settled().key() + ", " + onCall.maintenance(report));
    } else if (report.verdict().grade() != Grade.PASSED) {
      log(isFirstSign(report) ? Level.INFO : Level.DEBUG, report, report.verdict().grade().key());
    }
  }

  @Override
  public void accept(Notice notice) {
    Level level = notice.isBad() ? Level.ERROR : Level.INFO;
    LOG.atLevel(level).log("{}. {}", notice.words(), notice.text());
  }

  /// A transition with the evidence; a recovery needs none.
  private void announce(Level level, Report report) {
    String line =
        report.state().announced().level() == hinomi.verdict.Level.UP
            ? onCall.of(report).summary()
            : onCall.of(report).inLine(MAX_LENGTH);
    String silenced =
        json.silencedUntil(report).map(end -> " | " + onCall.silenced(end)).orElse("");
    LOG.atLevel(level).addKeyValue("report", json.of(report)).log("{}{}", line, silenced);
  }

  private void log(Level level, Report report, String what) {
    if (LOG.isEnabledForLevel(level)) {
      String message = report.verdict().message().map(each -> ": " + each).orElse("");
      LOG.atLevel(level)
          .addKeyValue("report", json.of(report))
          .log("{} {}{}", report.check().name(), what, message);
    }
  }

  private static boolean isChangeInMaintenance(Report report) {
    hinomi.verdict.Level before = report.before().settled();
    return report.inMaintenance()
        && before != hinomi.verdict.Level.UNKNOWN
        && before != report.state().settled();
  }

  /// A failure of a check that was up or unknown.
  private static boolean isFirstSign(Report report) {
    return switch (report.before().settled()) {
      case UP, UNKNOWN -> true;
      case DEGRADED, DOWN -> false;
    };
  }

  private static Level levelOf(Report report) {
    return switch (report.state().announced().level()) {
      case DOWN -> Level.ERROR;
      case DEGRADED -> Level.WARN;
      case UP, UNKNOWN -> Level.INFO;
    };
  }
}

package hinomi.sink;

import static hinomi.verdict.Level.UNKNOWN;
import static hinomi.verdict.Level.UP;

import hinomi.assertion.Grade;
import hinomi.check.Report;
import hinomi.verdict.State;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Writes to the log what somebody should know, with all that was seen, and nothing while all is
/// well. A check that stays down is told once; its further runs are there for who asks for DEBUG.
public final class LogSink implements Sink {
  private static final Logger LOG = LoggerFactory.getLogger("hinomi.check");

  private final ReportJson json;

  public LogSink(ReportJson json) {
    this.json = json;
  }

  @Override
  public void accept(Report report) {
    Level level = levelOf(report);
    if (isTold(report) && LOG.isEnabledForLevel(level)) {
      LOG.atLevel(level).addKeyValue("report", json.of(report)).log("{}", sentence(report));
    }
  }

  /// All but a run that passed and changed nothing, or was the first.
  private static boolean isTold(Report report) {
    boolean first = report.before().level() == UNKNOWN;
    return report.verdict().grade() != Grade.PASSED || (report.isChange() && !first);
  }

  private static Level levelOf(Report report) {
    if (!report.isChange()) {
      boolean firstSign = report.before().level() == UP;
      return firstSign ? Level.INFO : Level.DEBUG;
    }
    Level level =
        switch (report.state().level()) {
          case DOWN -> Level.ERROR;
          case DEGRADED -> Level.WARN;
          case UP, UNKNOWN -> Level.INFO;
        };
    return report.inMaintenance() ? Level.INFO : level;
  }

  private static String sentence(Report report) {
    String name = report.check().name();
    String what = report.verdict().message().map(message -> ": " + message).orElse("");
    if (!report.isChange()) {
      return name + " " + report.verdict().grade().key() + what;
    }
    State now = report.state();
    return now.level() == UP
        ? name + " is up again, was " + report.before().level().key() + " for " + lasted(report)
        : name + " is " + now.level().key() + what;
  }

  private static String lasted(Report report) {
    Duration lasted = Duration.between(report.before().since(), report.state().since());
    return lasted.toHours() > 0
        ? lasted.toHours() + "h " + lasted.toMinutesPart() + "m"
        : lasted.toMinutes() + "m " + lasted.toSecondsPart() + "s";
  }
}

package hinomi.sink;

import static hinomi.verdict.Level.UNKNOWN;
import static hinomi.verdict.Level.UP;

import hinomi.assertion.Grade;
import hinomi.check.Notice;
import hinomi.check.Report;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Writes to the log what somebody should know, with all that was seen, and nothing while all is
/// well. A check that stays down, or that we stay unable to look at, is told once; its further runs
/// are there for who asks for DEBUG.
public final class LogSink implements Sink {
  private static final Logger LOG = LoggerFactory.getLogger("hinomi.check");

  private final ReportJson json;

  /// The checks whose last run said nothing of their target.
  private final Set<String> blind = ConcurrentHashMap.newKeySet();

  public LogSink(ReportJson json) {
    this.json = json;
  }

  @Override
  public void accept(Report report) {
    if (!report.verdict().isConclusive()) {
      boolean first = blind.add(report.check().name());
      log(first ? Level.INFO : Level.DEBUG, report, "is unknown");
    } else {
      blind.remove(report.check().name());
      if (isTold(report)) {
        log(levelOf(report), report, changeIn(report));
      }
    }
  }

  @Override
  public void accept(Notice notice) {
    LOG.atLevel(notice.isBad() ? Level.ERROR : Level.INFO).log("{}", notice.words());
  }

  private void log(Level level, Report report, String what) {
    if (LOG.isEnabledForLevel(level)) {
      String message = report.verdict().message().map(each -> ": " + each).orElse("");
      LOG.atLevel(level)
          .addKeyValue("report", json.of(report))
          .log("{} {}{}", report.check().name(), what, message);
    }
  }

  /// All but a run that passed and changed nothing, or was the first.
  private static boolean isTold(Report report) {
    boolean first = report.before().told() == UNKNOWN;
    return report.verdict().grade() != Grade.PASSED || (report.isChange() && !first);
  }

  private static Level levelOf(Report report) {
    if (!report.isChange()) {
      boolean firstSign = report.before().told() == UP;
      return firstSign ? Level.INFO : Level.DEBUG;
    }
    Level level =
        switch (report.state().told()) {
          case DOWN -> Level.ERROR;
          case DEGRADED -> Level.WARN;
          case UP, UNKNOWN -> Level.INFO;
        };
    return report.inMaintenance() ? Level.INFO : level;
  }

  private static String changeIn(Report report) {
    if (!report.isChange()) {
      return report.verdict().grade().key();
    }
    if (report.state().flaps()) {
      return "changes too often, and is held degraded until it has settled";
    }
    String now = "is " + report.state().told().key();
    return report.state().told() == UP
        ? now + " again, was " + report.before().told().key() + " for " + lasted(report)
        : now;
  }

  private static String lasted(Report report) {
    Duration lasted = Duration.between(report.before().since(), report.state().since());
    return Text.lasted(lasted);
  }
}

package hinomi.sink.log;

import static hinomi.sink.Reports.PLANNED;
import static hinomi.sink.Reports.answered;
import static hinomi.sink.Reports.check;
import static hinomi.sink.Reports.failed;
import static hinomi.sink.Reports.inMaintenance;
import static hinomi.sink.Reports.next;
import static hinomi.sink.Reports.report;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import hinomi.check.Report;
import hinomi.config.Secrets;
import hinomi.outcome.Cause;
import hinomi.outcome.Outcome;
import hinomi.sink.OnCallText;
import hinomi.sink.ReportJson;
import hinomi.sink.SilencedChecks;
import hinomi.sink.SilencedChecks.Silenced;
import hinomi.text.HumanTime;
import hinomi.verdict.Thresholds;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class LogSinkTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger("hinomi.check");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final LogSink sink =
      new LogSink(
          new ReportJson(new Secrets()), new OnCallText(new Secrets(), HumanTime.UTC, false));

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.DEBUG);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
    logger.setLevel(null);
  }

  private List<String> logged() {
    return log.list.stream()
        .map(each -> each.getLevel() + " " + each.getFormattedMessage())
        .map(line -> line.replaceFirst(" \\| since .*", " since"))
        .toList();
  }

  private static Report run(hinomi.verdict.Level level, boolean good) {
    Outcome outcome = good ? answered("title") : failed(Cause.TLS, "expired");
    return report(check("x"), PLANNED, level, outcome);
  }

  @Test
  void saysUntilWhenAlertsOfTheCheckAreSilenced() {
    SilencedChecks silenced = new SilencedChecks();
    silenced.replace(List.of(new Silenced(_ -> true, PLANNED.plusSeconds(3_600))));
    LogSink knowing =
        new LogSink(
            new ReportJson(new Secrets(), silenced),
            new OnCallText(new Secrets(), HumanTime.UTC, false));

    knowing.accept(run(hinomi.verdict.Level.UP, false));

    String line = log.list.getFirst().getFormattedMessage();
    assertTrue(line.matches(".* \\| silenced until [-0-9]+ [:0-9]+ UTC"), line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UNKNOWN | true | ''",
        "UP | true | ''",
        "UNKNOWN | false | ERROR x is down: expired since",
        "UP | false | ERROR x is down: expired since",
        "DOWN | false | DEBUG x failed: expired",
        "DOWN | true | INFO x recovered after 10 min",
        "DEGRADED | true | INFO x recovered after 10 min (was degraded)",
      })
  void logsTransitionsAndNothingWhileAllIsUp(
      hinomi.verdict.Level before, boolean good, String line) {
    sink.accept(run(before, good));

    assertEquals(line, String.join("\n", logged()));
  }

  @Test
  void logsTransitionsInMaintenanceAtInfo() {
    sink.accept(inMaintenance(run(hinomi.verdict.Level.UP, false)));

    assertEquals(List.of("INFO x is down, in maintenance: expired"), logged());
  }

  @Test
  void logsAFaultOfTheAgentOnceUntilItIsOver() {
    Report blind = report(check("x"), failed(Cause.AGENT, "no network here"));

    Report again = next(blind, 60, failed(Cause.AGENT, "no network here"));
    Report well = next(again, 60, answered("title"));

    sink.accept(blind);
    sink.accept(again);
    sink.accept(well);
    sink.accept(next(well, 60, failed(Cause.AGENT, "no network here")));

    assertEquals(
        List.of(
            "INFO x is unknown: no network here",
            "DEBUG x is unknown: no network here",
            "INFO x is unknown: no network here"),
        logged());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "false | INFO x failed: expired, DEBUG x failed: expired, ERROR x is down: expired since",
        "true | ERROR x is down: expired since, DEBUG x failed: expired, DEBUG x failed: expired",
      })
  void announcesTheFirstProblemAfterTheUsualRuns(boolean atOnce, String lines) {
    Thresholds thresholds = atOnce ? Thresholds.AT_ONCE : new Thresholds(3, 1);
    Report report =
        report(
            check("x", thresholds),
            PLANNED,
            hinomi.verdict.Level.UNKNOWN,
            failed(Cause.TLS, "expired"));
    for (int run = 0; run < 3; run++) {
      sink.accept(report);
      report = next(report, 60, failed(Cause.TLS, "expired"));
    }

    assertEquals(lines, String.join(", ", logged()));
  }

  @Test
  void saysWhatThePersonOnCallNeedsInOneLine() {
    sink.accept(run(hinomi.verdict.Level.UP, false));

    assertEquals(
        "x is down: expired | since 2026-11-22 09:00:07 UTC | https://www.example.com/"
            + " | 203.0.113.7:443 | dns 2 ms, connect 5 s (not finished), total 5.002 s"
            + " | from ap-northeast-1 | attempts 1 | run again: hinomi try x",
        log.list.getFirst().getFormattedMessage());
  }

  @Test
  void addsTheWholeReport() {
    sink.accept(run(hinomi.verdict.Level.UP, false));

    JsonObject report = (JsonObject) log.list.getFirst().getKeyValuePairs().getFirst().value;
    assertEquals("203.0.113.7:443", report.getString("address"));
  }
}

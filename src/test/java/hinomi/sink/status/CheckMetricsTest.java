package hinomi.sink.status;

import static hinomi.sink.Reports.answered;
import static hinomi.sink.Reports.check;
import static hinomi.sink.Reports.failed;
import static hinomi.sink.Reports.journey;
import static hinomi.sink.Reports.report;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hinomi.assertion.Grade;
import hinomi.check.Location;
import hinomi.check.Report;
import hinomi.datadog.AgentMeters;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.sink.MeterSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckMetricsTest {
  private final CheckMetrics metrics = new CheckMetrics(Map.of("env", "prod"));
  private final AgentMeters meters = new AgentMeters(new Location("tokyo"), "1.2.3");

  CheckMetricsTest() {
    meters.show(metrics);
  }

  private String page(Report... reports) {
    for (Report each : reports) {
      metrics.accept(each);
    }
    return meters
        .scrape(MetricsFormat.PROMETHEUS)
        .lines()
        .filter(line -> !line.contains("hinomi_agent_"))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void showsWhatTheLastRunMeasured() {
    assertEquals(
        """
        # HELP hinomi_certificate_not_after_timestamp_seconds When the certificate of the chain \
        that expires first does
        # TYPE hinomi_certificate_not_after_timestamp_seconds gauge
        hinomi_certificate_not_after_timestamp_seconds{LABELS} 1.796374807E9
        # HELP hinomi_check_state 1 for the state of the check, 0 for the others
        # TYPE hinomi_check_state gauge
        hinomi_check_state{LABELS,state="degraded"} 0.0
        hinomi_check_state{LABELS,state="down"} 0.0
        hinomi_check_state{LABELS,state="unknown"} 0.0
        hinomi_check_state{LABELS,state="up"} 1.0
        # HELP hinomi_latency_seconds Time of the last request of the last run
        # TYPE hinomi_latency_seconds gauge
        hinomi_latency_seconds{LABELS} 0.103534567
        # HELP hinomi_phase_seconds Time of each phase of the last request of the last run
        # TYPE hinomi_phase_seconds gauge
        hinomi_phase_seconds{LABELS,phase="connect"} 0.0034
        hinomi_phase_seconds{LABELS,phase="dns"} 0.001234567
        hinomi_phase_seconds{LABELS,phase="download"} 0.03
        hinomi_phase_seconds{LABELS,phase="first-byte"} 0.05
        hinomi_phase_seconds{LABELS,phase="redirect"} 0.031
        hinomi_phase_seconds{LABELS,phase="tls"} 0.0189
        # HELP hinomi_up 1 if the last run passed or is degraded, 0 if it failed
        # TYPE hinomi_up gauge
        hinomi_up{LABELS} 1.0\
        """,
        page(report(
                check("x", Map.of("cost.center", "a\"b", "env", "dev"), false), answered("title")))
            .replaceAll(
                "check=\"x\",cost_center=\"a\\\\\"b\",env=\"dev\",kind=\"http\","
                    + "location=\"ap-northeast-1\"",
                "LABELS"));
  }

  @Test
  void showsNothingThatWasNotMeasured() {
    String page = page(report(check("x"), failed(Cause.DNS, "no such name")));

    assertEquals(
        List.of(
            "hinomi_check_state",
            "hinomi_check_state",
            "hinomi_check_state",
            "hinomi_check_state",
            "hinomi_up"),
        names(page));
    assertTrue(page.endsWith(" 0.0"), page);
  }

  private static List<String> names(String page) {
    return page.lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceFirst("\\{.*", ""))
        .toList();
  }

  @Test
  void isNeitherUpNorDownWhileItIsUnknown() {
    String page = page(report(check("x"), failed(Cause.AGENT, "a bug")));

    assertTrue(page.contains("state=\"unknown\",team=\"storefront\"} 1.0"), page);
    assertTrue(!page.contains("hinomi_up"), page);
  }

  @Test
  void showsNoTimesOfARunInWhichTheAgentStalled() {
    Report stalled = report(check("x"), answered("title").with(CommonFacts.AGENT_STALL, 900L));

    assertTrue(!page(stalled).contains("_latency_"), () -> page(stalled));
  }

  @Test
  void showsThePhasesOfTheStepsOfAJourney() {
    String page = page(report(check("x"), journey(Grade.PASSED)));

    assertTrue(page.contains("phase=\"tls\",step=\"pay\",team=\"storefront\"} 0.02"), page);
  }

  @Test
  void forgetsChecksThatAreNoMore() {
    page(report(check("x"), answered("title")), report(check("y"), answered("title")));
    metrics.replace(List.of(check("y")));

    assertTrue(!page().contains("\"x\""), this::page);
    metrics.replace(List.of());
    assertEquals("", page());
  }

  @ParameterizedTest
  @CsvSource({
    "team, team",
    "cost.center, cost_center",
    "チーム, tag_",
    "1st, tag_1st",
    "__x, x",
    "state, tag_state"
  })
  void makesLabelsOfTags(String tag, String label) {
    assertEquals(label, CheckMetrics.labelName(tag));
  }

  /// Where promtool is installed.
  @Test
  void passesTheLintOfPrometheus() throws Exception {
    Path promtool = Path.of("/usr/bin/promtool");
    assumeTrue(Files.isExecutable(promtool), "promtool is not installed");
    MeterSink agent = new MeterSink(meters.registry(), () -> 0);
    agent.watchThrottle(() -> Duration.ZERO);
    agent.watchFiles(() -> 0);
    agent.watchChecks(_ -> 0L);
    agent.watchUnjudged(() -> 0);
    metrics.accept(report(check("x"), answered("title")));

    assertEquals("", lint(promtool, meters.scrape(MetricsFormat.PROMETHEUS)));
  }

  private static String lint(Path promtool, String page) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(promtool.toString(), "check", "metrics")
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().write(page.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  @Test
  void endsAPageOfOpenMetrics() {
    metrics.accept(report(check("x"), answered("title")));
    String page = meters.scrape(MetricsFormat.OPEN_METRICS);

    assertTrue(page.contains("# UNIT hinomi_latency_seconds seconds\n"), page);
    assertTrue(page.endsWith("# EOF\n"), page);
  }
}

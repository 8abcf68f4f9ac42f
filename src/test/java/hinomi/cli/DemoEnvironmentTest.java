package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import hinomi.assertion.Grade;
import hinomi.check.Check;
import hinomi.check.Report;
import hinomi.datadog.Quorum;
import hinomi.datadog.cost.Bill;
import hinomi.demo.DemoEnvironment;
import hinomi.demo.EmbeddedIntake.Point;
import hinomi.outcome.CommonFacts;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// All example checks against the embedded sites and the embedded intake.
class DemoEnvironmentTest {
  /// The checks that fail on purpose; `trouble-blinking` passes half of the time.
  private static final Map<String, String> NOT_PASSED =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("trouble-endless", "failed too-large"),
              Map.entry("trouble-error", "failed assertion"),
              Map.entry("trouble-expired", "failed tls"),
              Map.entry("trouble-expiring", "degraded assertion"),
              Map.entry("trouble-half-answer", "failed protocol"),
              Map.entry("trouble-metadata", "failed blocked"),
              Map.entry("trouble-names-disagree", "failed assertion"),
              Map.entry("trouble-not-http", "failed protocol"),
              Map.entry("trouble-redirect-loop", "failed redirect"),
              Map.entry("trouble-refused", "failed connect"),
              Map.entry("trouble-silent", "failed timeout"),
              Map.entry("trouble-slow", "degraded assertion"),
              Map.entry("trouble-udp-nobody", "failed connect"),
              Map.entry("trouble-unknown-issuer", "failed tls"),
              Map.entry("trouble-wrong-host", "failed tls"),
              Map.entry("trouble-wrong-text", "failed assertion")));

  @Test
  void givesTheExpectedVerdictsAndNoRejectedPoint() throws Exception {
    Vertx vertx = Vertx.vertx();
    DemoEnvironment environment =
        DemoEnvironment.start(vertx, InstantSource.system()).await(10, TimeUnit.SECONDS);
    FileOptions.Good files =
        assertInstanceOf(FileOptions.Good.class, new FileOptions().loadExamples());
    SettingsFile settings =
        files.settings().embedded(environment.network(), environment.intakePort());

    List<Report> reports;
    boolean delivered;
    try (RunningAgent agent = new RunningAgent(settings, files.secrets(), List.of())) {
      reports = agent.once(files.checks(), _ -> {});
      delivered = agent.deliver(Duration.ofSeconds(10));
    }
    vertx.close().await();

    assertEquals(NOT_PASSED, notPassed(reports));
    assertEquals(Map.of(), unexpectedSeries(reports, environment.intake().last(), settings));
    assertEquals(true, delivered);
    assertEquals(List.of(), environment.intake().rejections());
  }

  /// Passed checks whose series differ from the bill: by name, the expected and the actual counts.
  private static Map<String, String> unexpectedSeries(
      List<Report> reports, Collection<Point> points, SettingsFile settings) {
    Map<String, String> unexpected = new TreeMap<>();
    for (Report report : reports) {
      Map<String, Long> expected = expected(report.check(), settings);
      if (report.outcome().facts().find(CommonFacts.AGENT_STALL).isPresent()) {
        // After a stall of the agent no times are reported.
        expected.keySet().removeAll(List.of("hinomi.latency", "hinomi.phase"));
      }
      Map<String, Long> actual = actual(report.check(), points);
      // The names of the embedded sites are pinned, so their dns phase is absent.
      expected.computeIfPresent(
          "hinomi.phase", (phase, most) -> Math.min(most, actual.getOrDefault(phase, 0L)));
      if (report.verdict().grade() == Grade.PASSED && !expected.equals(actual)) {
        unexpected.put(report.check().name(), expected + " but " + actual);
      }
    }
    return unexpected;
  }

  private static Map<String, Long> expected(Check check, SettingsFile settings) {
    Bill bill =
        Bill.of(
            List.of(check), _ -> "", settings.resources(), settings.location(), settings.prices());
    int locations = Math.max(1, check.locations().size());
    Map<String, Long> series = new TreeMap<>();
    bill.byMetric()
        .forEach(
            (metric, amount) -> series.put(metric, (long) Math.ceil(amount.series() / locations)));
    series.keySet().removeIf(metric -> metric.startsWith("hinomi.agent."));
    if (Quorum.of(check, settings.locations(List.of(check))).isShared()) {
      // Sent after a start and around alerts only, so the bill does not count them.
      series.put("hinomi.locations.down", 1L);
      series.put("hinomi.locations.degraded", 1L);
    }
    return series;
  }

  private static Map<String, Long> actual(Check check, Collection<Point> points) {
    return points.stream()
        .filter(point -> point.tags().contains("check:" + check.name()))
        .collect(Collectors.groupingBy(Point::metric, TreeMap::new, Collectors.counting()));
  }

  private static Map<String, String> notPassed(List<Report> reports) {
    Map<String, String> found = new TreeMap<>();
    for (Report report : reports) {
      report
          .verdict()
          .reason()
          .filter(_ -> !report.check().name().equals("trouble-blinking"))
          .ifPresent(reason ->
              found.put(report.check().name(), report.verdict().grade().key() + " " + reason));
    }
    return found;
  }
}

package hinomi.datadog.resource;

import static hinomi.datadog.resource.SomeChecks.check;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.check.Check;
import hinomi.datadog.PublishedMetrics;
import hinomi.datadog.SampleDay;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DashboardViewerTest {
  private static final List<Check> CHECKS =
      List.of(
          some("top-page", "storefront"),
          some("checkout", "payments"),
          some("search", "storefront"),
          some("login", "accounts"),
          some("payments-api", "payments"),
          some("product-page", "storefront"),
          some("stock-api", "logistics"),
          some("images", "platform"));

  private final SampleDay day = new SampleDay(CHECKS, List.of("osaka", "tokyo"));

  private static Check some(String name, String team) {
    return check(
        name,
        Map.of(
            "http",
            Map.of("url", "https://" + name + ".example.com/"),
            "tags",
            Map.of("team", team),
            "phases",
            true,
            "slo",
            Map.of("availability", 99.9),
            "runbook",
            "https://wiki.example.com/" + team));
  }

  private DashboardViewer viewer(List<JsonObject> points) {
    return new DashboardViewer(SomeChecks.resources(CHECKS), points, day.events());
  }

  /// A picture of it, by Chromium, is in docs/dashboard.png.
  @Test
  void everyWidgetOfChecksAndAgentsHasData() throws IOException {
    DashboardViewer viewer = viewer(day.points());

    String html = viewer.html();
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target/dashboard.html"), html);

    assertEquals(List.of("Custom metrics by name, of all namespaces"), viewer.empty());
    assertTrue(html.contains("<div class='number white_on_red'>1</div>"), html);
  }

  @Test
  void aWidgetOnAMetricThatNobodySendsIsEmpty() {
    List<JsonObject> points = new ArrayList<>(day.points());
    points.removeIf(each -> each.getString("metric").equals("hinomi.phase"));
    DashboardViewer viewer = viewer(points);

    viewer.html();

    assertTrue(viewer.empty().contains("Phases, of checks with phases = true"));
  }

  /// The points of the sample that our sinks did not make have names of the list.
  @Test
  void theSampleHasMetricsThatAreSent() throws IOException {
    List<String> golden =
        Files.readAllLines(Path.of("src/test/resources/metrics.txt")).stream()
            .map(line -> line.replaceFirst(" .*", ""))
            .toList();

    assertEquals(
        List.of(),
        day.points().stream()
            .map(each -> each.getString("metric"))
            .distinct()
            .filter(each -> !golden.contains(each) && !PublishedMetrics.ofAgent().contains(each))
            .collect(Collectors.toList()));
  }
}

package hinomi.datadog.resource;

import hinomi.datadog.DatadogSettings;
import hinomi.datadog.DatadogTag;
import hinomi.datadog.Locations;
import hinomi.datadog.resource.DatadogApi.ApiRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The heartbeats of agents as Datadog has them.
public final class Heartbeats {
  private static final String METRIC = "hinomi.agent.heartbeat";
  private static final int GAUGE = 3;

  private final DatadogApi api;
  private final String namespaceTag;

  /// `datadog` must have both keys.
  public Heartbeats(Vertx vertx, DatadogSettings datadog, ResourceSettings resources) {
    this.api = new DatadogApi(vertx, datadog);
    this.namespaceTag = new OwnershipMarks(resources.namespace()).namespaceTag();
  }

  /// The locations without a heartbeat from the first time to the second, in whole seconds.
  public Future<List<String>> missing(Locations locations, Instant from, Instant to) {
    String query = MonitorQuery.metric("max", METRIC, namespaceTag, "location");
    return api.send(
            ApiRequest.get(
                "/api/v1/query",
                Map.of(
                    "from",
                    String.valueOf(from.getEpochSecond()),
                    "to",
                    String.valueOf(to.getEpochSecond()),
                    "query",
                    query)))
        .map(answer -> beating((JsonObject) answer, from))
        .map(beating ->
            locations.all().stream()
                .filter(each -> !beating.contains(DatadogTag.of("location", each)))
                .toList());
  }

  /// The scopes of the series with a point above 0; Datadog may put a point before the time that
  /// was asked for.
  private static Set<String> beating(JsonObject answer, Instant from) {
    Set<String> beating = new HashSet<>();
    for (Object each : answer.getJsonArray("series", new JsonArray())) {
      JsonObject series = (JsonObject) each;
      boolean beats =
          series.getJsonArray("pointlist", new JsonArray()).stream()
              .map(point -> (JsonArray) point)
              .filter(point -> point.getValue(1) != null)
              .anyMatch(
                  point -> point.getDouble(0) >= from.toEpochMilli() && point.getDouble(1) > 0);
      if (beats) {
        beating.addAll(Arrays.asList(series.getString("scope", "").split(",")));
      }
    }
    return beating;
  }

  /// Sends the heartbeat 0 for locations at which an agent should be: a monitor misses only what it
  /// has seen.
  public Future<Void> expect(List<String> locations, Instant now) {
    JsonArray series = new JsonArray();
    JsonObject point = new JsonObject().put("timestamp", now.getEpochSecond()).put("value", 0);
    for (String each : locations) {
      JsonArray tags = new JsonArray().add(namespaceTag).add(DatadogTag.of("location", each));
      series.add(
          new JsonObject()
              .put("metric", METRIC)
              .put("type", GAUGE)
              .put("points", new JsonArray().add(point))
              .put("tags", tags));
    }
    return api.send(
            ApiRequest.of(
                HttpMethod.POST, "/api/v2/series", new JsonObject().put("series", series)))
        .mapEmpty();
  }
}

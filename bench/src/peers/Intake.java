package peers;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/// An intake in the place of Datadog, which remembers the phases of the timed checks and how often
/// a check failed.
final class Intake {
  private final int port;
  private final Map<String, SortedMap<Long, Map<String, Double>>> phases = new HashMap<>();
  private long failures;

  Intake(Vertx vertx) {
    port =
        vertx
            .createHttpServer()
            .requestHandler(this::receive)
            .listen(0, "127.0.0.1")
            .map(HttpServer::actualPort)
            .await();
  }

  int port() {
    return port;
  }

  private void receive(HttpServerRequest request) {
    request
        .body()
        .onSuccess(body -> {
          if (request.path().equals("/api/v2/series")) {
            read(body);
          }
          request.response().setStatusCode(202).end("{\"errors\":[]}");
        });
  }

  private void read(Buffer body) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body.getBytes()))) {
      JsonObject json = new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      json.getJsonArray("series").stream().map(JsonObject.class::cast).forEach(this::remember);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private synchronized void remember(JsonObject series) {
    String metric = series.getString("metric");
    if (metric.equals("hinomi.failures")) {
      failures++;
    } else if (metric.equals("hinomi.phase")) {
      JsonObject point = series.getJsonArray("points").getJsonObject(0);
      JsonArray tags = series.getJsonArray("tags");
      phases
          .computeIfAbsent(tag(tags, "check").replace("timed-", "/"), _ -> new TreeMap<>())
          .computeIfAbsent(point.getLong("timestamp"), _ -> new HashMap<>())
          .put(tag(tags, "phase"), point.getDouble("value"));
    }
  }

  private static String tag(JsonArray tags, String key) {
    return tags.stream()
        .map(String.class::cast)
        .filter(tag -> tag.startsWith(key + ":"))
        .map(tag -> tag.substring(key.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  /// What was told of the timed checks since the last call, by their page.
  synchronized Map<String, List<Times>> times() {
    Map<String, List<Times>> all =
        phases.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    page -> page.getValue().values().stream().map(Intake::times).toList()));
    phases.clear();
    return all;
  }

  private static Times times(Map<String, Double> phases) {
    return new Times(
        phases.getOrDefault("first-byte", Double.NaN), phases.getOrDefault("download", Double.NaN));
  }

  /// How many failures were told since the last call.
  synchronized long failures() {
    long all = failures;
    failures = 0;
    return all;
  }
}

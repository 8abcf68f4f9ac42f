package soak;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/// An intake in the place of Datadog that is well for a while and then ill for a while, each time
/// in another way. It remembers what it took.
final class Intake {
  static final Duration SPELL = Duration.ofSeconds(15);

  /// Nothing older is taken, so nothing older can come twice.
  private static final long REMEMBERED = Duration.ofMinutes(70).toSeconds();

  private enum Mood {
    WELL,
    UNAVAILABLE,
    TOO_MANY,
    HANGING_UP,
    SILENT,
    FORGETTING_TO_ANSWER
  }

  private final Vertx vertx;
  private final Map<String, Series> series = new HashMap<>();
  private final Map<Mood, Integer> requests = new TreeMap<>();
  private Mood mood = Mood.WELL;
  private int spells;
  private boolean isToStayWell;
  private int contradictions;

  Intake(Vertx vertx) {
    this.vertx = vertx;
  }

  /// The points of one metric with the same tags.
  static final class Series {
    private final TreeMap<Long, Double> newest = new TreeMap<>();
    private long first = Long.MAX_VALUE;
    private long last;
    private int count;

    /// Whether the point contradicts one that came before.
    boolean take(long second, double value) {
      Double before = newest.put(second, value);
      first = Math.min(first, second);
      last = Math.max(last, second);
      count += before == null ? 1 : 0;
      newest.headMap(last - REMEMBERED).clear();
      return before != null && before != value;
    }

    int count() {
      return count;
    }

    /// How many slots between the first and the last have no point.
    long missing(int interval) {
      return (last - first) / interval + 1 - count;
    }
  }

  int listen() {
    vertx.setPeriodic(SPELL.toMillis(), _ -> turn());
    return vertx
        .createHttpServer()
        .requestHandler(this::receive)
        .listen(0, "127.0.0.1")
        .map(HttpServer::actualPort)
        .await();
  }

  private synchronized void turn() {
    spells++;
    Mood[] moods = Mood.values();
    boolean isIll = spells % 2 == 1 && !isToStayWell;
    mood = isIll ? moods[1 + spells / 2 % (moods.length - 1)] : Mood.WELL;
  }

  synchronized void stayWell() {
    isToStayWell = true;
    mood = Mood.WELL;
  }

  private void receive(HttpServerRequest request) {
    Mood now = count();
    switch (now) {
      case WELL, FORGETTING_TO_ANSWER ->
          request
              .body()
              .onSuccess(body -> {
                remember(request.path(), body);
                if (now == Mood.WELL) {
                  request.response().setStatusCode(202).end("{\"errors\":[]}");
                } else {
                  request.connection().close();
                }
              });
      case UNAVAILABLE -> request.response().setStatusCode(503).end();
      case TOO_MANY ->
          request.response().setStatusCode(429).putHeader("X-RateLimit-Reset", "3").end();
      case HANGING_UP -> request.connection().close();
      case SILENT -> request.resume();
    }
  }

  private synchronized Mood count() {
    requests.merge(mood, 1, Integer::sum);
    return mood;
  }

  private synchronized void remember(String path, Buffer body) {
    if (path.equals("/api/v2/series")) {
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body.getBytes()))) {
        JsonObject json = new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        json.getJsonArray("series").stream().map(JsonObject.class::cast).forEach(this::remember);
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }
  }

  private void remember(JsonObject told) {
    String name = told.getString("metric") + " " + told.getJsonArray("tags");
    JsonObject point = told.getJsonArray("points").getJsonObject(0);
    boolean contradicts =
        series
            .computeIfAbsent(name, _ -> new Series())
            .take(point.getLong("timestamp"), point.getDouble("value"));
    contradictions += contradicts ? 1 : 0;
  }

  /// How many different points it took.
  synchronized long points() {
    return series.values().stream().mapToLong(Series::count).sum();
  }

  /// Points that came with two values.
  synchronized int contradictions() {
    return contradictions;
  }

  synchronized Collection<Series> of(String metric, String check) {
    return series.entrySet().stream()
        .filter(each -> each.getKey().startsWith(metric + " [\"check:" + check))
        .map(Map.Entry::getValue)
        .toList();
  }

  /// How many requests came in which mood.
  synchronized String moods() {
    return requests.toString();
  }
}

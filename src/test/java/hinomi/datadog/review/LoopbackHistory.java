package hinomi.datadog.review;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.datadog.api.client.v1.model.MetricsQueryResponse;
import com.datadog.api.client.v1.model.SLOHistoryResponse;
import com.datadog.api.client.v1.model.SLOListResponse;
import com.datadog.api.client.v2.model.EventsListResponse;
import hinomi.datadog.DatadogOracle;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The past of an account on loopback: what checks did over time, told as histories of SLOs, pages
/// of events and points of `hinomi.up`. All answers have the form of Datadog's own models.
public final class LoopbackHistory {
  private static final Pattern QUERY =
      Pattern.compile(
          "sum:hinomi\\.up\\{hinomi:default AND check(?::(\\S+)| IN \\(([^)]*)\\))} by \\{check}"
              + "\\.rollup\\((sum|count), (\\d+)\\)");
  private static final Pattern HISTORY = Pattern.compile("/api/v1/slo/([^/]+)/history");
  private static final int UP = 0;
  private static final int DOWN = 1;
  private static final int NO_DATA = 2;

  private final Map<String, Past> checks = new ConcurrentHashMap<>();
  private final Map<String, Slo> slos = new ConcurrentHashMap<>();
  private final Map<String, Integer> refused = new ConcurrentHashMap<>();
  private final List<JsonObject> events = Collections.synchronizedList(new ArrayList<>());
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final HttpServer server;
  private volatile int pageSize = 1_000;
  private volatile boolean endless;

  public LoopbackHistory(Vertx vertx) {
    server = vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1").await();
  }

  public int port() {
    return server.actualPort();
  }

  /// From one time to another.
  public record Span(Instant start, Instant end) {
    boolean holds(Instant time) {
      return !time.isBefore(start) && time.isBefore(end);
    }
  }

  /// What a check did, at one location.
  private record Past(Duration interval, Instant since, List<Span> failed, List<Span> silent) {
    Optional<Boolean> at(Instant time) {
      return time.isBefore(since) || silent.stream().anyMatch(each -> each.holds(time))
          ? Optional.empty()
          : Optional.of(failed.stream().noneMatch(each -> each.holds(time)));
    }
  }

  /// A check that ran since then, with an SLO in the account unless the target is 0.
  public void check(String name, Duration interval, Instant since, double target) {
    checks.put(
        name,
        new Past(
            interval,
            since,
            Collections.synchronizedList(new ArrayList<>()),
            Collections.synchronizedList(new ArrayList<>())));
    if (target > 0) {
      slo("availability-" + name, target, name);
    }
  }

  /// An SLO of checks, by the key that `sync` gives it.
  public void slo(String key, double target, String... names) {
    slos.put("id-" + key, new Slo(key, List.of(names), target));
  }

  /// As before the first `sync`.
  public void withoutSlos() {
    slos.clear();
  }

  private record Slo(String key, List<String> checks, double target) {}

  /// Down when one of its checks is.
  private int state(Slo slo, Instant slice) {
    List<Optional<Boolean>> states =
        slo.checks().stream().map(each -> past(each).at(slice)).toList();
    return states.contains(Optional.of(false))
        ? DOWN
        : states.contains(Optional.of(true)) ? UP : NO_DATA;
  }

  /// All runs failed; told after `detected`.
  public void fails(String name, Span when, Duration detected, String reason, String... tags) {
    past(name).failed().add(when);
    told(
        name,
        when.start().plus(detected),
        tags,
        "state:down",
        "since:" + when.start().getEpochSecond(),
        "was:up",
        "reason:" + reason);
    told(
        name,
        when.end(),
        tags,
        "state:up",
        "since:" + when.end().getEpochSecond(),
        "was:down",
        "was-since:" + when.start().getEpochSecond());
  }

  /// An event of the check.
  public void told(String name, Instant at, String[] more, String... tags) {
    JsonArray all = new JsonArray().add("check:" + name).add("kind:http").add("source:api");
    List.of(tags).forEach(all::add);
    List.of(more).forEach(all::add);
    if (List.of(more).stream().noneMatch(each -> each.startsWith("location:"))) {
      all.add("location:tokyo");
    }
    events.add(
        new JsonObject()
            .put("id", "event-" + events.size())
            .put("type", "event")
            .put(
                "attributes",
                new JsonObject()
                    .put("timestamp", at.toString())
                    .put("message", "%%% a message %%%")
                    .put("tags", all)
                    .put(
                        "attributes",
                        new JsonObject()
                            .put("title", name)
                            .put("timestamp", at.toEpochMilli())
                            .put("tags", all))));
  }

  /// No points.
  public void silent(String name, Span when) {
    past(name).silent().add(when);
  }

  private Past past(String name) {
    return checks.get(name);
  }

  /// Answers paths that start so with the status.
  public void refuse(String path, int status) {
    refused.put(path, status);
  }

  public void pageSize(int size) {
    pageSize = size;
  }

  /// Every page has a next one.
  public void endless() {
    endless = true;
  }

  public List<String> requests() {
    return List.copyOf(requests);
  }

  private void answer(HttpServerRequest request) {
    String path = request.path();
    requests.add(path + "?" + Optional.ofNullable(request.query()).orElse(""));
    Optional<Integer> status =
        refused.entrySet().stream()
            .filter(each -> path.startsWith(each.getKey()))
            .map(Map.Entry::getValue)
            .findFirst();
    if (status.isPresent() || request.getHeader("DD-APPLICATION-KEY") == null) {
      request.response().setStatusCode(status.orElse(403)).end("{\"errors\":[\"Forbidden\"]}");
      return;
    }
    Matcher history = HISTORY.matcher(path);
    if (history.matches()) {
      end(request, history(history.group(1), request), SLOHistoryResponse.class);
    } else if (path.equals("/api/v1/slo")) {
      end(request, list(request), SLOListResponse.class);
    } else if (path.equals("/api/v1/query")) {
      end(request, points(request), MetricsQueryResponse.class);
    } else if (path.equals("/api/v2/events")) {
      end(request, page(request), EventsListResponse.class);
    } else {
      request.response().setStatusCode(404).end();
    }
  }

  private static void end(HttpServerRequest request, JsonObject body, Class<?> model) {
    List<String> problems = DatadogOracle.problems(body.encode(), model);
    request.response().setStatusCode(problems.isEmpty() ? 200 : 500);
    request.response().end(problems.isEmpty() ? body.encode() : problems.toString());
  }

  private static Instant seconds(HttpServerRequest request, String name) {
    return Instant.ofEpochSecond(Long.parseLong(request.getParam(name)));
  }

  private JsonObject list(HttpServerRequest request) {
    int offset = Integer.parseInt(request.getParam("offset"));
    int limit = Integer.parseInt(request.getParam("limit"));
    JsonArray data = new JsonArray();
    slos.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .skip(offset)
        .limit(limit)
        .forEach(each -> data.add(slo(each.getKey(), each.getValue())));
    return new JsonObject().put("data", data);
  }

  private static JsonObject slo(String id, Slo slo) {
    double target = slo.target();
    return new JsonObject()
        .put("id", id)
        .put("name", slo.key())
        .put("type", "time_slice")
        .put("timeframe", "30d")
        .put("target_threshold", target)
        .put(
            "thresholds",
            new JsonArray().add(new JsonObject().put("timeframe", "30d").put("target", target)))
        .put(
            "tags",
            new JsonArray()
                .add("managed-by:hinomi")
                .add("hinomi:default")
                .add("hinomi-key:" + slo.key()));
  }

  private JsonObject history(String id, HttpServerRequest request) {
    Instant from = seconds(request, "from_ts");
    Instant to = seconds(request, "to_ts");
    assertEquals(true, from.isBefore(to));
    Slo slo = slos.get(id);
    JsonArray history = new JsonArray();
    int good = 0;
    int all = 0;
    int last = -1;
    for (Instant slice = from; slice.isBefore(to); slice = slice.plusSeconds(60)) {
      int state = state(slo, slice);
      if (state != last) {
        history.add(new JsonArray().add(slice.getEpochSecond()).add(state));
        last = state;
      }
      good += state == DOWN ? 0 : 1;
      all++;
    }
    double attained = 100.0 * good / all;
    double target = Double.parseDouble(request.getParam("target"));
    return new JsonObject()
        .put(
            "data",
            new JsonObject()
                .put("from_ts", from.getEpochSecond())
                .put("to_ts", to.getEpochSecond())
                .put("type", "time_slice")
                .put("type_id", 2)
                .put(
                    "overall",
                    new JsonObject()
                        .put("name", slo.key())
                        .put("sli_value", attained)
                        .put("span_precision", 2.0)
                        .put(
                            "error_budget_remaining",
                            new JsonObject()
                                .put("custom", 100 * (attained - target) / (100 - target)))
                        .put("history", history)))
        .put("errors", null);
  }

  private JsonObject points(HttpServerRequest request) {
    Matcher query = QUERY.matcher(request.getParam("query"));
    assertEquals(true, query.matches(), request.getParam("query"));
    Instant from = seconds(request, "from");
    Instant to = seconds(request, "to");
    long bucket = Long.parseLong(query.group(4));
    ToIntFunction<Boolean> value = query.group(3).equals("sum") ? up -> up ? 1 : 0 : _ -> 1;
    JsonArray series = new JsonArray();
    String names = query.group(1) == null ? query.group(2) : query.group(1);
    for (String name : names.split(", ", -1)) {
      NavigableMap<Long, Integer> buckets = new TreeMap<>();
      Past past = past(name);
      for (Instant run = from; run.isBefore(to); run = run.plus(past.interval())) {
        long start = run.getEpochSecond() / bucket * bucket * 1_000;
        past.at(run).ifPresent(up -> buckets.merge(start, value.applyAsInt(up), Integer::sum));
      }
      if (!buckets.isEmpty()) {
        series.add(series(name, buckets));
      }
    }
    return new JsonObject()
        .put("status", "ok")
        .put("res_type", "time_series")
        .put("from_date", from.toEpochMilli())
        .put("to_date", to.toEpochMilli())
        .put("query", request.getParam("query"))
        .put("group_by", new JsonArray().add("check"))
        .put("series", series);
  }

  private static JsonObject series(String name, NavigableMap<Long, Integer> buckets) {
    JsonArray points = new JsonArray();
    buckets.forEach((start, value) ->
        points.add(new JsonArray().add(start.doubleValue()).add(value.doubleValue())));
    return new JsonObject()
        .put("metric", "hinomi.up")
        .put("scope", "check:" + name)
        .put("tag_set", new JsonArray().add("check:" + name))
        .put("pointlist", points);
  }

  private JsonObject page(HttpServerRequest request) {
    Instant from = OffsetDateTime.parse(request.getParam("filter[from]")).toInstant();
    Instant to = OffsetDateTime.parse(request.getParam("filter[to]")).toInstant();
    String query = request.getParam("filter[query]");
    List<JsonObject> found =
        events.stream()
            .filter(each -> new Span(from, to).holds(time(each)))
            .filter(each -> !query.contains("team:") || hasTeam(each, query))
            .sorted(Comparator.comparing(LoopbackHistory::time))
            .toList();
    int start =
        Optional.ofNullable(request.getParam("page[cursor]")).map(Integer::parseInt).orElse(0);
    int size = Math.min(pageSize, Integer.parseInt(request.getParam("page[limit]")));
    int end = Math.min(found.size(), start + size);
    JsonObject body =
        new JsonObject().put("data", new JsonArray(new ArrayList<>(found.subList(start, end))));
    return end < found.size() || endless
        ? body.put(
            "meta",
            new JsonObject()
                .put("page", new JsonObject().put("after", String.valueOf(endless ? 0 : end))))
        : body;
  }

  private static Instant time(JsonObject event) {
    return Instant.parse(event.getJsonObject("attributes").getString("timestamp"));
  }

  private static boolean hasTeam(JsonObject event, String query) {
    return event.getJsonObject("attributes").getJsonArray("tags").stream()
        .map(String::valueOf)
        .anyMatch(tag -> tag.startsWith("team:") && query.endsWith(tag));
  }
}

package hinomi.datadog.resource;

import com.datadog.api.client.v1.model.Dashboard;
import com.datadog.api.client.v1.model.Monitor;
import com.datadog.api.client.v1.model.SLOCorrectionCreateRequest;
import com.datadog.api.client.v1.model.SLOCorrectionUpdateRequest;
import com.datadog.api.client.v1.model.ServiceLevelObjectiveRequest;
import com.datadog.api.client.v2.model.DowntimeCreateRequest;
import com.datadog.api.client.v2.model.DowntimeUpdateRequest;
import com.datadog.api.client.v2.model.MetricPayload;
import hinomi.config.Secret;
import hinomi.datadog.DatadogOracle;
import hinomi.datadog.DatadogSettings;
import hinomi.datadog.DatadogSettings.Reporting;
import hinomi.delivery.DeliverySettings;
import hinomi.delivery.JournalSettings;
import hinomi.delivery.Transport;
import hinomi.schedule.RecurringWindow.Series;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A Datadog account on loopback: it stores resources, adds fields and reorders them as Datadog
/// does, rejects what the official client could not parse, and injects faults.
public final class LoopbackAccount {
  /// A fault before or after a request was carried out.
  public enum Fault {
    NONE,
    WRONG_KEY,
    FORBIDDEN,
    TOO_MANY,
    BROKEN_BEFORE,
    BROKEN_AFTER,
    CUT_BEFORE,
    CUT_AFTER
  }

  private static final Pattern PATH =
      Pattern.compile("/api/v[12]/(?:slo/(?=correction))?(\\w+)(?:/(.+))?");
  private static final Pattern SLO =
      Pattern.compile("(?:error_budget|burn_rate)\\(\"([^\"]*)\"\\)");

  private final Map<String, Map<String, JsonObject>> shelves = new TreeMap<>();
  private final HttpServer server;
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final Set<String> restricted = ConcurrentHashMap.newKeySet();
  private volatile IntFunction<Fault> faults = _ -> Fault.NONE;
  private final Map<String, List<String>> judged = new ConcurrentHashMap<>();
  private final Set<String> beating = ConcurrentHashMap.newKeySet();
  private final List<String> points = Collections.synchronizedList(new ArrayList<>());
  private int count;
  private long lastId = 1_000;

  public LoopbackAccount(Vertx vertx) {
    for (String name : List.of("monitor", "slo", "correction", "dashboard", "downtime")) {
      shelves.put(name, Collections.synchronizedMap(new TreeMap<>()));
    }
    server = vertx.createHttpServer().requestHandler(this::receive).listen(0, "127.0.0.1").await();
  }

  public int port() {
    return server.actualPort();
  }

  /// `how` gets the number of the request, from 0.
  public void fails(IntFunction<Fault> how) {
    faults = how;
    count = 0;
    requests.clear();
  }

  /// From now on nobody may edit the resource.
  void restrict(String id) {
    restricted.add(id);
  }

  List<String> requests() {
    return List.copyOf(requests);
  }

  public List<String> changes() {
    return requests().stream().filter(each -> !each.startsWith("GET")).toList();
  }

  /// The downtimes as they are stored.
  public List<JsonObject> downtimes() {
    return List.copyOf(shelf(ResourceType.DOWNTIME).values());
  }

  Map<String, JsonObject> shelf(ResourceType type) {
    return Objects.requireNonNull(shelves.get(type.label()));
  }

  void empty() {
    shelves.values().forEach(Map::clear);
    lastId = 1_000;
  }

  /// All resources, with ids masked.
  List<String> contents() {
    List<String> all = new ArrayList<>();
    for (ResourceType type : ResourceType.values()) {
      shelf(type)
          .values()
          .forEach(each ->
              all.add(
                  (type.label() + " " + each.encode()).replaceAll("id-\\d+|\"id\":\\d+", "ID")));
    }
    return all.stream().sorted().toList();
  }

  private void receive(HttpServerRequest request) {
    Fault fault = faults.apply(count++);
    requests.add(request.method() + " " + request.path());
    request
        .body()
        .onSuccess(body -> {
          if (fault == Fault.CUT_BEFORE) {
            request.connection().close();
          } else if (fault == Fault.BROKEN_BEFORE) {
            request.response().setStatusCode(503).end();
          } else if (fault == Fault.WRONG_KEY) {
            end(request, 401, errors("Unauthorized"));
          } else if (fault == Fault.FORBIDDEN || request.getHeader("DD-APPLICATION-KEY") == null) {
            end(request, 403, errors("Forbidden"));
          } else if (fault == Fault.TOO_MANY) {
            request.response().putHeader("X-RateLimit-Reset", "0").setStatusCode(429).end();
          } else {
            JsonObject sent = body.length() == 0 ? new JsonObject() : body.toJsonObject();
            answer(request, sent, fault);
          }
        });
  }

  /// From now on an agent there sends heartbeats.
  public void beat(String location) {
    beating.add(location);
  }

  /// The points that were sent besides those of agents, by metric and tags.
  public List<String> points() {
    return List.copyOf(points);
  }

  private void heartbeats(HttpServerRequest request) {
    double now = System.currentTimeMillis() + 60_000;
    JsonArray series = new JsonArray();
    beating.forEach(each ->
        series.add(
            new JsonObject()
                .put("scope", "hinomi:default,location:" + each)
                .put("pointlist", new JsonArray().add(new JsonArray().add(now).add(1.0)))));
    end(request, 200, new JsonObject().put("status", "ok").put("series", series));
  }

  private void series(HttpServerRequest request, JsonObject sent) {
    List<String> problems = DatadogOracle.problems(sent.encode(), MetricPayload.class);
    if (!problems.isEmpty()) {
      end(request, 400, errors(problems.toString()));
      return;
    }
    for (Object each : sent.getJsonArray("series")) {
      JsonObject one = (JsonObject) each;
      points.add(
          one.getString("metric")
              + one.getJsonArray("tags").encode()
              + " "
              + one.getJsonArray("points").getJsonObject(0).getInteger("value"));
    }
    end(request, 202, new JsonObject());
  }

  private void answer(HttpServerRequest request, JsonObject sent, Fault fault) {
    if (request.path().equals("/api/v1/query")) {
      heartbeats(request);
      return;
    }
    if (request.path().equals("/api/v2/series")) {
      series(request, sent);
      return;
    }
    Matcher path = PATH.matcher(request.path());
    if (!path.matches() || !shelves.containsKey(path.group(1))) {
      end(request, 404, errors("no such path"));
      return;
    }
    Answer answer = answer(path.group(1), path.group(2), request, sent);
    switch (fault) {
      case BROKEN_AFTER -> request.response().setStatusCode(500).end();
      case CUT_AFTER -> request.connection().close();
      default -> end(request, answer.status(), answer.body());
    }
  }

  private record Answer(int status, Object body) {}

  private Answer answer(String name, String id, HttpServerRequest request, JsonObject sent) {
    Map<String, JsonObject> shelf = Objects.requireNonNull(shelves.get(name));
    if (id != null && !shelf.containsKey(id)) {
      return new Answer(404, errors("not found"));
    }
    if (request.method().equals(HttpMethod.GET)) {
      return new Answer(200, id == null ? list(name, request) : shelf.get(id));
    }
    if (request.method().equals(HttpMethod.DELETE) && !restricted.contains(id)) {
      shelf.remove(id);
      return new Answer(
          name.equals("downtime") || name.equals("correction") ? 204 : 200, new JsonObject());
    }
    List<String> problems = problems(name, id == null, sent);
    if (id != null && restricted.contains(id)) {
      return new Answer(403, errors("Forbidden"));
    }
    if (!problems.isEmpty()) {
      return new Answer(400, errors(problems.toString()));
    }
    String kept = id == null ? newId(name) : id;
    boolean isPatch = request.method().equals(HttpMethod.PATCH);
    shelf.put(
        kept,
        stored(
            name, kept, isPatch ? patched(Objects.requireNonNull(shelf.get(kept)), sent) : sent));
    JsonObject whole = Objects.requireNonNull(shelf.get(kept));
    if (name.equals("downtime") && sent.encode().contains("schedule")) {
      moved(whole.getJsonObject("attributes").getJsonObject("schedule"));
    }
    return new Answer(
        200,
        switch (name) {
          case "slo" -> new JsonObject().put("data", new JsonArray().add(whole));
          case "downtime", "correction" -> new JsonObject().put("data", whole);
          default -> whole;
        });
  }

  /// Attributes that are not sent stay.
  private static JsonObject patched(JsonObject before, JsonObject sent) {
    JsonObject data = sent.getJsonObject("data").copy();
    JsonObject attributes = before.getJsonObject("attributes").copy();
    attributes.mergeIn(data.getJsonObject("attributes"));
    return new JsonObject().put("data", data.put("attributes", attributes));
  }

  private String newId(String name) {
    lastId++;
    return name.equals("monitor") ? String.valueOf(lastId) : "id-" + lastId;
  }

  private List<String> problems(String name, boolean isNew, JsonObject sent) {
    List<String> problems = new ArrayList<>(judged(name, isNew, sent));
    Matcher slo = SLO.matcher(sent.getString("query", ""));
    if (slo.find() && !shelf(ResourceType.SLO).containsKey(slo.group(1))) {
      problems.add("there is no SLO " + slo.group(1));
    }
    if (name.equals("correction")
        && isNew
        && !shelf(ResourceType.SLO)
            .containsKey(
                sent.getJsonObject("data").getJsonObject("attributes").getString("slo_id"))) {
      problems.add("there is no such SLO");
    }
    if (name.equals("downtime")) {
      problems.addAll(pastStarts(sent));
    }
    if (sent.encode().contains("@{")) {
      problems.add("has an unresolved reference");
    }
    return problems;
  }

  private List<String> judged(String name, boolean isNew, JsonObject sent) {
    Class<?> model =
        switch (name) {
          case "monitor" -> Monitor.class;
          case "slo" -> ServiceLevelObjectiveRequest.class;
          case "dashboard" -> Dashboard.class;
          case "correction" ->
              isNew ? SLOCorrectionCreateRequest.class : SLOCorrectionUpdateRequest.class;
          default -> isNew ? DowntimeCreateRequest.class : DowntimeUpdateRequest.class;
        };
    return judged.computeIfAbsent(
        model.getSimpleName() + sent.encode(), _ -> DatadogOracle.problems(sent.encode(), model));
  }

  /// As Datadog returns it: with more fields, tags in another order, defaults filled in.
  private static JsonObject stored(String name, String id, JsonObject sent) {
    JsonObject whole = sent.containsKey("data") ? sent.getJsonObject("data").copy() : sent.copy();
    whole.put("id", name.equals("monitor") ? (Object) Long.valueOf(id) : id);
    if (whole.getValue("tags") instanceof JsonArray tags) {
      List<String> sorted = tags.stream().map(String::valueOf).sorted().toList();
      whole.put("tags", new JsonArray(sorted));
    }
    switch (name) {
      case "monitor" -> {
        withDefaults(whole);
      }
      case "dashboard" -> {
        whole.put("author_handle", "a@example.com");
        whole.getJsonArray("widgets").forEach(each -> ((JsonObject) each).put("id", 7));
      }
      case "downtime" -> {
        whole.getJsonObject("attributes").put("status", "scheduled");
      }
      case "correction" -> {
        JsonObject attributes = whole.getJsonObject("attributes");
        Stream.of("end", "rrule", "duration", "modifier")
            .filter(each -> !attributes.containsKey(each))
            .forEach(attributes::putNull);
      }
      default -> {
        whole.put("created_at", 1_795_339_200);
        List<Object> windows = whole.getJsonArray("thresholds").stream().toList();
        whole.put("thresholds", new JsonArray(windows.reversed()));
      }
    }
    return whole;
  }

  /// What Datadog adds to a monitor, as the recorded answers of its official clients show.
  static void withDefaults(JsonObject monitor) {
    JsonObject options = monitor.getJsonObject("options");
    JsonObject defaults =
        new JsonObject()
            .put("include_tags", true)
            .put("notify_audit", false)
            .put("new_host_delay", 300);
    if (!options.containsKey("on_missing_data")) {
      defaults.put("notify_no_data", false);
    }
    monitor.put("options", defaults.mergeIn(options).put("silenced", new JsonObject()));
    monitor
        .put("message", monitor.getString("message").strip())
        .put("creator", new JsonObject().put("email", "a@example.com"))
        .put("multi", true)
        .putNull("restricted_roles")
        .put("draft_status", "published");
  }

  /// As time goes by: to its next start.
  private static void moved(JsonObject schedule) {
    ZoneId zone = ZoneId.of(schedule.getString("timezone", "UTC"));
    for (Object each : schedule.getJsonArray("recurrences", new JsonArray())) {
      JsonObject recurrence = (JsonObject) each;
      LocalDateTime start = LocalDateTime.parse(recurrence.getString("start"));
      new Series(recurrence.getString("rrule"), start, zone, Duration.ofHours(1))
          .after(start.atZone(zone).toInstant())
          .ifPresent(
              rest -> recurrence.put("rrule", rest.rule()).put("start", rest.start().toString()));
    }
  }

  /// Datadog refuses starts that have passed.
  private static List<String> pastStarts(JsonObject sent) {
    JsonObject schedule =
        sent.getJsonObject("data")
            .getJsonObject("attributes")
            .getJsonObject("schedule", new JsonObject());
    ZoneId zone = ZoneId.of(schedule.getString("timezone", "UTC"));
    Stream<Instant> recurring =
        schedule.getJsonArray("recurrences", new JsonArray()).stream()
            .map(each -> LocalDateTime.parse(((JsonObject) each).getString("start")))
            .map(start -> start.atZone(zone).toInstant());
    Stream<Instant> once = Stream.ofNullable(schedule.getString("start")).map(Instant::parse);
    return Stream.concat(recurring, once)
        .filter(start -> start.isBefore(SomeChecks.NOW))
        .map(start -> "the start " + start + " has passed")
        .toList();
  }

  private Object list(String name, HttpServerRequest request) {
    List<JsonObject> all = List.copyOf(Objects.requireNonNull(shelves.get(name)).values());
    return switch (name) {
      case "monitor" -> {
        int size = Integer.parseInt(request.getParam("page_size"));
        int from = Integer.parseInt(request.getParam("page")) * size;
        String tag = request.getParam("monitor_tags");
        yield page(all.stream().filter(each -> hasTag(each, tag)).toList(), from, size);
      }
      case "slo" -> {
        String tag = request.getParam("tags_query");
        yield data(
            page(
                all.stream().filter(each -> hasTag(each, tag)).toList(),
                request,
                "offset",
                "limit"));
      }
      case "dashboard" -> {
        List<JsonObject> summaries =
            all.stream()
                .map(each ->
                    new JsonObject()
                        .put("id", each.getString("id"))
                        .put("title", each.getString("title"))
                        .put("description", each.getString("description")))
                .toList();
        yield new JsonObject().put("dashboards", page(summaries, request, "start", "count"));
      }
      case "correction" -> data(page(all, request, "offset", "limit"));
      default -> data(page(all, request, "page[offset]", "page[limit]"));
    };
  }

  private static boolean hasTag(JsonObject item, String tag) {
    return item.getJsonArray("tags", new JsonArray()).contains(tag);
  }

  private static JsonObject data(JsonArray items) {
    return new JsonObject().put("data", items);
  }

  private static JsonArray page(
      List<JsonObject> all, HttpServerRequest request, String from, String size) {
    return page(
        all, Integer.parseInt(request.getParam(from)), Integer.parseInt(request.getParam(size)));
  }

  private static JsonArray page(List<JsonObject> all, int from, int size) {
    int start = Math.min(from, all.size());
    return new JsonArray(all.subList(start, Math.min(all.size(), start + size)));
  }

  private static JsonObject errors(String why) {
    return new JsonObject().put("errors", new JsonArray().add(why));
  }

  private static void end(HttpServerRequest request, int status, Object body) {
    request.response().setStatusCode(status);
    if (status == 204) {
      request.response().end();
    } else {
      request.response().end(Json.encode(body));
    }
  }

  /// Both keys for the API at the port, whose requests are retried at once.
  static DatadogSettings settings(int port) {
    Duration moment = Duration.ofMillis(1);
    DeliverySettings sending =
        new DeliverySettings(moment, 1_000, Duration.ofSeconds(5), moment, moment, moment);
    return new DatadogSettings(
        true,
        Optional.of(new Secret("api")),
        Optional.empty(),
        Optional.of(new Secret("app")),
        URI.create("http://127.0.0.1:" + port),
        Map.of(),
        sending,
        false,
        new JournalSettings(Optional.empty(), 1_000_000, Duration.ofDays(1), 1_000),
        new Reporting(false, false, false),
        Transport.DIRECT,
        "default");
  }
}

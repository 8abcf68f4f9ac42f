package hinomi.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/// A Datadog intake on loopback. It validates requests as Datadog does, keeps the last point of
/// each series, the last events and the last status of each check, and injects faults.
public final class EmbeddedIntake {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
  private static final String SERIES = "/api/v2/series";
  private static final String EVENTS = "/api/v1/events";
  private static final String STATUSES = "/api/v1/check_run";
  private static final int MAX_BODY = 512_000;
  private static final int MAX_UNZIPPED = 5_242_880;
  private static final int MAX_REJECTIONS = 1_000;
  private static final int MAX_EVENTS = 1_000;

  private final HttpServer server;
  private final InstantSource clock;
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong accepted = new AtomicLong();
  private final Map<String, Point> last = new ConcurrentHashMap<>();
  private final Queue<JsonObject> events = new ConcurrentLinkedQueue<>();
  private final Map<String, JsonObject> statuses = new ConcurrentHashMap<>();
  private final List<String> rejections = new CopyOnWriteArrayList<>();
  private volatile String lastKey = "";
  private volatile Consumer<Point> listener = _ -> {};
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

  public EmbeddedIntake(Vertx vertx) {
    this(vertx, InstantSource.system());
  }

  public EmbeddedIntake(Vertx vertx, InstantSource clock) {
    this.server = vertx.createHttpServer().requestHandler(this::receive);
    this.clock = clock;
  }

  /// An accepted point.
  public record Point(String metric, Set<String> tags, Instant time, double value) {}

  /// Replaces one response.
  @FunctionalInterface
  public interface Fault {
    /// Never answers.
    Fault STALL = _ -> {};

    /// Closes the connection instead of an answer.
    Fault HANG_UP = request -> request.connection().close();

    void answer(HttpServerRequest request);

    static Fault status(int status) {
      return request -> EmbeddedIntake.answer(request, status, "injected fault");
    }

    static Fault status(int status, String header, String value) {
      return request -> {
        request.response().putHeader(header, value);
        EmbeddedIntake.answer(request, status, "injected fault");
      };
    }
  }

  /// Listens on loopback; the port.
  public Future<Integer> start() {
    return start(0);
  }

  public Future<Integer> start(int port) {
    return start(port, "127.0.0.1");
  }

  public Future<Integer> start(int port, String host) {
    return server.listen(port, host).map(HttpServer::actualPort);
  }

  public Future<Void> stop() {
    return server.close();
  }

  /// Calls the listener for every accepted point, duplicates included.
  public void onPoint(Consumer<Point> listener) {
    this.listener = listener;
  }

  /// The next requests get these faults, one each.
  public void fail(Fault... next) {
    faults.addAll(List.of(next));
  }

  /// The number of requests, including failed ones.
  public long requests() {
    return requests.get();
  }

  /// The number of accepted points, duplicates included.
  public long accepted() {
    return accepted.get();
  }

  /// The API key of the last accepted request.
  public String lastKey() {
    return lastKey;
  }

  /// The last point of every series.
  public Collection<Point> last() {
    return List.copyOf(last.values());
  }

  /// The last events.
  public List<JsonObject> events() {
    return List.copyOf(events);
  }

  /// The last status of every group of tags.
  public Collection<JsonObject> statuses() {
    return List.copyOf(statuses.values());
  }

  /// The errors of rejected requests.
  public List<String> rejections() {
    return List.copyOf(rejections);
  }

  private void receive(HttpServerRequest request) {
    requests.incrementAndGet();
    request.response().putHeader("Date", DATE.format(clock.instant()));
    Fault fault = faults.poll();
    if (fault != null) {
      fault.answer(request);
    } else {
      request.body().onSuccess(body -> validate(request, body));
    }
  }

  private void validate(HttpServerRequest request, Buffer body) {
    try {
      checkRequest(request);
      byte[] unzipped = isZipped(request) ? unzip(body) : body.getBytes();
      String key = request.getHeader("DD-API-KEY");
      if (key == null || key.isBlank()) {
        reject(request, 403, "no DD-API-KEY");
      } else if (body.length() > MAX_BODY || unzipped.length > MAX_UNZIPPED) {
        reject(request, 413, "too large: " + body.length() + " bytes");
      } else {
        take(request, Buffer.buffer(unzipped));
        lastKey = key;
        answer(request, 202);
      }
    } catch (IllegalArgumentException | DecodeException | ClassCastException wrong) {
      reject(request, 400, String.valueOf(wrong.getMessage()));
    }
  }

  private void take(HttpServerRequest request, Buffer body) {
    Instant now = clock.instant();
    switch (request.uri()) {
      case SERIES -> {
        IntakeRules.require(isZipped(request), "not gzip");
        new SeriesRules(now).read(new JsonObject(body)).forEach(each -> keep((JsonObject) each));
      }
      case EVENTS -> {
        JsonObject event = new JsonObject(body);
        new EventRules(now).checkEvent(event);
        keepEvent(event);
      }
      case STATUSES -> {
        JsonArray all = new JsonArray(body);
        new EventRules(now).checkStatuses(all);
        all.forEach(each -> keepStatus((JsonObject) each));
      }
      default -> throw new IllegalArgumentException("unknown endpoint: " + request.uri());
    }
  }

  private static void checkRequest(HttpServerRequest request) {
    IntakeRules.require(HttpMethod.POST.equals(request.method()), "method " + request.method());
    IntakeRules.require("application/json".equals(request.getHeader("Content-Type")), "no JSON");
  }

  private static boolean isZipped(HttpServerRequest request) {
    return "gzip".equals(request.getHeader("Content-Encoding"));
  }

  /// Reads up to one byte more than the limit.
  private static byte[] unzip(Buffer body) {
    try (InputStream zipped = new GZIPInputStream(new ByteArrayInputStream(body.getBytes()))) {
      return zipped.readNBytes(MAX_UNZIPPED + 1);
    } catch (IOException broken) {
      throw new IllegalArgumentException("broken gzip", broken);
    }
  }

  private void keep(JsonObject series) {
    String metric = series.getString("metric");
    Set<String> tags =
        series.getJsonArray("tags").stream()
            .map(String::valueOf)
            .collect(Collectors.toCollection(TreeSet::new));
    for (Object each : series.getJsonArray("points")) {
      JsonObject point = (JsonObject) each;
      Instant time = Instant.ofEpochSecond(point.getLong("timestamp"));
      Point kept = new Point(metric, tags, time, point.getDouble("value"));
      last.put(metric + tags, kept);
      listener.accept(kept);
      accepted.incrementAndGet();
    }
  }

  private void keepEvent(JsonObject event) {
    events.add(event);
    if (events.size() > MAX_EVENTS) {
      events.remove();
    }
  }

  private void keepStatus(JsonObject status) {
    statuses.put(status.getString("check") + status.getJsonArray("tags"), status);
  }

  private void reject(HttpServerRequest request, int status, String error) {
    if (rejections.size() < MAX_REJECTIONS) {
      rejections.add(status + " " + error);
    }
    answer(request, status, error);
  }

  private static void answer(HttpServerRequest request, int status, String... errors) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(new JsonObject().put("errors", new JsonArray(List.of((Object[]) errors))).encode());
  }
}

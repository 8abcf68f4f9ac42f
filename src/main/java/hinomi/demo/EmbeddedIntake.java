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
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// A Datadog intake on loopback that really judges what it gets, remembers the last point of each
/// series, and misbehaves when told to.
public final class EmbeddedIntake {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
  private static final int LARGEST = 512_000;
  private static final int LARGEST_UNZIPPED = 5_242_880;
  private static final int MOST_REJECTIONS = 1_000;

  private final HttpServer server;
  private final InstantSource clock;
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong accepted = new AtomicLong();
  private final Map<String, Point> last = new ConcurrentHashMap<>();
  private final List<String> rejections = new CopyOnWriteArrayList<>();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

  public EmbeddedIntake(Vertx vertx) {
    this(vertx, InstantSource.system());
  }

  public EmbeddedIntake(Vertx vertx, InstantSource clock) {
    this.server = vertx.createHttpServer().requestHandler(this::receive);
    this.clock = clock;
  }

  /// A point as it was accepted.
  public record Point(String metric, Set<String> tags, Instant time, double value) {}

  /// Takes the place of a true answer, once.
  @FunctionalInterface
  public interface Fault {
    /// Never answers.
    Fault STALL = _ -> {};

    /// Closes the connection instead of an answer.
    Fault HANG_UP = request -> request.connection().close();

    void answer(HttpServerRequest request);

    static Fault status(int status) {
      return request -> EmbeddedIntake.answer(request, status, "told to");
    }

    static Fault status(int status, String header, String value) {
      return request -> {
        request.response().putHeader(header, value);
        EmbeddedIntake.answer(request, status, "told to");
      };
    }
  }

  /// Listens on loopback, and says at which port.
  public Future<Integer> start() {
    return start(0);
  }

  public Future<Integer> start(int port) {
    return server.listen(port, "127.0.0.1").map(HttpServer::actualPort);
  }

  public Future<Void> stop() {
    return server.close();
  }

  /// The next requests get these faults, one each; after them all is well again.
  public void misbehave(Fault... next) {
    faults.addAll(List.of(next));
  }

  /// How many requests came, well or badly answered.
  public long requests() {
    return requests.get();
  }

  /// How many points were accepted, each as often as it came.
  public long accepted() {
    return accepted.get();
  }

  /// The last point of every series.
  public Collection<Point> last() {
    return List.copyOf(last.values());
  }

  /// Why bodies were refused by the rules.
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
      request.body().onSuccess(body -> judge(request, body));
    }
  }

  private void judge(HttpServerRequest request, Buffer body) {
    try {
      checkRequest(request);
      byte[] unzipped = unzip(body);
      if (isBlank(request.getHeader("DD-API-KEY"))) {
        reject(request, 403, "no DD-API-KEY");
      } else if (body.length() > LARGEST || unzipped.length > LARGEST_UNZIPPED) {
        reject(request, 413, "too large: " + body.length() + " bytes");
      } else {
        JsonObject json = new JsonObject(Buffer.buffer(unzipped));
        new SeriesRules(clock.instant()).read(json).forEach(each -> keep((JsonObject) each));
        answer(request, 202);
      }
    } catch (IllegalArgumentException | DecodeException wrong) {
      reject(request, 400, String.valueOf(wrong.getMessage()));
    }
  }

  private static void checkRequest(HttpServerRequest request) {
    require(HttpMethod.POST.equals(request.method()), "method " + request.method());
    require("/api/v2/series".equals(request.uri()), "not the series intake: " + request.uri());
    require("application/json".equals(request.getHeader("Content-Type")), "no JSON");
    require("gzip".equals(request.getHeader("Content-Encoding")), "not zipped");
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.isBlank();
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /// One byte more than the limit at most.
  private static byte[] unzip(Buffer body) {
    try (InputStream zipped = new GZIPInputStream(new ByteArrayInputStream(body.getBytes()))) {
      return zipped.readNBytes(LARGEST_UNZIPPED + 1);
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
      last.put(metric + tags, new Point(metric, tags, time, point.getDouble("value")));
      accepted.incrementAndGet();
    }
  }

  private void reject(HttpServerRequest request, int status, String why) {
    if (rejections.size() < MOST_REJECTIONS) {
      rejections.add(status + " " + why);
    }
    answer(request, status, why);
  }

  private static void answer(HttpServerRequest request, int status, String... errors) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(new JsonObject().put("errors", new JsonArray(List.of((Object[]) errors))).encode());
  }
}

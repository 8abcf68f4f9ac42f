package hinomi.status;

import static hinomi.config.Kind.COUNT;
import static hinomi.config.Kind.TEXT;

import hinomi.config.Section;
import hinomi.config.Setting;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Answers `/health`, `/metrics` and `/api/checks`, and nothing else: once on each connection, so
/// that nobody can keep it busy with thousands of questions at once. It runs on the event loop, so
/// an answer also says that the loop is alive.
public final class StatusServer {
  private static final String JSON = "application/json";
  private static final String TEXT_PLAIN = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final int MOST_CONNECTIONS = 100;
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final Where where;
  private final Supplier<Health> health;
  private final Supplier<String> metrics;
  private final StatusBoard board;
  private final HttpServer server;
  private final Set<HttpConnection> open = new LinkedHashSet<>();
  private final Set<HttpConnection> answered = new HashSet<>();

  public StatusServer(
      Vertx vertx,
      Where where,
      Supplier<Health> health,
      Supplier<String> metrics,
      StatusBoard board) {
    this.where = where;
    this.health = health;
    this.metrics = metrics;
    this.board = board;
    this.server =
        vertx
            .createHttpServer(options())
            .connectionHandler(this::admit)
            .requestHandler(this::answerOnce);
  }

  /// When there are too many, the oldest goes: clients that never come to the point must keep
  /// nobody else out.
  private void admit(HttpConnection connection) {
    open.add(connection);
    connection.closeHandler(_ -> {
      open.remove(connection);
      answered.remove(connection);
    });
    if (open.size() > MOST_CONNECTIONS) {
      HttpConnection oldest = open.iterator().next();
      open.remove(oldest);
      oldest.close();
    }
  }

  /// The address to listen on; port 0 takes any free one.
  public record Where(String host, int port) {
    public Where {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
      }
    }

    public static Setting<Where> read(Section http) {
      Setting<String> host = http.required("host", TEXT);
      Setting<Integer> port = http.required("port", COUNT);
      return http.make(() -> new Where(host.get(), port.get()));
    }
  }

  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setMaxInitialLineLength(2048)
        .setMaxHeaderSize(8192)
        .setIdleTimeout(30)
        .setHttp2ClearTextEnabled(false);
  }

  /// Listens, and says at which port.
  public Future<Integer> start() {
    return server.listen(where.port(), where.host()).map(HttpServer::actualPort);
  }

  public Future<Void> stop() {
    return server.close();
  }

  private record Page(int status, String type, Buffer body) {
    Page(int status, String type, String text) {
      this(status, type, Buffer.buffer(text));
    }
  }

  private void answerOnce(HttpServerRequest request) {
    if (answered.add(request.connection())) {
      answer(request).onComplete(_ -> request.connection().close());
    }
  }

  private Future<Void> answer(HttpServerRequest request) {
    Page page = pageFor(request);
    HttpServerResponse response =
        request
            .response()
            .setStatusCode(page.status())
            .putHeader("Content-Type", page.type())
            .putHeader("Content-Length", String.valueOf(page.body().length()))
            .putHeader("X-Content-Type-Options", "nosniff")
            .putHeader("Connection", "close")
            .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
            .putHeader("Cache-Control", "no-store");
    // After HEAD, Vert.x would send a body like any other.
    return HttpMethod.HEAD.equals(request.method()) ? response.end() : response.end(page.body());
  }

  private Page pageFor(HttpServerRequest request) {
    if (!READING.contains(request.method())) {
      request.response().putHeader("Allow", "GET, HEAD");
      return new Page(405, TEXT_PLAIN, "only GET and HEAD\n");
    }
    return switch (request.path()) {
      case "/health" -> healthPage();
      case "/metrics" -> new Page(200, PROMETHEUS, metrics.get());
      case "/api/checks" -> new Page(200, JSON, board.json());
      case null, default ->
          new Page(404, TEXT_PLAIN, "known are /health, /metrics and /api/checks\n");
    };
  }

  private Page healthPage() {
    Health now = health.get();
    Optional<String> trouble = now.trouble();
    JsonObject json = new JsonObject().put("status", trouble.isEmpty() ? "ok" : "failing");
    trouble.ifPresent(reason -> json.put("reason", reason));
    if (!now.problems().isEmpty()) {
      json.put("problems", new JsonArray(now.problems()));
    }
    return new Page(trouble.isEmpty() ? 200 : 503, JSON, json.encode());
  }
}

package hinomi.status;

import static hinomi.config.Kind.COUNT;
import static hinomi.config.Kind.TEXT;

import hinomi.config.Section;
import hinomi.config.Setting;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.function.Supplier;

/// Answers `/health`, `/metrics` and `/api/checks`, and nothing else. It runs on the event loop, so
/// an answer also says that the loop is alive.
public final class StatusServer {
  private static final String JSON = "application/json";
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final Where where;
  private final Supplier<Health> health;
  private final Supplier<String> metrics;
  private final StatusBoard board;
  private final HttpServer server;

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
    this.server = vertx.createHttpServer(options()).requestHandler(this::answer);
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
        .setIdleTimeout(30);
  }

  /// Listens, and says at which port.
  public Future<Integer> start() {
    return server.listen(where.port(), where.host()).map(HttpServer::actualPort);
  }

  public Future<Void> stop() {
    return server.close();
  }

  private void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    response
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Content-Security-Policy", "default-src 'none'")
        .putHeader("Cache-Control", "no-store");
    if (!READING.contains(request.method())) {
      response.putHeader("Allow", "GET, HEAD");
      send(response, 405, "text/plain", "only GET and HEAD\n");
      return;
    }
    switch (request.path()) {
      case "/health" -> sendHealth(response);
      case "/metrics" ->
          send(response, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.get());
      case "/api/checks" -> send(response, 200, JSON, board.json());
      case null, default ->
          send(
              response,
              404,
              "text/plain",
              "not here; known are /health, /metrics and /api/checks\n");
    }
  }

  private void sendHealth(HttpServerResponse response) {
    Health now = health.get();
    JsonObject json = new JsonObject().put("status", now.trouble().isEmpty() ? "ok" : "failing");
    now.trouble().ifPresent(reason -> json.put("reason", reason));
    send(response, now.trouble().isEmpty() ? 200 : 503, JSON, json.encode());
  }

  private static void send(HttpServerResponse response, int status, String type, String body) {
    response.setStatusCode(status).putHeader("Content-Type", type).end(body);
  }
}

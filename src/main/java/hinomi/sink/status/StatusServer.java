package hinomi.sink.status;

import static hinomi.config.ValueType.COUNT;
import static hinomi.config.ValueType.TEXT;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.net.address.Pin;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves `/health`, `/metrics`, `/api/v1/checks` and its older form `/api/checks`: one request per
/// connection, so that pipelined requests cannot keep it busy. It runs on the event loop, so a
/// response also proves that the loop is alive.
public final class StatusServer {
  private static final String TEXT_PLAIN = "text/plain; charset=utf-8";
  private static final Set<HttpMethod> READ_METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  /// Where the health command of the image connects.
  private static final String LOOPBACK = "127.0.0.1";

  /// Large responses at a time, which wait in memory for slow readers.
  private static final int MAX_LARGE = 4;

  private static final String NOT_FOUND =
      "not found: there are /health, /metrics, /api/v1/checks, /api/v1/checks/NAME and /api/checks";
  private static final Pattern PORT = Pattern.compile(":\\d*$");
  private static final String UNKNOWN_HOST =
      "unknown host: use the address, or add the host to hinomi.http.hosts\n";

  private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);

  private final Vertx vertx;
  private final Where where;
  private final Supplier<Health> health;
  private final Function<MetricsFormat, String> metrics;
  private final StatusBoard board;
  private final ChecksApi api;
  private final List<HttpServer> servers = new ArrayList<>();
  private final ConnectionLimit connections;
  private int large;

  public StatusServer(
      Vertx vertx,
      Where where,
      Supplier<Health> health,
      Function<MetricsFormat, String> metrics,
      StatusBoard board) {
    this.vertx = vertx;
    this.where = where;
    this.connections = new ConnectionLimit(vertx);
    this.health = health;
    this.metrics = metrics;
    this.board = board;
    this.api = new ChecksApi(board);
  }

  /// The address to listen on; port 0 takes any free port. `hosts` are further names for it.
  public record Where(String host, int port, List<String> hosts) {
    private static final ValueType<Integer> A_PORT = COUNT.as("a port", Where::port);

    public Where {
      hosts = List.copyOf(hosts);
      int _ = port(port);
    }

    public static Setting<Where> read(Section http) {
      Setting<String> host = http.required("host", TEXT);
      Setting<Integer> port = http.required("port", A_PORT);
      Setting<List<String>> hosts = http.required("hosts", ValueType.listOf(TEXT));
      return http.make(() -> new Where(host.get(), port.get(), hosts.get()));
    }

    private static int port(int number) {
      if (number < 0 || number > 65_535) {
        throw new IllegalArgumentException("must be 0 to 65535, was " + number);
      }
      return number;
    }
  }

  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setMaxInitialLineLength(2048)
        .setMaxHeaderSize(8192)
        .setIdleTimeout(30)
        .setHttp2ClearTextEnabled(false);
  }

  /// Yields the port. It listens on loopback as well, for the health command.
  public Future<Integer> start() {
    return listen(where.host(), where.port())
        .compose(port ->
            isOnLoopback(where.host())
                ? Future.succeededFuture(port)
                : listen(LOOPBACK, port).otherwise(failure -> withoutLoopback(port, failure)));
  }

  private Future<Integer> listen(String host, int port) {
    HttpServer server =
        vertx
            .createHttpServer(options())
            .connectionHandler(connections::admit)
            .requestHandler(this::respondOnce);
    servers.add(server);
    return server
        .listen(port, host)
        .map(HttpServer::actualPort)
        .recover(failure -> Future.failedFuture(naming(host, port, failure)));
  }

  private static Throwable naming(String host, int port, Throwable failure) {
    if (!(failure instanceof BindException)) {
      return failure;
    }
    String address = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    BindException named =
        new BindException("cannot listen on " + address + ": " + failure.getMessage());
    named.initCause(failure);
    return named;
  }

  private static boolean isOnLoopback(String host) {
    return host.equals("localhost")
        || host.startsWith("127.")
        || (Pin.isLiteral(host) && Pin.literal(host).isAnyLocalAddress());
  }

  private static int withoutLoopback(int port, Throwable failure) {
    LOG.warn("the health command of the image will fail: {}", failure.getMessage());
    return port;
  }

  public Future<Void> stop() {
    return Future.all(servers.stream().map(HttpServer::close).toList()).mapEmpty();
  }

  private void respondOnce(HttpServerRequest request) {
    if (connections.isFirst(request.connection())) {
      respond(request).onComplete(_ -> request.connection().close());
    }
  }

  private Future<Void> respond(HttpServerRequest request) {
    Page page = pageFor(request);
    if (page.large()) {
      large++;
    }
    return respond(request, page).onComplete(_ -> large -= page.large() ? 1 : 0);
  }

  private static Future<Void> respond(HttpServerRequest request, Page page) {
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
    // Vert.x would send the body of a response to HEAD.
    return HttpMethod.HEAD.equals(request.method()) ? response.end() : response.end(page.body());
  }

  private Page pageFor(HttpServerRequest request) {
    if (!READ_METHODS.contains(request.method())) {
      request.response().putHeader("Allow", "GET, HEAD");
      return new Page(405, TEXT_PLAIN, "only GET and HEAD are allowed\n");
    }
    if (!isHostKnown(request)) {
      return new Page(421, TEXT_PLAIN, UNKNOWN_HOST);
    }
    return switch (request.path()) {
      case "/health" -> healthPage();
      case "/metrics" -> metricsPage(MetricsFormat.accepted(request.getHeader("Accept")));
      case "/api/checks" -> largePage(() -> new Page(200, Page.JSON, board.json(), true));
      case ChecksApi.PATH -> largePage(() -> api.all(request::params));
      case String path when path.startsWith(ChecksApi.PATH + "/") ->
          api.one(path.substring(ChecksApi.PATH.length() + 1), request::params);
      case String path when path.startsWith("/api/v1/") -> ChecksApi.error(404, NOT_FOUND);
      case null, default -> new Page(404, TEXT_PLAIN, NOT_FOUND + "\n");
    };
  }

  /// Against DNS rebinding, where a web page resolves its own name to this server to read it: only
  /// known names are served. An address cannot be rebound.
  private boolean isHostKnown(HttpServerRequest request) {
    List<String> named = request.headers().getAll("Host");
    return named.isEmpty()
        ? request.version() == HttpVersion.HTTP_1_0
        : named.size() == 1 && request.uri().startsWith("/") && isKnown(named.getFirst());
  }

  private boolean isKnown(String named) {
    String host = PORT.matcher(named.toLowerCase(Locale.ROOT)).replaceFirst("");
    return host.equals("localhost")
        || host.equals(where.host().toLowerCase(Locale.ROOT))
        || Pin.isLiteral(host.replaceAll("^\\[|]$", ""))
        || where.hosts().stream().anyMatch(host::equalsIgnoreCase);
  }

  private Page largePage(Supplier<Page> page) {
    return large < MAX_LARGE
        ? page.get()
        : new Page(503, TEXT_PLAIN, "too many requests at once: try again\n");
  }

  private Page metricsPage(MetricsFormat format) {
    return largePage(
        () -> new Page(200, format.contentType(), Buffer.buffer(metrics.apply(format)), true));
  }

  private Page healthPage() {
    Health now = health.get();
    Optional<String> problem = now.problem();
    JsonObject json = new JsonObject().put("status", now.status());
    problem.ifPresent(reason -> json.put("reason", reason));
    if (!now.problems().isEmpty()) {
      json.put("problems", new JsonArray(now.problems()));
    }
    if (!now.warnings().isEmpty()) {
      JsonArray warnings = new JsonArray();
      now.warnings()
          .forEach(each ->
              warnings.add(
                  new JsonObject().put("topic", each.topic()).put("message", each.message())));
      json.put("warnings", warnings);
    }
    return new Page(problem.isEmpty() ? 200 : 503, Page.JSON, json.encode());
  }
}

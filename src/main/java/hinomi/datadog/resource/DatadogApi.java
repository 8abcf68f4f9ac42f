package hinomi.datadog.resource;

import hinomi.config.OneLine;
import hinomi.config.Secret;
import hinomi.datadog.DatadogSettings;
import hinomi.datadog.resource.ApiException.Kind;
import hinomi.text.Cut;
import hinomi.text.HumanText;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.proxy.ProxyConnectException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A client of Datadog's management API, one request at a time. It honours rate limits and retries
/// idempotent requests; a creation that may have succeeded fails as `UNCONFIRMED`. The keys travel
/// in headers, and redirects are not followed.
final class DatadogApi {
  private static final Logger LOG = LoggerFactory.getLogger(DatadogApi.class);
  private static final int ATTEMPTS = 5;

  /// Others use up the same limit, so several resets may pass.
  private static final int ATTEMPTS_AT_LIMIT = 20;

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
  private static final Pattern STATUS = Pattern.compile("status: (\\d{3})");
  private static final int MAX_ERROR_LENGTH = 500;
  private static final String KEY_HINT =
      " (check that DD_API_KEY, DD_APP_KEY and DD_SITE belong to one account)";

  private final Vertx vertx;
  private volatile WebClient client;
  private final DatadogSettings settings;
  private final Secret apiKey;
  private final Secret appKey;

  /// The settings must have both keys.
  DatadogApi(Vertx vertx, DatadogSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
    this.apiKey = settings.apiKey().orElseThrow();
    this.appKey = settings.appKey().orElseThrow();
    this.client = client();
  }

  private WebClient client() {
    return WebClient.create(
        vertx,
        settings
            .transport()
            .proxied(
                settings
                    .transport()
                    .trusted(
                        new WebClientOptions().setFollowRedirects(false).setUserAgent("hinomi"))));
  }

  record ApiRequest(
      HttpMethod method, String path, Map<String, String> parameters, JsonObject body) {
    static ApiRequest get(String path, Map<String, String> parameters) {
      return new ApiRequest(HttpMethod.GET, path, parameters, new JsonObject());
    }

    static ApiRequest of(HttpMethod method, String path, JsonObject body) {
      return new ApiRequest(method, path, Map.of(), body);
    }

    /// Sending it twice would create two resources.
    boolean creates() {
      return method.equals(HttpMethod.POST);
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /// The JSON of the response; an empty object if there is none.
  Future<Object> send(ApiRequest request) {
    return send(request, 1);
  }

  private Future<Object> send(ApiRequest request, int attempt) {
    return sendOnce(request)
        .transform(response ->
            response.succeeded()
                ? result(request, response.result(), attempt)
                : retryIfSafe(request, request + ": " + reason(response.cause()), attempt));
  }

  /// Why there was no answer, without the internals of the network library.
  private String reason(Throwable error) {
    String host =
        settings
            .transport()
            .proxy()
            .map(proxy -> "the proxy " + proxy.host() + ":" + proxy.port())
            .orElse(String.valueOf(settings.url().getHost()));
    return switch (error) {
      case SSLHandshakeException _ ->
          "the certificate of "
              + settings.url().getHost()
              + " is not trusted; hinomi.datadog.ca names the authority of a proxy that inspects TLS";
      case ProxyConnectException refused ->
          STATUS
              .matcher(String.valueOf(refused.getMessage()))
              .results()
              .findFirst()
              .map(status -> host + " refused the tunnel with status " + status.group(1))
              .orElse(host + " did not open a tunnel");
      case UnknownHostException _ -> "cannot resolve " + host;
      case ConnectTimeoutException _ -> "connection to " + host + " timed out";
      case ConnectException _ -> "cannot connect to " + host;
      case TimeoutException _ ->
          host + " gave no answer within " + HumanText.duration(settings.sending().timeout());
      default -> String.valueOf(error.getMessage());
    };
  }

  private Future<HttpResponse<Buffer>> sendOnce(ApiRequest request) {
    long timeout = settings.sending().timeout().toMillis();
    HttpRequest<Buffer> http =
        client
            .requestAbs(request.method(), settings.url() + request.path())
            .as(new BoundedBody())
            .timeout(timeout)
            .putHeader("DD-API-KEY", apiKey.reveal())
            .putHeader("DD-APPLICATION-KEY", appKey.reveal());
    request.parameters().forEach(http::addQueryParam);
    Future<HttpResponse<Buffer>> response =
        request.body().isEmpty() ? http.send() : http.sendJsonObject(request.body());
    return response
        .timeout(timeout + 100, TimeUnit.MILLISECONDS)
        .onFailure(_ -> closeConnections());
  }

  /// The rest of an answer that failed may have no end.
  private void closeConnections() {
    client.close();
    client = client();
  }

  private Future<Object> result(ApiRequest request, HttpResponse<Buffer> response, int attempt) {
    int status = response.statusCode();
    String errors = status < 300 ? "" : errorsIn(response.body());
    String error = request + ": " + status + " " + response.statusMessage() + errors;
    return switch (status) {
      case 200, 201, 202, 204 -> json(request, response.body()).compose(it -> paced(response, it));
      case 404 ->
          request.method().equals(HttpMethod.DELETE)
              ? Future.succeededFuture(new JsonObject())
              : failed(Kind.REJECTED, error);
      case 401 -> failed(Kind.UNAUTHORIZED, error + KEY_HINT);
      case 403 -> failed(Kind.FORBIDDEN, error + Permission.hint(request));
      case 429 ->
          attempt < ATTEMPTS_AT_LIMIT
              ? retryAtReset(request, attempt, response)
              : failed(Kind.REJECTED, error);
      case 408, 500, 502, 503, 504 -> retryIfSafe(request, error, attempt);
      default -> failed(Kind.REJECTED, error);
    };
  }

  private static Future<Object> failed(Kind kind, String error) {
    return Future.failedFuture(new ApiException(kind, error));
  }

  private static Future<Object> json(ApiRequest request, @Nullable Buffer body) {
    if (body == null || body.length() == 0) {
      return Future.succeededFuture(new JsonObject());
    }
    try {
      // Buffer.toJson() needs Jackson Databind, which is not on the class path.
      return Future.succeededFuture(
          body.getByte(0) == '[' ? new JsonArray(body) : new JsonObject(body));
    } catch (DecodeException broken) {
      return failed(Kind.UNCONFIRMED, request + ": the response is not JSON");
    }
  }

  private Future<Object> retryIfSafe(ApiRequest request, String error, int attempt) {
    return request.creates() || attempt >= ATTEMPTS
        ? failed(Kind.UNCONFIRMED, error)
        : retry(request, attempt, backoff(attempt));
  }

  /// The last request of a period waits for the next one, so that others are not refused.
  private Future<Object> paced(HttpResponse<Buffer> response, Object body) {
    return "0".equals(response.getHeader("X-RateLimit-Remaining"))
        ? delay(rateLimitReset(response)).map(body)
        : Future.succeededFuture(body);
  }

  private Future<Object> retryAtReset(
      ApiRequest request, int attempt, HttpResponse<Buffer> response) {
    Duration wait = rateLimitReset(response);
    LOG.info(
        "Datadog's rate limit is reached: {} is retried in {}", request, HumanText.duration(wait));
    return retry(request, attempt, wait);
  }

  private Future<Object> retry(ApiRequest request, int attempt, Duration wait) {
    return delay(wait).compose(_ -> send(request, attempt + 1));
  }

  Future<Void> delay(Duration wait) {
    return vertx.timer(Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS).mapEmpty();
  }

  /// Doubles with every attempt, up to the longest backoff of the settings.
  Duration backoff(int attempt) {
    Duration backoff = settings.sending().backoff().multipliedBy(1L << Math.min(attempt - 1, 10));
    Duration longest = settings.sending().longestBackoff();
    return backoff.compareTo(longest) < 0 ? backoff : longest;
  }

  private Duration rateLimitReset(HttpResponse<Buffer> response) {
    String seconds = response.getHeader("X-RateLimit-Reset");
    if (seconds == null || !seconds.matches("\\d{1,9}")) {
      return settings.sending().longestBackoff();
    }
    Duration wait = Duration.ofSeconds(Long.parseLong(seconds));
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  /// Datadog's error format is `{"errors": ["..."]}`.
  private static String errorsIn(@Nullable Buffer body) {
    if (body == null || body.length() == 0) {
      return "";
    }
    String text = body.toString();
    try {
      JsonArray errors = new JsonObject(text).getJsonArray("errors");
      text = errors == null ? text : errors.encode();
    } catch (DecodeException | ClassCastException unusual) {
      text = body.toString();
    }
    return ": " + OneLine.of(Cut.to(MAX_ERROR_LENGTH, text));
  }
}

package hinomi.datadog.resource;

import hinomi.config.Secret;
import hinomi.datadog.DatadogSettings;
import hinomi.datadog.resource.ApiException.Sort;
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
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks Datadog's API, one request at a time. It waits where it is told to slow down, and asks
/// again where asking twice does no harm; whether something that failed midway came to be is left
/// to whoever asked for it. The keys travel in headers, and never after a redirect.
final class DatadogApi {
  private static final Logger LOG = LoggerFactory.getLogger(DatadogApi.class);
  private static final int ATTEMPTS = 5;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
  private static final int SHOWN = 500;
  private static final String KEYS =
      " (are DD_API_KEY, DD_APP_KEY and DD_SITE those of one account, and may the key do this?)";

  private final Vertx vertx;
  private final WebClient client;
  private final DatadogSettings settings;
  private final Secret apiKey;
  private final Secret appKey;

  /// Both keys must be there.
  DatadogApi(Vertx vertx, DatadogSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
    this.apiKey = settings.apiKey().orElseThrow();
    this.appKey = settings.appKey().orElseThrow();
    this.client =
        WebClient.create(
            vertx,
            settings
                .transport()
                .proxied(
                    settings
                        .transport()
                        .trusted(
                            new WebClientOptions()
                                .setFollowRedirects(false)
                                .setUserAgent("hinomi"))));
  }

  /// One question: to where, with which parameters, and with what.
  record Ask(HttpMethod method, String path, Map<String, String> parameters, JsonObject body) {
    static Ask get(String path, Map<String, String> parameters) {
      return new Ask(HttpMethod.GET, path, parameters, new JsonObject());
    }

    static Ask of(HttpMethod method, String path, JsonObject body) {
      return new Ask(method, path, Map.of(), body);
    }

    /// A second one would make a second thing.
    boolean creates() {
      return method.equals(HttpMethod.POST);
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /// The JSON of the answer; an empty object where there is none.
  Future<Object> send(Ask ask) {
    return attempt(ask, 1);
  }

  private Future<Object> attempt(Ask ask, int attempt) {
    return request(ask)
        .transform(answer ->
            answer.succeeded()
                ? judge(ask, answer.result(), attempt)
                : unclear(ask, String.valueOf(answer.cause().getMessage()), attempt));
  }

  private Future<HttpResponse<Buffer>> request(Ask ask) {
    long timeout = settings.sending().timeout().toMillis();
    HttpRequest<Buffer> request =
        client
            .requestAbs(ask.method(), settings.url() + ask.path())
            .timeout(timeout)
            .putHeader("DD-API-KEY", apiKey.reveal())
            .putHeader("DD-APPLICATION-KEY", appKey.reveal());
    ask.parameters().forEach(request::addQueryParam);
    Future<HttpResponse<Buffer>> sent =
        ask.body().isEmpty() ? request.send() : request.sendJsonObject(ask.body());
    return sent.timeout(timeout + 100, TimeUnit.MILLISECONDS);
  }

  private Future<Object> judge(Ask ask, HttpResponse<Buffer> answer, int attempt) {
    int status = answer.statusCode();
    String why = ask + ": " + status + " " + answer.statusMessage() + wordsOf(answer);
    return switch (status) {
      case 200, 201, 202, 204 -> json(ask, answer);
      case 404 ->
          ask.method().equals(HttpMethod.DELETE)
              ? Future.succeededFuture(new JsonObject())
              : Future.failedFuture(new ApiException(Sort.REFUSED, why));
      case 401, 403 -> Future.failedFuture(new ApiException(Sort.LOCKED, why + KEYS));
      case 429 ->
          attempt < ATTEMPTS
              ? slowly(ask, attempt, waitOf(answer))
              : Future.failedFuture(new ApiException(Sort.REFUSED, why));
      case 408, 500, 502, 503, 504 -> unclear(ask, why, attempt);
      default -> Future.failedFuture(new ApiException(Sort.REFUSED, why));
    };
  }

  private static Future<Object> json(Ask ask, HttpResponse<Buffer> answer) {
    Buffer body = answer.body();
    if (body == null || body.length() == 0) {
      return Future.succeededFuture(new JsonObject());
    }
    try {
      // Buffer.toJson() would need Jackson Databind, which is not here.
      return Future.succeededFuture(
          body.getByte(0) == '[' ? new JsonArray(body) : new JsonObject(body));
    } catch (DecodeException broken) {
      return Future.failedFuture(new ApiException(Sort.UNCLEAR, ask + ": the answer is not JSON"));
    }
  }

  private Future<Object> unclear(Ask ask, String why, int attempt) {
    return ask.creates() || attempt >= ATTEMPTS
        ? Future.failedFuture(new ApiException(Sort.UNCLEAR, why))
        : again(ask, attempt, pause(attempt));
  }

  private Future<Object> slowly(Ask ask, int attempt, Duration wait) {
    LOG.info("Datadog wants it slower: {} again in {} s", ask, wait.toSeconds());
    return again(ask, attempt, wait);
  }

  private Future<Object> again(Ask ask, int attempt, Duration wait) {
    return rest(wait).compose(_ -> attempt(ask, attempt + 1));
  }

  Future<Void> rest(Duration wait) {
    return vertx.timer(Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS).mapEmpty();
  }

  /// Longer with every attempt.
  Duration pause(int attempt) {
    Duration pause = settings.sending().backoff().multipliedBy(1L << Math.min(attempt - 1, 10));
    Duration longest = settings.sending().longestBackoff();
    return pause.compareTo(longest) < 0 ? pause : longest;
  }

  private Duration waitOf(HttpResponse<Buffer> answer) {
    String seconds = answer.getHeader("X-RateLimit-Reset");
    if (seconds == null || !seconds.matches("\\d{1,9}")) {
      return settings.sending().longestBackoff();
    }
    Duration wait = Duration.ofSeconds(Long.parseLong(seconds));
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  /// Datadog says `{"errors": ["..."]}`.
  private static String wordsOf(HttpResponse<Buffer> answer) {
    Buffer body = answer.body();
    if (body == null || body.length() == 0) {
      return "";
    }
    String text = body.toString();
    try {
      text = new JsonObject(text).getJsonArray("errors", new JsonArray().add(text)).encode();
    } catch (DecodeException | ClassCastException notAsUsual) {
      text = body.toString();
    }
    return ": " + text.substring(0, Math.min(text.length(), SHOWN));
  }
}

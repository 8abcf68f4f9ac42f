package hinomi.datadog;

import hinomi.datadog.IntakeResponse.Later;
import hinomi.journal.Entry;
import hinomi.net.Network;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Takes one batch to the intake and brings its answer back, always within the timeout, and no more
/// of its body than people will read. The key travels in a header, never in the URL, and never
/// after a redirect.
final class IntakeClient {
  private static final int MOST_WORDS = 2 * 1024;

  /// Shorter than servers keep an idle connection, so that none is used just as it is closed. Old
  /// ones are looked for every few seconds only, because that wakes the event loop.
  private static final int KEPT_SECONDS = 25;

  private static final int LOOKED_FOR_MILLIS = 5_000;

  /// For so many addresses that do not answer there is time.
  private static final int ADDRESSES = 3;

  private final DatadogConnections connections;
  private final URI intake;
  private final ApiKey key;
  private final ClockSkew skew;
  private final Duration timeout;

  IntakeClient(Network network, DatadogSettings settings, ApiKey key, ClockSkew skew) {
    this.timeout = settings.sending().timeout();
    HttpClient client =
        network
            .vertx()
            .createHttpClient(
                settings.transport().trusted(options(timeout)),
                new PoolOptions().setCleanerPeriod(LOOKED_FOR_MILLIS));
    this.connections =
        new DatadogConnections(network, client, settings.url(), settings.transport().proxy());
    this.intake = settings.url();
    this.key = key;
    this.skew = skew;
  }

  Future<IntakeResponse> post(IntakeEndpoint lane, List<Entry> batch) {
    return Future.succeededFuture()
        .compose(_ -> send(lane, lane.body(batch)))
        .otherwise(error -> new Later(inWords(error), Duration.ZERO));
  }

  private Future<IntakeResponse> send(IntakeEndpoint lane, Buffer body) {
    Future<HttpClientRequest> begun = connections.request(request(lane));
    return begun
        .compose(request -> request.send(body))
        .compose(this::answer)
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(_ -> begun.onSuccess(HttpClientRequest::reset));
  }

  private RequestOptions request(IntakeEndpoint lane) {
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(intake + lane.path())
            .putHeader("DD-API-KEY", key.reveal())
            .putHeader("Content-Type", "application/json")
            .putHeader("User-Agent", "hinomi");
    return lane.isZipped() ? request.putHeader("Content-Encoding", "gzip") : request;
  }

  private Future<IntakeResponse> answer(HttpClientResponse response) {
    String date = response.getHeader("Date");
    if (date != null) {
      skew.heard(date);
    }
    return words(response).map(words -> IntakeResponse.of(response, words));
  }

  private static Future<Buffer> words(HttpClientResponse response) {
    Promise<Buffer> words = Promise.promise();
    Buffer read = Buffer.buffer();
    response
        .handler(part -> {
          read.appendBuffer(part);
          if (read.length() > MOST_WORDS && words.tryComplete(read)) {
            response.request().reset();
          }
        })
        .exceptionHandler(words::tryFail)
        .endHandler(_ -> words.tryComplete(read));
    return words.future();
  }

  /// What went wrong, and what lies at the bottom of it.
  private static String inWords(Throwable error) {
    String words = String.valueOf(error.getMessage());
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
        .reduce((_, cause) -> cause)
        .map(bottom -> String.valueOf(bottom.getMessage()))
        .filter(reason -> !words.contains(reason))
        .map(reason -> words + ": " + reason)
        .orElse(words);
  }

  private static HttpClientOptions options(Duration timeout) {
    HttpClientOptions options = new HttpClientOptions();
    int forOne = (int) Math.max(1, timeout.toMillis() / ADDRESSES);
    options.setConnectTimeout(forOne).setKeepAliveTimeout(KEPT_SECONDS);
    if (OpenSSLEngineOptions.isAvailable()) {
      options.setSslEngineOptions(new OpenSSLEngineOptions());
    }
    return options;
  }
}

package hinomi.delivery;

import hinomi.delivery.Response.Later;
import hinomi.journal.Entry;
import hinomi.net.Network;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Posts batches to one service. A request ends within the timeout, reads no more than the start of
/// the answer, and follows no redirect, which would take the credentials elsewhere.
///
/// It is no `WebClient`, which cannot stop reading an answer: ADR 0010.
final class HttpSender {
  /// Of the body of an answer, so many bytes are read.
  private static final int BODY_START = 2 * 1024;

  /// Shorter than servers keep an idle connection, so that none is used just as it is closed.
  private static final int KEEP_ALIVE_SECONDS = 25;

  /// Each look for idle connections wakes the event loop.
  private static final int CLEANER_MILLIS = 5_000;

  /// The timeout leaves time for so many addresses that do not answer.
  private static final int ADDRESSES = 3;

  private final RemoteService service;
  private final Network network;
  private final Connections connections;

  HttpSender(Network network, RemoteService service) {
    this.service = service;
    this.network = network;
    HttpClient client =
        network
            .vertx()
            .createHttpClient(
                service.transport().trusted(options(timeout())),
                new PoolOptions().setCleanerPeriod(CLEANER_MILLIS));
    this.connections = new Connections(network, client, service.url(), service.transport().proxy());
  }

  private static HttpClientOptions options(Duration timeout) {
    HttpClientOptions options = new HttpClientOptions();
    int perAddress = (int) Math.max(1, timeout.toMillis() / ADDRESSES);
    options.setConnectTimeout(perAddress).setKeepAliveTimeout(KEEP_ALIVE_SECONDS);
    if (OpenSSLEngineOptions.isAvailable()) {
      options.setSslEngineOptions(new OpenSSLEngineOptions());
    }
    return options;
  }

  RemoteService service() {
    return service;
  }

  Vertx vertx() {
    return network.vertx();
  }

  private Duration timeout() {
    return service.settings().timeout();
  }

  /// Never fails: no answer means later.
  Future<Response> post(Destination destination, List<Entry> batch) {
    return Future.succeededFuture()
        .compose(_ -> send(destination, destination.body(batch)))
        .otherwise(error -> new Later(reason(error), Duration.ZERO));
  }

  private Future<Response> send(Destination destination, Buffer body) {
    Future<HttpClientRequest> begun = connections.request(request(destination));
    return begun
        .compose(request -> request.send(body))
        .compose(response ->
            start(response).map(start -> destination.interpret(response, start.toString())))
        .timeout(timeout().toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(_ -> begun.onSuccess(HttpClientRequest::reset));
  }

  private RequestOptions request(Destination destination) {
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(service.url() + destination.path())
            .putHeader("User-Agent", "hinomi");
    destination.headers().forEach(request::putHeader);
    return request;
  }

  private static Future<Buffer> start(HttpClientResponse response) {
    Promise<Buffer> start = Promise.promise();
    Buffer read = Buffer.buffer();
    response
        .handler(part -> {
          read.appendBuffer(part);
          if (read.length() > BODY_START && start.tryComplete(read)) {
            response.request().reset();
          }
        })
        .exceptionHandler(start::tryFail)
        .endHandler(_ -> start.tryComplete(read));
    return start.future();
  }

  /// The message of the error, and that of its root cause where it says more.
  private static String reason(Throwable error) {
    String message =
        String.valueOf(error.getMessage())
            .replace("Failed to create SSL connection", "TLS handshake failed");
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
        .reduce((_, cause) -> cause)
        .map(root -> String.valueOf(root.getMessage()))
        .filter(root -> !message.contains(root))
        .map(root -> message + ": " + root)
        .orElse(message);
  }
}

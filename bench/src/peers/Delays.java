package peers;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A server that waits before headers and body, and remembers for how long it really did.
final class Delays {
  private static final long BEFORE_HEADERS = 50;
  private static final long BEFORE_BODY = 30;

  private final Vertx vertx;
  private final int port;
  private final Map<String, List<Times>> truth = new HashMap<>();

  Delays(Vertx vertx, Site site) {
    this.vertx = vertx;
    PemKeyCertOptions identity =
        new PemKeyCertOptions()
            .setCertPath(site.chain().toString())
            .setKeyPath(site.key().toString());
    port =
        vertx
            .createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(identity))
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .map(HttpServer::actualPort)
            .await();
  }

  String page() {
    return "https://" + Site.HOST + ":" + port;
  }

  private void answer(HttpServerRequest request) {
    long asked = System.nanoTime();
    vertx.setTimer(
        BEFORE_HEADERS,
        _ -> {
          request.response().setChunked(true).writeHead();
          long headers = System.nanoTime();
          vertx.setTimer(
              BEFORE_BODY,
              _ -> {
                long body = System.nanoTime();
                request.response().end("late");
                remember(request.path(), headers - asked, body - headers);
              });
        });
  }

  private synchronized void remember(String page, long firstByte, long download) {
    truth
        .computeIfAbsent(page, _ -> new ArrayList<>())
        .add(new Times(firstByte / 1e6, download / 1e6));
  }

  /// What was true since the last call, by the page, in the order of the answers.
  synchronized Map<String, List<Times>> truth() {
    Map<String, List<Times>> all = Map.copyOf(truth);
    truth.clear();
    return all;
  }
}

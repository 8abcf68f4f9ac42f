package hinomi.datadog.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hinomi.datadog.resource.DatadogApi.ApiRequest;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {
  private static final Buffer CHUNK = Buffer.buffer(new byte[1 << 20]);

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void endsAnAnswerThatHasNoEnd() throws Exception {
    Promise<Void> closed = Promise.promise();
    int port =
        serve(response -> {
          response.setChunked(true).closeHandler(_ -> closed.tryComplete());
          send(response);
        });

    Throwable failed = assertThrows(Exception.class, () -> answer(port));

    assertEquals("GET /api/v2/downtime: the response is larger than 16 MiB", failed.getMessage());
    closed.future().await(30, TimeUnit.SECONDS);
  }

  @Test
  void readsOneOfTheLargestSize() throws Exception {
    String blanks = " ".repeat(BoundedBody.MOST - 2);
    int port = serve(response -> response.end("[" + blanks + "]"));

    assertEquals(new JsonArray(), answer(port));
  }

  private static void send(HttpServerResponse response) {
    response.write(CHUNK).onSuccess(_ -> send(response));
  }

  private Object answer(int port) throws Exception {
    return new DatadogApi(vertx, LoopbackAccount.settings(port))
        .send(ApiRequest.get("/api/v2/downtime", Map.of()))
        .await(60, TimeUnit.SECONDS);
  }

  private int serve(Consumer<HttpServerResponse> answer) {
    return vertx
        .createHttpServer()
        .requestHandler(request -> answer.accept(request.response()))
        .listen(0, "127.0.0.1")
        .await()
        .actualPort();
  }
}

package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The output of a journey, from a site that echoes a secret wherever it can.
class JourneyOutputTest {
  private static final String SECRET = "t0p-s3cret+value/with=signs";

  private final Vertx vertx = Vertx.vertx();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path checks;

  @BeforeEach
  void serve() throws IOException {
    int port =
        vertx
            .createHttpServer()
            .requestHandler(JourneyOutputTest::answer)
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    String steps =
        """
        checks {
          order {
            recheck { attempts = 0 }
            journey { steps = [
              { name = early, http { url = "SITE/early" }, warn { body { contains = nothing } } }
              {
                name = token, http { url = "SITE/token" }
                extract { token { json = "$.token", secret = true } }
              }
              {
                name = cut, http { url = "SITE/cut?{token}", headers { X-Token = "{token}" } }
                warn { body { contains = "{token}{token}" }, headers { X-Echo = "no {token}" } }
              }
              {
                name = pay, http { url = "SITE/pay", auth { bearer = "a{token}" }, redirects { same-scheme = true } }
              }
            ] }
          }
        }
        """;
    Files.writeString(checks.resolve("a.conf"), steps.replace("SITE", "http://127.0.0.1:" + port));
  }

  private static void answer(HttpServerRequest request) {
    switch (String.valueOf(request.path())) {
      case "/early" -> request.response().end("early " + SECRET);
      case "/token" -> request.response().end("{\"token\":\"" + SECRET + "\"}");
      case "/cut" ->
          request
              .response()
              .putHeader("X-Echo", "x".repeat(185) + SECRET)
              .end("y".repeat(110) + SECRET);
      default ->
          request
              .response()
              .setStatusCode(302)
              .putHeader("Location", "https://127.0.0.1/" + SECRET)
              .end();
    }
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @ParameterizedTest
  @ValueSource(strings = {"once", "once --json", "try order"})
  void holdsNoSecret(String command) {
    assertEquals(1, run(command));

    String all = out.toString() + err;
    assertTrue(
        all.contains("step 'pay': redirect to https://127.0.0.1/*** changes the scheme"), all);
    for (String piece : List.of("t0p-s3", "value/with", "value%2Fwith", "dDBwLXMzY3JldCt2YWx1")) {
      assertFalse(all.contains(piece), () -> piece + " in " + all);
    }
  }

  @Test
  void jsonHasEveryStep() {
    run("once --json");

    JsonObject json = new JsonObject(out.toString());
    JsonArray steps = json.getJsonArray("steps");
    JsonObject token = steps.getJsonObject(1);
    JsonObject pay = steps.getJsonObject(3);
    assertEquals("redirect", json.getString("reason"));
    assertEquals("journey", json.getString("kind"));
    assertEquals(
        List.of("early degraded", "token passed", "cut degraded", "pay failed"),
        steps.stream()
            .map(JsonObject.class::cast)
            .map(step -> step.getString("name") + " " + step.getString("verdict"))
            .toList());
    assertEquals(200, token.getJsonObject("http").getInteger("status"));
    assertTrue(token.getDouble("latency_ms") > 0);
    assertTrue(token.getJsonObject("timings_ms").containsKey("connect"));
    assertEquals(
        new JsonObject()
            .put("assertion", "extract.token")
            .put("verdict", "passed")
            .put("expected", "a value at json $['token']")
            .put("actual", "***"),
        token.getJsonArray("findings").getJsonObject(1));
    assertEquals("redirect", pay.getString("reason"));
    assertEquals(null, pay.getValue("latency_ms"));
  }

  @Test
  void tryShowsTheStepsAsAWaterfall() {
    run("try order");

    List<String> lines = out.toString().lines().toList();
    assertTrue(lines.get(0).contains("order  http://127.0.0.1:"), out::toString);
    assertTrue(lines.get(0).endsWith("failed (redirect)"), out::toString);
    assertTrue(
        lines.get(3).matches("  ! early +█+ +[\\d.]+ ms  HTTP/1.1 200, 33 bytes"), out::toString);
    assertTrue(lines.get(4).startsWith("  ✓ token "), out::toString);
    assertTrue(lines.get(6).startsWith("  ✗ pay "), out::toString);
  }

  private int run(String command) {
    List<String> words = new java.util.ArrayList<>(List.of(command.split(" ")));
    words.addAll(List.of("--checks", checks.toString()));
    return Main.of()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words.toArray(String[]::new));
  }
}

package hinomi.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.demo.EmbeddedIntake.Point;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddedIntakeTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final String GOOD =
      """
      {"series":[{"metric":"hinomi.up","type":1,"interval":60,"unit":"day",
        "points":[{"timestamp":1795338000,"value":1.5}],"tags":["check:a"]}]}\
      """;

  private final Vertx vertx = Vertx.vertx();
  private final EmbeddedIntake intake = new EmbeddedIntake(vertx, () -> NOW);
  private final HttpClient client = HttpClient.newHttpClient();
  private String url;

  @BeforeEach
  void start() {
    url = "http://127.0.0.1:" + intake.start().await() + "/api/v2/series";
  }

  @AfterEach
  void stop() {
    client.close();
    vertx.close().await();
  }

  private static byte[] zip(byte[] body) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream zip = new GZIPOutputStream(zipped)) {
      zip.write(body);
    }
    return zipped.toByteArray();
  }

  private HttpRequest.Builder request(byte[] body) {
    return HttpRequest.newBuilder(URI.create(url))
        .header("DD-API-KEY", "key")
        .header("Content-Type", "application/json")
        .header("Content-Encoding", "gzip")
        .POST(BodyPublishers.ofByteArray(body));
  }

  private int status(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString()).statusCode();
  }

  private int post(String body) throws IOException, InterruptedException {
    return status(request(zip(body.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void acceptsAndKeepsValidPoints() throws Exception {
    assertEquals(202, post(GOOD));

    assertEquals(1, intake.accepted());
    assertEquals(List.of(new Point("hinomi.up", Set.of("check:a"), NOW, 1.5)), intake.last());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"series\" | {\"serie\"",
        "\"series\":[ | \"more\":1,\"series\":[",
        "\"tags\" | \"host\":\"x\",\"tags\"",
        "\"metric\":\"hinomi.up\", | ''",
        "hinomi.up | 1up",
        "hinomi.up | hinomi up",
        "hinomi.up | 火の見",
        "\"type\":1 | \"type\":9",
        "\"type\":1 | \"type\":\"count\"",
        "\"type\":1, | ''",
        "\"type\":1 | \"type\":3",
        "\"interval\":60, | ''",
        "60 | 0",
        "60 | 60.5",
        "check:a | check:A",
        "check:a | check:",
        "check:a | 1check:a",
        "check:a | check:a b",
        "\"check:a\" | 7",
        "\"unit\":\"day\" | \"unit\":7",
        "1795338000 | 1795338000.5",
        "1795338000 | 1795334399",
        "1795338000 | 1795338601",
        "\"value\":1.5 | \"value\":\"1.5\"",
        "1.5 | NaN",
        "1.5 | 1e999",
        "\"value\":1.5 | \"value\":null",
        "{\"timestamp\":1795338000,\"value\":1.5} | [1795338000,1.5]",
        "{\"timestamp\":1795338000,\"value\":1.5} | ''",
      })
  void rejectsInvalidSeries(String good, String bad) throws Exception {
    assertEquals(400, post(GOOD.replace(good, bad)));

    assertEquals(1, intake.rejections().size());
  }

  @ParameterizedTest
  @CsvSource({"1795334400, 202", "1795338600, 202"})
  void acceptsPointsFromOneHourAgoToTenMinutesAhead(String timestamp, int status) throws Exception {
    assertEquals(status, post(GOOD.replace("1795338000", timestamp)));
  }

  @Test
  void rejectsABodyThatIsTooLargeUnzipped() throws Exception {
    assertEquals(413, post(GOOD + " ".repeat(5_300_000)));
  }

  @Test
  void rejectsABodyWithoutGzip() throws Exception {
    assertEquals(400, status(request(GOOD.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void rejectsARequestWithoutAKey() throws Exception {
    byte[] body = zip(GOOD.getBytes(StandardCharsets.UTF_8));

    assertEquals(403, status(request(body).setHeader("DD-API-KEY", " ")));
  }

  @Test
  void rejectsAKeyInTheUrl() throws Exception {
    url += "?api_key=key";

    assertEquals(400, post(GOOD));
  }
}

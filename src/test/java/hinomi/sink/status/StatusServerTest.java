package hinomi.sink.status;

import static hinomi.sink.Reports.answered;
import static hinomi.sink.Reports.check;
import static hinomi.sink.Reports.failed;
import static hinomi.sink.Reports.inMaintenance;
import static hinomi.sink.Reports.report;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hinomi.check.Check;
import hinomi.config.Secrets;
import hinomi.outcome.Cause;
import hinomi.schedule.MaintenanceWindow;
import hinomi.sink.ReportJson;
import hinomi.sink.Reports;
import hinomi.sink.status.StatusServer.Where;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusServerTest {
  private final Vertx vertx = Vertx.vertx();
  private final Secrets secrets = new Secrets();
  private final StatusBoard board = new StatusBoard(new ReportJson(secrets), Map.of("env", "prod"));
  private final HttpClient client = HttpClient.newHttpClient();
  private Health health = Health.GOOD;
  private StatusServer server;
  private int port;

  @BeforeEach
  void start() {
    Where where = new Where("127.0.0.1", 0, List.of("agent.example"));
    server = new StatusServer(vertx, where, () -> health, MetricsFormat::contentType, board);
    port = server.start().await();
  }

  @AfterEach
  void stop() {
    client.close();
    vertx.close().await();
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    URI url = URI.create("http://127.0.0.1:" + port + path);
    return client.send(
        HttpRequest.newBuilder(url).method(method, BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());
  }

  private String get(String path) throws Exception {
    return send("GET", path).body();
  }

  @Test
  void isOkWhileTheAgentIs() throws Exception {
    HttpResponse<String> answer = send("GET", "/health");

    assertEquals("200 {\"status\":\"ok\"}", answer.statusCode() + " " + answer.body());
  }

  @Test
  void reportsTheProblemOfTheAgent() throws Exception {
    health = Health.bad("3 of 100 checks missed their planned start");

    HttpResponse<String> answer = send("GET", "/health");

    assertEquals(503, answer.statusCode());
    assertEquals(
        "3 of 100 checks missed their planned start",
        new JsonObject(answer.body()).getString("reason"));
  }

  @Test
  void listsWhatIsWrongThoughTheAgentWorks() throws Exception {
    health =
        new Health(
            Optional.empty(),
            List.of("checks/a.conf:1: wrong"),
            List.of(new Health.Warning("credentials", "Datadog refuses the key")));

    HttpResponse<String> answer = send("GET", "/health");

    assertEquals(200, answer.statusCode());
    assertEquals(
        "{\"status\":\"degraded\",\"problems\":[\"checks/a.conf:1: wrong\"],\"warnings\":"
            + "[{\"topic\":\"credentials\",\"message\":\"Datadog refuses the key\"}]}",
        answer.body());
  }

  @Test
  void showsTheMeters() throws Exception {
    HttpResponse<String> answer = send("GET", "/metrics");

    assertEquals("text/plain; version=0.0.4; charset=utf-8", answer.body());
    assertEquals(answer.body(), answer.headers().firstValue("Content-Type").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5 | OPEN_METRICS",
        "application/openmetrics-text | OPEN_METRICS",
        "text/plain, application/openmetrics-text | OPEN_METRICS",
        "text/plain;q=0.9, Application/OpenMetrics-Text; q=0.8 | PROMETHEUS",
        "application/openmetrics-text;q=0 | PROMETHEUS",
        "application/openmetrics-texts | PROMETHEUS",
        "text/html,*/*;q=0.1 | PROMETHEUS",
        " | PROMETHEUS",
      })
  void servesTheMetersInTheFormatThatIsPreferred(String accept, MetricsFormat format) {
    assertEquals(format, MetricsFormat.accepted(accept));
  }

  @Test
  void showsTheLastReportOfEachCheckByName() throws Exception {
    board.accept(report(check("b"), answered("title")));
    board.accept(report(check("a"), answered("title")));
    board.accept(report(check("a"), failed(Cause.DNS, "no such name")));

    JsonArray checks = new JsonArray(get("/api/checks"));

    assertEquals(
        List.of("a failed", "b passed"),
        checks.stream()
            .map(each -> (JsonObject) each)
            .map(each -> each.getString("check") + " " + each.getString("verdict"))
            .toList());
  }

  @Test
  void showsNoChecksBeforeTheFirstRun() throws Exception {
    assertEquals("[]", get("/api/checks"));
  }

  @Test
  void forgetsChecksThatAreNoMore() throws Exception {
    board.accept(report(check("a"), answered("title")));
    board.accept(report(check("b"), answered("title")));

    board.replace(List.of(check("b")));

    assertEquals(1, new JsonArray(get("/api/checks")).size());
  }

  @Test
  void showsNoSecrets() throws Exception {
    secrets.add("hunter2");
    board.accept(report(check("a"), failed(Cause.PROTOCOL, "said hunter2")));

    assertFalse(get("/api/checks").contains("hunter2"));
  }

  private void acceptThree() {
    board.accept(report(check("shop-a"), answered("title")));
    board.accept(report(check("shop-b"), failed(Cause.DNS, "no such name")));
    board.accept(report(check("mail", Map.of("team", "it"), false), failed(Cause.DNS, "none")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | mail shop-a shop-b",
        "?state=down | mail shop-b",
        "?state=down&state=up | mail shop-a shop-b",
        "?tag=team:it | mail",
        "?tag=team:it&tag=env:prod | mail",
        "?tag=team%3Ait&state=up | ''",
        "?tag=kind:http&tag=team:storefront&state=down | shop-b",
        "?name=shop-*&name=x | shop-a shop-b",
      })
  void selectsChecks(String query, String names) throws Exception {
    acceptThree();

    assertEquals(
        names,
        new JsonArray(get("/api/v1/checks" + query))
            .stream()
                .map(each -> ((JsonObject) each).getString("check"))
                .collect(Collectors.joining(" ")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?stat=down | unknown parameter 'stat'; did you mean 'state'? known: name, state, tag",
        "?state=bad | state must be one of unknown, up, degraded, down, was 'bad'",
        "?tag=team | tag must be KEY:VALUE, as team:shop, was 'team'",
        "?name=%7Ba | name must be a glob, such as shop-*, was '{a'",
        "/mail?state=down | unknown parameter 'state'; a single check takes none",
      })
  void refusesOtherQuestions(String query, String error) throws Exception {
    acceptThree();
    HttpResponse<String> answer = send("GET", "/api/v1/checks" + query);

    assertEquals(400, answer.statusCode());
    assertEquals(new JsonObject().put("error", error), new JsonObject(answer.body()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"?name=%zz", "?state=%", "/mail?%zz=1"})
  void refusesWhatIsNotPercentEncoded(String query) throws Exception {
    acceptThree();

    assertEquals(
        400, status("GET /api/v1/checks" + query + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  }

  @Test
  void showsOneCheckWithItsWindows() throws Exception {
    Instant end = Reports.PLANNED.plusSeconds(3_600);
    board.accept(
        inMaintenance(
            report(
                withWindows(
                    MaintenanceWindow.once(Reports.PLANNED, end),
                    MaintenanceWindow.byRule(
                        "FREQ=DAILY",
                        LocalDateTime.parse("2026-11-01T02:00"),
                        ZoneId.of("Asia/Tokyo"),
                        Duration.ofHours(1))),
                failed(Cause.DNS, "no such name"))));

    JsonObject json = new JsonObject(get("/api/v1/checks/x"));

    assertEquals("dns", json.getString("reason"));
    assertEquals("2026-11-22T10:00:07.250Z", json.getString("maintenance_until"));
    assertEquals("2026-11-22T09:00:07.250Z", json.getString("since"));
    assertEquals(new JsonObject().put("env", "prod"), json.getJsonObject("tags"));
    assertEquals(
        new JsonArray()
            .add(
                new JsonObject()
                    .put("start", "2026-11-22T09:00:07.250Z")
                    .put("end", "2026-11-22T10:00:07.250Z"))
            .add(
                new JsonObject()
                    .put("start", "2026-11-01T02:00:00")
                    .put("zone", "Asia/Tokyo")
                    .put("rule", "FREQ=DAILY")
                    .put("duration_s", 3_600)),
        json.getJsonArray("windows"));
  }

  private static Check withWindows(MaintenanceWindow... windows) {
    Check plain = check("x");
    return new Check.Builder(
            plain.name(), plain.kind(), plain.probe(), plain.schedule(), plain.timeout())
        .maintenance(List.of(windows))
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/checks/none", "/api/v1/checks/", "/api/v1/", "/api/v1/x"})
  void answers404InJson(String path) throws Exception {
    HttpResponse<String> answer = send("GET", path);

    assertEquals(404, answer.statusCode());
    assertEquals(Set.of("error"), new JsonObject(answer.body()).fieldNames());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/health/", "/api", "/api/checks/a", "/..%2f", "//health", "/Health"})
  void answers404ForOtherPaths(String path) throws Exception {
    assertEquals(404, send("GET", path).statusCode());
  }

  @ParameterizedTest
  @CsvSource({"POST, /health", "DELETE, /api/checks", "PUT, /", "OPTIONS, /metrics"})
  void allowsOnlyGetAndHead(String method, String path) throws Exception {
    HttpResponse<String> answer = send(method, path);

    assertEquals(405, answer.statusCode());
    assertEquals("GET, HEAD", answer.headers().firstValue("Allow").orElseThrow());
  }

  @Test
  void answersHeadWithoutABody() throws Exception {
    HttpResponse<String> answer = send("HEAD", "/metrics");

    assertEquals("200 ", answer.statusCode() + " " + answer.body());
    assertEquals(40, answer.headers().firstValueAsLong("Content-Length").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "X-Content-Type-Options, nosniff",
    "Content-Security-Policy, default-src 'none'; frame-ancestors 'none'",
    "Connection, close",
    "Cache-Control, no-store"
  })
  void setsSecurityHeaders(String header, String value) throws Exception {
    assertEquals(value, send("GET", "/health").headers().firstValue(header).orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "Host: localhost, 200",
    "Host: LOCALHOST:8080, 200",
    "Host: 127.0.0.1:8080, 200",
    "Host: 192.0.2.1, 200",
    "Host: [::1]:8080, 200",
    "Host: agent.example, 200",
    "Host: Agent.Example:80, 200",
    "Host: evil.example, 421",
    "Host: evil.agent.example, 421",
    "Host: agent.example.evil.example:8080, 421",
    "Host: 127.0.0.1.evil.example, 421",
    "Host: localhost@evil.example, 421",
    "Host: , 421",
    "X: y, 421",
  })
  void answersForKnownHostsOnly(String header, int status) throws IOException {
    assertEquals(status, status("GET /api/checks HTTP/1.1\r\n" + header + "\r\n\r\n"));
  }

  @Test
  void answersForOneHostOnly() throws IOException {
    String two = "Host: localhost\r\nHost: evil.example\r\n\r\n";

    assertNotEquals(200, status("GET /api/checks HTTP/1.1\r\n" + two));
    assertEquals(
        421, status("GET http://evil.example/api/checks HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    assertEquals(200, status("GET /api/checks HTTP/1.0\r\n\r\n"));
  }

  private int status(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      return Integer.parseInt(answer.substring(9));
    }
  }

  @Test
  void answersOnLoopbackWhateverItsAddress() throws Exception {
    assumeTrue(hasIpv6(), "this machine has no IPv6");
    server.stop().await();
    Where where = new Where("::1", 0, List.of());
    server = new StatusServer(vertx, where, () -> health, _ -> "", board);

    port = server.start().await();

    assertEquals(200, send("GET", "/health").statusCode());
  }

  @Test
  void refusesHeadersWithoutEnd() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      String request = "GET /health HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

      byte[] answer = socket.getInputStream().readNBytes(12);
      assertEquals("HTTP/1.1 431", new String(answer, StandardCharsets.US_ASCII));
    }
  }

  @Test
  void answersOnceOnEachConnection() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      String requests = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(20);
      socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));

      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertEquals(2, all.split("HTTP/1.1 200", -1).length, all);
    }
  }

  private static boolean hasIpv6() throws IOException {
    Path addresses = Path.of("/proc/net/if_inet6");
    return Files.exists(addresses) && !Files.readString(addresses).isEmpty();
  }

  /// What nobody reads stays in memory.
  @Test
  void refusesLargeAnswersWhileOthersDoNotReadTheirs() throws Exception {
    for (int check = 0; check < 3_000; check++) {
      board.accept(report(check("check-" + check), failed(Cause.DNS, "x".repeat(3_000))));
    }
    List<Socket> slow = new ArrayList<>();
    try {
      for (int count = 0; count < 4; count++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        String request = "GET /api/checks HTTP/1.1\r\nHost: localhost\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.getInputStream().readNBytes(12);
        slow.add(socket);
      }

      assertEquals(503, send("GET", "/api/checks").statusCode());
      assertEquals(200, send("GET", "/health").statusCode());
    } finally {
      for (Socket each : slow) {
        each.close();
      }
    }
  }

  @Test
  void servesOthersWhileManyClientsNeverFinish() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int count = 0; count < 150; count++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write("GET /health HT".getBytes(StandardCharsets.US_ASCII));
        slow.add(socket);
      }

      assertEquals(200, send("GET", "/health").statusCode());
      slow.getFirst().setSoTimeout(10_000);
      assertEquals(-1, slow.getFirst().getInputStream().read());
    } finally {
      for (Socket each : slow) {
        each.close();
      }
    }
  }

  @Test
  void isGoneOnceStopped() {
    server.stop().await();

    assertTimeoutPreemptively(Duration.ofMinutes(1), this::awaitNobodyListening);
  }

  /// The kernel closes the port a moment after the server has.
  private void awaitNobodyListening() {
    try {
      while (true) {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
      }
    } catch (IOException refused) {
      // as it should be
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65_536})
  void listensOnRealPortsOnly(int number) {
    assertThrows(IllegalArgumentException.class, () -> new Where("127.0.0.1", number, List.of()));
  }
}

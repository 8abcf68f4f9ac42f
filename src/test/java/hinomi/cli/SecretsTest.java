package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A secret in every place where a check can hold one, and servers that repeat all they hear: none
/// is in anything that the agent says, writes or sends elsewhere.
class SecretsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Pattern HEALTH = Pattern.compile("health at (http://[0-9.:]+)/health");

  private static final Pattern EVENT_OF_A_TO_C = Pattern.compile("\"title\":\"[a-c]");

  /// Where a secret stands: a further place is a further line. SITE and PORT repeat what they hear.
  private static final Map<String, String> PLACES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("QUERY", "http { url = \"SITE/\", query { key = ${QUERY} } }"),
              Map.entry("URL", "http { url = \"SITE/?key=\"${URL} }"),
              Map.entry("HEADER", "http { url = \"SITE/\", headers { X-Key = ${HEADER} } }"),
              Map.entry(
                  "BASIC",
                  "http { url = \"SITE/\", auth { basic { user = me, password = ${BASIC} } } }"),
              Map.entry("BEARER", "http { url = \"SITE/\", auth { bearer = ${BEARER} } }"),
              Map.entry(
                  "DIGEST",
                  "http { url = \"SITE/\", auth { digest { user = me, password = ${DIGEST} } } }"),
              Map.entry(
                  "CLIENT",
                  "http { url = \"SITE/\", auth { oauth2 { token-url = \"SITE/token\", client-id = me,"
                      + " client-secret = ${CLIENT} } } }"),
              Map.entry("BODY", "http { url = \"SITE/\", method = POST, body = ${BODY} }"),
              Map.entry("FORM", "http { url = \"SITE/\", method = POST, form { key = ${FORM} } }"),
              Map.entry("JSON", "http { url = \"SITE/\", method = POST, json { key = ${JSON} } }"),
              Map.entry("COOKIE", "http { url = \"SITE/away\", headers { Cookie = ${COOKIE} } }"),
              Map.entry("AWAY", "http { url = \"SITE/away\", auth { bearer = ${AWAY} } }"),
              Map.entry("WISH", "http { url = \"SITE/\" }, expect { body { contains = ${WISH} } }"),
              Map.entry(
                  "TALK",
                  "tcp { host = \"127.0.0.1\", port = PORT, dialogue = [{ send = ${TALK}\"\\r\\n\" },"
                      + " { expect = \"^nothing\" }] }"),
              Map.entry(
                  "SOCKET",
                  "websocket { url = \"ws://127.0.0.1:PORT/\", headers { X-Key = ${SOCKET} } }"),
              Map.entry(
                  "STEP",
                  "journey { steps = [{ name = one, http { url = \"SITE/\", headers { X-Key ="
                      + " ${STEP} } }, expect { body { contains = nothing } } }] }"),
              Map.entry("RUNBOOK", "http { url = \"SITE/\" }, description = ${RUNBOOK}"),
              Map.entry("AGENT", "http { url = \"SITE/\", headers { User-Agent = ${AGENT} } }"),
              Map.entry(
                  "AWS",
                  "http { url = \"SITE/\", auth { aws { region = a, service = b, access-key = c,"
                      + " secret-key = ${AWS} } } }"),
              Map.entry(
                  "SESSION",
                  "http { url = \"SITE/\", auth { aws { region = a, service = b, access-key = c,"
                      + " secret-key = d, session-token = ${SESSION} } } }"),
              Map.entry(
                  "TUNNEL",
                  "http { url = \"http://far.test/\", proxy { url = \"SITE/\", user = me, password ="
                      + " ${TUNNEL} } }"),
              Map.entry(
                  "OAUTH",
                  "http { url = \"SITE/\", auth { oauth2 { token-url = \"SITE/give\", client-id = me,"
                      + " client-secret = ${OAUTH} } } }"),
              Map.entry(
                  "SENT",
                  "websocket { url = \"ws://127.0.0.1:SOCKET/\", send = ${SENT}, expect ="
                      + " \"^nothing\" }, timeout = 1s"),
              Map.entry(
                  "DATAGRAM",
                  "udp { host = \"127.0.0.1\", port = DATAGRAMS, send = ${DATAGRAM}, expect ="
                      + " \"^nothing\" }, timeout = 1s"),
              Map.entry(
                  "METADATA",
                  "grpc { host = \"127.0.0.1\", port = GRPC, tls = false, metadata { x-key ="
                      + " ${METADATA} } }"),
              Map.entry(
                  "CALL",
                  "grpc { host = \"127.0.0.1\", port = GRPC, tls = false, descriptors ="
                      + " \"stock.pb\", call = \"kagura.Stock/Count\", message { warehouse = ${CALL} } }"),
              Map.entry(
                  "TOTP",
                  "journey { steps = [{ name = one, values { code { totp = ${TOTP} } }, http { url ="
                      + " \"SITE/?{code}\" }, expect { body { contains = nothing } } }] }"),
              Map.entry(
                  "FIRST",
                  "journey { steps = [{ name = one, http { url = \"SITE/give\", headers { X-Key ="
                      + " ${FIRST} } }, extract { token { json = \"$.access_token\", secret = true } }"
                      + " }, { name = two, http { url = \"SITE/?{token}\", headers { X-Token ="
                      + " \"{token}\" } }, expect { body { contains = nothing } } }] }")));

  /// What does not come from a check: the key of the agent, and a token that a site gives.
  private static final List<String> BESIDES = List.of("DD_API_KEY", "TOKEN");

  private final Vertx vertx = Vertx.vertx();
  @TempDir private Path folder;
  private String elsewhere = "";
  private volatile boolean isTakingIn;

  @BeforeEach
  void serve() throws IOException {
    int other = listen(this::hearElsewhere);
    int site = listen(request -> repeat(request, other));
    StringBuilder checks =
        new StringBuilder("defaults { interval = 1s, recheck { attempts = 0 } }\n");
    PLACES.forEach((name, kind) ->
        checks
            .append("checks { ")
            .append(name.toLowerCase(Locale.ROOT))
            .append(" { ")
            .append(kind)
            .append(kind.contains("expect ") || !kind.startsWith("http") ? "" : WRONG)
            .append(" } }\n"));
    Files.createDirectory(folder.resolve("checks"));
    Files.writeString(
        folder.resolve("checks/all.conf"),
        checks
            .toString()
            .replace("SITE", "http://127.0.0.1:" + site)
            .replace("PORT", "" + repeater())
            .replace(":SOCKET", ":" + sockets())
            .replace("DATAGRAMS", "" + datagrams())
            .replace("GRPC", "" + site));
    Files.copy(Path.of("checks/shared/stock.pb"), folder.resolve("checks/stock.pb"));
    Files.writeString(
        folder.resolve("hinomi.conf"),
        """
        hinomi {
          witness { hosts = ["127.0.0.1:%d"] }
          datadog { url = "http://127.0.0.1:%d", send { every = 200ms } }
          http { port = 0 }
        }
        """
            .formatted(site, listen(this::takeIn)));
  }

  /// So that all that was seen is told.
  private static final String WRONG =
      ", expect { status = 299, headers { X-Echo = no }, body { contains = nothing } }";

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "validate",
        "once",
        "once --json",
        "plan",
        "plan --json",
        "export",
        "export --format json",
        "try query",
        "try client",
        "try away",
        "try talk",
        "try step",
        "try oauth",
        "try first",
        "try tunnel",
        "try metadata",
        "try call",
        "try sent"
      })
  void areInNothingThatACommandPrints(String command) throws Exception {
    Process process = start(command.split(" "));
    assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    String printed = Files.readString(folder.resolve("log"));

    assertNotEquals(2, process.exitValue(), printed);
    assertEquals(List.of(), foundIn(printed));
  }

  @Test
  void areInNothingThatTheAgentLogsKeepsOrPublishes() throws Exception {
    Process process = start("run");
    String pages = pages();
    process.destroy();
    assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));

    assertTrue(pages.contains("***"), pages);
    assertEquals(List.of(), foundIn(pages));
    assertEquals(List.of(), foundIn(Files.readString(folder.resolve("log"))));
    try (Stream<Path> journal = Files.walk(folder.resolve("journal"))) {
      for (Path each : journal.filter(Files::isRegularFile).toList()) {
        assertEquals(List.of(), foundIn(Files.readString(each, StandardCharsets.ISO_8859_1)));
      }
    }
  }

  @Test
  void areInNoDeadLetter() throws Exception {
    isTakingIn = true;
    Process process = start("run");
    Path letters = folder.resolve("journal/1/dead-letters.jsonl");
    Instant end = Instant.now().plus(PATIENCE);
    while (lines(letters) == 0 && Instant.now().isBefore(end)) {
      Thread.onSpinWait();
    }
    process.destroy();
    assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));

    assertTrue(Files.exists(letters), () -> read(folder.resolve("log")));
    assertTrue(Files.readString(letters).contains("is down"), Files.readString(letters));
    assertEquals(List.of(), foundIn(Files.readString(letters)));
    assertEquals(List.of(), foundIn(Files.readString(folder.resolve("log"))));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  private static long lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file).lines().count() : 0;
  }

  @Test
  void doNotFollowARedirectToAnotherHost() throws Exception {
    assertTrue(start("once", "--only", "*a*").waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    assertTrue(start("once", "--only", "cookie").waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));

    assertTrue(elsewhere.contains("/landed"), elsewhere);
    assertEquals(List.of(), foundIn(elsewhere));
  }

  /// The pages of health once every check has run, all of them one after the other.
  private String pages() throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    String checks = "";
    String site = "";
    while (checks.split("\"verdict\"", -1).length <= PLACES.size() && Instant.now().isBefore(end)) {
      Matcher health = HEALTH.matcher(Files.readString(folder.resolve("log")));
      if (health.find()) {
        site = health.group(1);
        checks = get(site + "/api/checks");
      }
      Thread.onSpinWait();
    }
    return checks + get(site + "/metrics") + get(site + "/health");
  }

  private static String get(String url) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
          .body();
    }
  }

  private static String secret(String place) {
    return place.equals("TOTP")
        ? "HUSHTOTPJBSWY3DPEHPK3PXP"
        : "hush+" + place + "/0f=9a-quite.long";
  }

  /// Which secrets are in the text, in whichever form.
  private static List<String> foundIn(String text) {
    return Stream.concat(PLACES.keySet().stream(), BESIDES.stream())
        .filter(place -> forms(secret(place)).anyMatch(text::contains))
        .map(place -> place + " in " + around(text, place))
        .toList();
  }

  private static String around(String text, String place) {
    int at =
        forms(secret(place))
            .mapToInt(text::indexOf)
            .filter(index -> index >= 0)
            .min()
            .orElseThrow();
    return text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 100));
  }

  private static Stream<String> forms(String secret) {
    Base64.Encoder base64 = Base64.getEncoder();
    return Stream.of(
        secret,
        URLEncoder.encode(secret, StandardCharsets.UTF_8),
        base64.encodeToString(secret.getBytes(StandardCharsets.UTF_8)),
        base64.encodeToString(("me:" + secret).getBytes(StandardCharsets.UTF_8)));
  }

  private Process start(String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    PLACES.keySet().forEach(place -> builder.environment().put(place, secret(place)));
    builder.environment().put("DD_API_KEY", secret("DD_API_KEY"));
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
    return builder.start();
  }

  private int listen(io.vertx.core.Handler<HttpServerRequest> handler) {
    return vertx
        .createHttpServer()
        .requestHandler(handler)
        .listen(0, "127.0.0.1")
        .map(HttpServer::actualPort)
        .await();
  }

  /// Takes nothing; or all but the same events again and again, as others must have been taken
  /// before one is given up. Checks whose time runs out are told last, and are taken.
  private void takeIn(HttpServerRequest request) {
    request
        .body()
        .onSuccess(body -> {
          boolean refuses = EVENT_OF_A_TO_C.matcher(body.toString()).find();
          request
              .response()
              .setStatusCode(!isTakingIn ? 503 : refuses ? 400 : 202)
              .end(heard(request, body));
        });
  }

  private static void repeat(HttpServerRequest request, int other) {
    if (request.path().equals("/give")) {
      request.response().end("{\"access_token\":\"" + secret("TOKEN") + "\",\"expires_in\":3600}");
      return;
    }
    request
        .body()
        .onSuccess(body -> {
          String heard = heard(request, body).replaceAll("\\p{Cntrl}", "");
          boolean isCall = "application/grpc".equals(request.getHeader("Content-Type"));
          request
              .response()
              .setStatusCode(request.path().equals("/away") ? 302 : isCall ? 200 : 401)
              .setStatusMessage("No " + request.uri())
              .putHeader("Location", "http://localhost:" + other + "/landed")
              .putHeader("WWW-Authenticate", "Digest realm=\"a\", nonce=\"b\", qop=\"auth\"")
              .putHeader("X-Echo", heard)
              .putHeader("Content-Type", isCall ? "application/grpc" : "text/plain")
              .putHeader("Grpc-Status", "13")
              .putHeader("Grpc-Message", heard)
              .end(heard);
        });
  }

  private static String heard(HttpServerRequest request, Buffer body) {
    return request.uri() + " " + request.headers().entries() + " " + body;
  }

  private void hearElsewhere(HttpServerRequest request) {
    elsewhere += heard(request, Buffer.buffer());
    request.response().end("landed");
  }

  private int sockets() {
    return vertx
        .createHttpServer()
        .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage))
        .listen(0, "127.0.0.1")
        .map(HttpServer::actualPort)
        .await();
  }

  private int datagrams() {
    DatagramSocket socket = vertx.createDatagramSocket();
    socket.handler(it -> socket.send(it.data(), it.sender().port(), it.sender().host()));
    return socket.listen(0, "127.0.0.1").map(it -> it.localAddress().port()).await();
  }

  /// Says again what it hears, as it is.
  private int repeater() {
    return vertx
        .createNetServer()
        .connectHandler(socket -> socket.handler(socket::write))
        .listen(0, "127.0.0.1")
        .map(NetServer::actualPort)
        .await();
  }
}

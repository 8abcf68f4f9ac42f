package hinomi.cli;

import static hinomi.cli.SecretPlaces.foundIn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Checks with secrets against servers that echo them: no secret is printed, logged, stored or sent
/// to another host.
class SecretsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Pattern HEALTH = Pattern.compile("health at (http://[0-9.:]+)/health");

  @AutoClose private final EchoServers servers = new EchoServers();
  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectory(folder.resolve("checks"));
    Files.writeString(folder.resolve("checks/all.conf"), servers.addressed(SecretPlaces.checks()));
    Files.copy(Path.of("examples/shared/stock.pb"), folder.resolve("checks/stock.pb"));
    Files.writeString(folder.resolve("hinomi.conf"), servers.settings());
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
        "try redirect",
        "try dialogue",
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
    awaitEnd(process);
    String printed = Files.readString(folder.resolve("log"));

    assertNotEquals(2, process.exitValue(), printed);
    assertTrue(process.exitValue() == 0 || hasVerdict(printed), printed);
    assertEquals(List.of(), foundIn(printed));
  }

  /// Tells a failed check from a process that died: both exit with 1. Some servers echo nothing.
  private static boolean hasVerdict(String printed) {
    return printed.contains("***") || printed.contains("failed (");
  }

  @Test
  void areInNothingThatTheAgentLogsKeepsOrPublishes() throws Exception {
    Process process = start("run");
    String pages = pages();
    stop(process);

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
    servers.openIntake();
    Process process = start("run");
    Path letters = folder.resolve("journal/1/dead-letters.jsonl");
    Instant end = Instant.now().plus(PATIENCE);
    while (lines(letters) == 0 && Instant.now().isBefore(end)) {
      Thread.onSpinWait();
    }
    stop(process);

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
  void areNotSentToAnotherHostByARedirect() throws Exception {
    awaitEnd(start("once", "--only", "*a*"));
    awaitEnd(start("once", "--only", "cookie"));

    String received = servers.receivedByOtherHost();
    assertTrue(received.contains("/landed"), received);
    assertEquals(List.of(), foundIn(received));
  }

  /// All pages of the HTTP port, once every check has run.
  private String pages() throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    String checks = "";
    String site = "";
    while (checks.split("\"verdict\"", -1).length <= SecretPlaces.count()
        && Instant.now().isBefore(end)) {
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

  private Process start(String... words) throws IOException {
    ProcessBuilder builder =
        JavaProcess.of(List.of("-XX:TieredStopAtLevel=1"), Main.class, words)
            .directory(folder.toFile());
    SecretPlaces.fill(builder.environment());
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
    return builder.start();
  }

  private static void stop(Process process) throws InterruptedException {
    process.destroy();
    awaitEnd(process);
  }

  private static void awaitEnd(Process process) throws InterruptedException {
    assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
  }
}

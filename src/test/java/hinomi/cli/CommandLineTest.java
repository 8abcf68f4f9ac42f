package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private final Vertx vertx = Vertx.vertx();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path checks;
  private int port;

  @BeforeEach
  void serve() {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(request ->
                request
                    .response()
                    .setStatusCode("/good".equals(request.path()) ? 200 : 500)
                    .end("<p>\u001b[2Jhello"))
            .listen(0, "127.0.0.1")
            .await();
    port = server.actualPort();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void validateCountsGoodChecks() throws IOException {
    write("a.conf", check("one", "good") + check("two", "good"));

    assertEquals(0, run("validate"));
    assertTrue(out.toString().endsWith("2 checks, no problems, 2 warnings\n"), out::toString);
  }

  @Test
  void validateReportsEveryProblemOfEveryFile() throws IOException {
    write("a.conf", "checks { one { htp { url = \"http://localhost/\" } } }");
    write("b.conf", "checks { two { http { url = \"localhost\" } } }");

    assertEquals(2, run("validate"));
    assertEquals(
        List.of(checks + "/a.conf:1", checks + "/b.conf:1"),
        out.toString()
            .lines()
            .map(line -> line.replaceFirst(": checks.*", ""))
            .sorted()
            .distinct()
            .toList());
  }

  @Test
  void onceSaysUntilWhenACheckIsInMaintenanceInTheZone() throws IOException {
    write(
        "a.conf",
        check("one", "bad")
            .replaceFirst(
                "one \\{",
                "one { maintenance { start = \"2020-01-01T00:00\", end = \"2999-01-01T00:00\","
                    + " zone = UTC }, "));

    assertEquals(1, run("once", "--env", "HINOMI_ZONE=Asia/Tokyo"));
    assertTrue(
        out.toString().contains("expected 2xx; in maintenance until 2999-01-01 09:00:00 +09:00 ["),
        out::toString);
  }

  @Test
  void refusesAnUnknownZone() throws IOException {
    write("a.conf", check("one", "good"));

    assertEquals(2, run("once", "--env", "HINOMI_ZONE=Asia/Tokio"));
    assertTrue(
        err.toString().contains("'Asia/Tokio' is not a time zone; did you mean 'Asia/Tokyo'?"),
        err::toString);
  }

  @Test
  void onceExitsWith0WhenAllPassed() throws IOException {
    write("a.conf", check("one", "good"));

    assertEquals(0, run("once"));
    assertTrue(out.toString().endsWith("1 check: 1 passed, 0 degraded, 0 failed\n"), out::toString);
  }

  @Test
  void onceExitsWith1WhenOneFailed() throws IOException {
    write("a.conf", check("one", "good") + check("two", "bad"));

    assertEquals(1, run("once"));
    assertTrue(out.toString().contains("status is 500, expected 2xx"), out::toString);
  }

  @Test
  void oncePrintsOneJsonLinePerCheckInOrder() throws IOException {
    write("b.conf", check("three", "good"));
    write("a.conf", check("two", "bad") + check("one", "good"));

    assertEquals(1, run("once", "--json"));
    assertEquals(
        List.of("two failed", "one passed", "three passed"),
        out.toString()
            .lines()
            .map(JsonObject::new)
            .map(json -> json.getString("check") + " " + json.getString("verdict"))
            .toList());
  }

  @Test
  void anInvalidOptionIsReportedInOneLine() {
    assertEquals(2, run("export", "--format", "yaml"));

    assertEquals(
        "Invalid value for option '--format': expected one of [terraform, json]"
            + " but was 'yaml'; hinomi export --help lists the options\n",
        err.toString());
  }

  @Test
  void anUnwritableFolderIsAUsageError() throws IOException {
    write("a.conf", check("one", "good"));

    assertEquals(2, run("export", "--out", checks + "/a.conf"));
    assertTrue(err.toString().contains("a.conf: cannot write"), err::toString);
    assertEquals(1, err.toString().lines().count(), err::toString);
  }

  @Test
  void exportNamesFilesOfDeletedChecks(@TempDir Path folder) throws IOException {
    write("a.conf", check("one", "good"));
    Files.createDirectory(folder.resolve("slos"));
    Files.createDirectory(folder.resolve("monitors"));
    Files.writeString(folder.resolve("monitors/down-old.json"), "{}");

    assertEquals(0, run("export", "--format", "json", "--out", folder.toString()));
    assertTrue(
        err.toString()
            .endsWith("not from these checks, kept: " + folder + "/monitors/down-old.json\n"),
        err::toString);
  }

  @Test
  void onlySelectsByName() throws IOException {
    write("a.conf", check("shop-tokyo", "good") + check("api", "bad"));

    assertEquals(0, run("once", "--only", "shop-*"));
    assertTrue(out.toString().contains("1 check:"), out::toString);
  }

  @Test
  void onlyWithoutAMatchIsAUsageError() throws IOException {
    write("a.conf", check("shop-tokyo", "good"));

    assertEquals(2, run("once", "--only", "nothing"));
    assertTrue(err.toString().contains("--only 'nothing'"), err::toString);
  }

  @Test
  void publishWithoutAKeyIsAUsageError() throws IOException {
    write("a.conf", check("one", "good"));

    assertEquals(2, run("once", "--publish"));
    assertEquals("--publish requires an API key: set DD_API_KEY\n", err.toString());
  }

  @Test
  void tryShowsPhasesAndFindings() throws IOException {
    write("a.conf", check("one", "good"));

    assertEquals(0, run("try", "one"));
    assertTrue(out.toString().contains("first-byte"), out::toString);
    assertTrue(out.toString().contains("✓ status  expected 2xx  was 200"), out::toString);
  }

  @Test
  void trySuggestsTheNearestName() throws IOException {
    write("a.conf", check("top-page", "good"));

    assertEquals(2, run("try", "top-pgae"));
    assertEquals("no check named 'top-pgae'; did you mean 'top-page'?\n", err.toString());
  }

  @Test
  void demoRejectsAnInvalidDuration() {
    assertEquals(2, run("demo", "--for", "1x"));
    assertTrue(
        err.toString().contains("must be a duration such as 30s or 5m, was '1x'"), err::toString);
  }

  @Test
  void runReportsThatItsPortIsInUse() throws IOException {
    write("a.conf", check("one", "good"));
    Path config = Files.createFile(checks.resolve("taken.settings"));
    Files.writeString(config, "hinomi { http { port = " + port + " }, witness { hosts = [] } }");

    assertEquals(1, run("run", "--config", config.toString()));
    assertEquals(
        "hinomi.http.port: cannot listen on 127.0.0.1:%d: Address already in use, perhaps by another agent; set another port (HINOMI_HTTP_PORT), or 0 for any free port\n"
            .formatted(port),
        err.toString());
  }

  @Test
  void runReportsAllWrongSettingsAtOnce() throws IOException {
    write("a.conf", check("one", "good"));
    Path config = Files.createFile(checks.resolve("wrong.settings"));
    Files.writeString(
        config, "hinomi {\n stop-timeout = 0s\n http { port = 99999, hots = [] }\n}\n");

    assertEquals(2, run("run", "--config", config.toString()));
    assertEquals(
        """
        %1$s:2: hinomi.stop-timeout: must be at least 1s
        %1$s:3: hinomi.http.hots: 'hots' is unknown; did you mean 'host'? known: [host, hosts, port]
        %1$s:3: hinomi.http.port: must be 0 to 65535, was 99999
        3 problems; nothing was started
        """
            .formatted(config),
        err.toString());
  }

  @Test
  void runReportsThatItsAddressIsNoneOfThisMachine() throws IOException {
    write("a.conf", check("one", "good"));
    Path config = Files.createFile(checks.resolve("elsewhere.settings"));
    Files.writeString(
        config, "hinomi { http { host = 192.0.2.1, port = 0 }, witness { hosts = [] } }");

    assertEquals(1, run("run", "--config", config.toString()));
    assertEquals(
        "hinomi.http: cannot listen on 192.0.2.1:0: Cannot assign requested address\n",
        err.toString());
  }

  @Test
  void tryProbesAnyUrl() {
    assertEquals(1, run("try", "http://127.0.0.1:" + port + "/bad"));
    assertTrue(out.toString().contains("HTTP/1.1 500"), out::toString);
  }

  @Test
  void tryPrintsNoControlCharactersOfAServer() {
    run("try", "http://127.0.0.1:" + port + "/bad");

    assertTrue(out.toString().indexOf('\u001b') < 0, out::toString);
    assertTrue(out.toString().contains("<p>·[2Jhello"), out::toString);
  }

  @Test
  void planShowsTheCostOfTheChecks() throws IOException {
    write("a.conf", check("one", "good") + check("two", "good"));

    assertEquals(0, run("plan"));
    assertTrue(out.toString().contains("a.conf"), out::toString);
    assertTrue(out.toString().contains("Datadog Synthetics instead"), out::toString);
  }

  @Test
  void planShowsTheEffectOfAChange(@TempDir Path before) throws IOException {
    Files.writeString(before.resolve("a.conf"), check("one", "good") + check("two", "good"));
    write("a.conf", check("one", "bad") + check("three", "good"));

    assertEquals(0, run("plan", "--against", before.toString()));
    assertTrue(out.toString().contains("1 check added, 1 removed, 1 changed"), out::toString);
    assertTrue(
        out.toString()
            .contains(
                "+ check three: http http://127.0.0.1:"
                    + port
                    + "/good, every 1 min, notifies nobody\n~ check one: http.url http://127.0.0.1:"
                    + port
                    + "/good -> http://127.0.0.1:"
                    + port
                    + "/bad\n- check two\n"),
        out::toString);
  }

  @Test
  void planAgainstItselfShowsNoChanges() throws IOException {
    write("a.conf", check("one", "good"));

    assertEquals(0, run("plan", "--markdown", "--against", checks.toString()));
    assertTrue(out.toString().contains("No changes."), out::toString);
  }

  @Test
  void planReadsTheFilesOfAGitRevision() throws Exception {
    git("init", "--quiet");
    checks = Files.createDirectory(checks.resolve("checks"));
    write("a.conf", check("one", "good"));
    git("add", ".");
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "first");
    write("a.conf", check("one", "good") + check("two", "good"));

    assertEquals(0, run("plan", "--json", "--against", "HEAD"), err::toString);
    assertEquals(
        List.of("two"),
        new JsonObject(out.toString())
            .getJsonObject("change")
            .getJsonObject("checks")
            .getJsonArray("added")
            .getList());
  }

  @Test
  void planNamesWhatADeploymentMustKnow() throws IOException {
    write(
        "a.conf",
        check("one", "good")
            + "\nchecks { two { http { url = \"https://a.test/\", auth { bearer = ${TOKEN} }, headers { A = ${?B} } } } }");

    assertEquals(0, run("plan", "--json"), err::toString);

    JsonObject plan = new JsonObject(out.toString());
    assertEquals("default", plan.getString("namespace"));
    assertEquals(List.of("TOKEN"), plan.getJsonArray("missing_variables").getList());
  }

  @Test
  void planAgainstARevisionWithoutChecksAddsAll() throws Exception {
    git("init", "--quiet");
    git(
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@b",
        "commit",
        "--quiet",
        "--allow-empty",
        "-m",
        "1");
    checks = Files.createDirectory(checks.resolve("checks"));
    write("a.conf", check("one", "good"));

    assertEquals(0, run("plan", "--against", "HEAD"), err::toString);
    assertTrue(out.toString().contains("1 check added, 0 removed, 0 changed"), out::toString);
  }

  private void git(String... words) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of("git", "-C", checks.toString()));
    command.addAll(List.of(words));
    assertEquals(0, new ProcessBuilder(command).start().waitFor());
  }

  @Test
  void planAgainstAnUnknownRevisionIsAUsageError() throws Exception {
    write("a.conf", check("one", "good"));
    git("init", "--quiet");

    assertEquals(2, run("plan", "--against", "nowhere"));
    assertEquals("--against nowhere: neither a folder nor a git revision\n", err.toString());
  }

  @Test
  void exportPrintsTerraformAsOneDocument() throws IOException {
    write("a.conf", check("one", "good"));

    assertEquals(0, run("export"));
    assertTrue(
        new JsonObject(out.toString())
            .getJsonObject("resource")
            .containsKey("datadog_monitor_json"),
        out::toString);
  }

  @Test
  void exportWritesAFileForEachResource(@TempDir Path folder) throws IOException {
    write("a.conf", check("one", "good"));

    assertEquals(0, run("export", "--format", "json", "--out", folder.toString()));
    assertTrue(Files.exists(folder.resolve("dashboards/dashboard.json")), err::toString);
    try (Stream<Path> monitors = Files.list(folder.resolve("monitors"))) {
      // Down, degraded, certificate, not synced; no heartbeat, network lost, unknown checks, points
      // lost, old journal, skipped runs, throttled CPU, problems in files, faults.
      assertEquals(13, monitors.count());
    }
  }

  @Test
  void tryPrintsAFailedAttemptBeforeItRechecks() throws IOException {
    write("a.conf", check("one", "bad").replace("attempts = 0", "attempts = 1, delay = 1ms"));

    assertEquals(1, run("try", "one"));
    assertEquals(
        "attempt 1 failed (assertion): status is 500, expected 2xx; recheck after 1 ms",
        out.toString().lines().findFirst().orElseThrow());
    assertTrue(
        out.toString().contains("  status is 500, expected 2xx [" + checks + "/a.conf:1]\n"),
        out::toString);
  }

  @Test
  void tryPrintsTheJsonOfOnce() throws IOException {
    write("a.conf", check("one", "good"));

    assertEquals(0, run("try", "--json", "one"));
    assertEquals("passed", new JsonObject(out.toString()).getString("verdict"));
  }

  @Test
  void tryRunsACheckOfAnotherLocationFromHere() throws IOException {
    write("a.conf", check("one", "good").replaceFirst("one \\{", "one { locations = osaka, "));

    assertEquals(0, run("try", "one"));
    assertEquals("one runs at osaka; tried from local\n", err.toString());
    assertTrue(out.toString().contains("passed"), out::toString);
  }

  @Test
  void tryNamesACheckThatIsSwitchedOff() throws IOException {
    write("a.conf", check("one", "good").replaceFirst("one \\{", "one { enabled = false, "));

    assertEquals(2, run("try", "one"));
    assertEquals(
        "'one' is switched off: enabled = false at " + checks + "/a.conf:1\n", err.toString());
  }

  @Test
  void tryProbesATargetOfAnotherKind() {
    assertEquals(0, run("try", "127.0.0.1:" + port));
    assertTrue(out.toString().startsWith("127.0.0.1:" + port + "  passed\n"), out::toString);
  }

  @Test
  void exportOfInvalidFilesWritesNothing() throws IOException {
    write("a.conf", "checks { one { htp { } } }");

    assertEquals(2, run("export"));
    assertEquals("", out.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "once",
        "validate",
        "try",
        "list",
        "show",
        "fmt",
        "keys",
        "schema",
        "completion",
        "plan",
        "export",
        "sync",
        "demo"
      })
  void helpOfEveryCommandHasAnExample(String command) {
    assertEquals(0, run(command, "--help"));
    assertTrue(out.toString().contains("hinomi " + command), out::toString);
    assertTrue(out.toString().contains("Example"), out::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wun", "--chekcs"})
  void unknownArgumentsExitWith2(String word) {
    assertEquals(2, run(word));
    assertTrue(!err.toString().isEmpty());
  }

  @Test
  void aMissingConfigIsAUsageError() throws IOException {
    write("a.conf", check("one", "good"));

    assertEquals(2, run("validate", "--config", "nowhere.conf"));
    assertTrue(out.toString().startsWith("nowhere.conf: "), out::toString);
  }

  private int run(String... words) {
    List<String> arguments = new java.util.ArrayList<>(List.of(words));
    if (!List.of("--help", "wun", "--chekcs").contains(words[words.length - 1])) {
      arguments.addAll(List.of("--checks", checks.toString()));
    }
    return Main.of()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }

  private void write(String file, String content) throws IOException {
    Files.writeString(checks.resolve(file), content);
  }

  private String check(String name, String path) {
    return """
    checks { %s { http { url = "http://127.0.0.1:%d/%s" }, recheck { attempts = 0 } } }
    """
        .formatted(name, port, path);
  }
}

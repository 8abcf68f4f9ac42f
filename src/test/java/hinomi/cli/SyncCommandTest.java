package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.datadog.resource.LoopbackAccount;
import hinomi.datadog.resource.LoopbackAccount.Fault;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncCommandTest {
  private static final String CHECKS =
      """
      checks { one { http { url = "http://127.0.0.1/" }, slo { availability = 99.9 } } }
      """;

  private final Vertx vertx = Vertx.vertx();
  private final LoopbackAccount account = new LoopbackAccount(vertx);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectory(folder.resolve("checks"));
    Files.writeString(folder.resolve("checks/a.conf"), CHECKS);
    keys("api-key = an-api-key, app-key = another-key,");
  }

  private void keys(String keys) throws IOException {
    Files.writeString(
        folder.resolve("hinomi.conf"),
        """
        hinomi { location = tokyo, datadog { %s url = "http://127.0.0.1:%d" } }
        """
            .formatted(keys, account.port()));
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private int run(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(
        List.of(
            "--checks", folder + "/checks", "--config", folder.resolve("hinomi.conf").toString()));
    return Main.of()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  @Test
  void appliesThePlanAndIsThenUpToDate() {
    assertEquals(0, run("sync", "--yes"), err::toString);
    assertTrue(out.toString().contains("+ monitor [hinomi] a check is down"), out::toString);

    assertEquals(0, run("sync", "--yes", "--prune"), err::toString);
    assertEquals("Datadog is up to date\n", out.toString());
  }

  @Test
  void reportsResourcesThatItLeaves() throws IOException {
    run("sync", "--yes");
    Files.writeString(
        folder.resolve("checks/a.conf"),
        CHECKS.replace("slo {", "alert {").replace("availability = 99.9", "fail-after = 1"));

    assertEquals(0, run("sync", "--yes"), err::toString);

    assertTrue(
        out.toString()
            .contains("? slo [hinomi] one: availability, 99.9% over 30d is not in the files\n"),
        out::toString);
    assertTrue(
        out.toString().endsWith("up to date; 3 not in the files (--prune deletes them)\n"),
        out::toString);
  }

  @Test
  void requiresALocation() throws IOException {
    Files.writeString(
        folder.resolve("hinomi.conf"),
        """
        hinomi { datadog { api-key = a, app-key = b, url = "http://127.0.0.1:%d" } }
        """
            .formatted(account.port()));

    assertEquals(2, run("sync", "--yes"));

    assertTrue(err.toString().contains("set HINOMI_LOCATION"), err::toString);
    assertEquals(List.of(), account.changes());
  }

  /// A monitor misses only what it has seen.
  @Test
  void makesTheMonitorMissAnAgentThatNeverCame() {
    assertEquals(0, run("sync", "--yes"));

    assertEquals(
        List.of("hinomi.agent.heartbeat[\"hinomi:default\",\"location:tokyo\"] 0"),
        account.points());
    assertTrue(
        err.toString().contains("No agent at tokyo has sent a heartbeat in the last 1 h"),
        err::toString);
  }

  @Test
  void isContentWithAnAgentThatLives() {
    account.beat("tokyo");

    assertEquals(0, run("sync", "--yes", "--await", "10s"));

    assertEquals(List.of(), account.points());
    assertTrue(out.toString().endsWith("An agent runs at each location.\n"), out::toString);
    assertEquals("", err.toString());
  }

  @Test
  void failsWhenNoAgentComesInTime() {
    account.beat("osaka");

    assertEquals(1, run("sync", "--yes", "--await", "1s"));

    assertTrue(err.toString().contains("No heartbeat from tokyo within 1 s"), err::toString);
  }

  @Test
  void dryRunChangesNothing() {
    assertEquals(1, run("sync", "--dry-run"), err::toString);

    assertTrue(out.toString().contains("to create, 0 to change, 0 to delete"), out::toString);
    assertEquals(List.of(), account.changes());
  }

  @Test
  void requiresYesWithoutATerminal() {
    assertEquals(2, run("sync"));
    assertTrue(err.toString().contains("--yes"), err::toString);
    assertEquals(List.of(), account.changes());
  }

  @Test
  void requiresBothKeys() throws IOException {
    keys("api-key = an-api-key,");

    assertEquals(2, run("sync", "--yes"));
    assertTrue(err.toString().contains("DD_APP_KEY"), err::toString);
  }

  @Test
  void refusesASubsetOfTheChecks() {
    assertEquals(2, run("sync", "--yes", "--only", "o*"));
  }

  @Test
  void needsNoSecretsOfTheChecksAndMakesTheSameWithThem() throws IOException {
    Files.writeString(
        folder.resolve("checks/b.conf"),
        "checks { shop { http { url = \"https://shop.test/\", auth { bearer = ${TOKEN} } } } }");

    assertEquals(0, run("sync", "--yes", "--env", "TOKEN=abcdefghi"), err::toString);
    assertEquals(0, run("sync", "--yes"), err::toString);
    assertEquals("Datadog is up to date\n", out.toString());
  }

  @Test
  void refusesVariablesWithoutWhichResourcesWouldDiffer() throws IOException {
    Files.writeString(
        folder.resolve("hinomi.conf"),
        "hinomi { environment { plain = [HOST] }, datadog { api-key = a, app-key = b } }");
    Files.writeString(
        folder.resolve("checks/b.conf"), "checks { shop { tcp { host = ${HOST}, port = 443 } } }");

    assertEquals(2, run("sync", "--yes"));
    assertTrue(err.toString().contains("no value for HOST"), err::toString);
    assertEquals(List.of(), account.changes());
  }

  @Test
  void reportsRefusedKeysWithoutShowingThem() {
    account.fails(_ -> Fault.WRONG_KEY);

    assertEquals(1, run("sync", "--yes"));
    assertTrue(err.toString().contains("401"), err::toString);
    assertTrue(!err.toString().contains("another-key"), err::toString);
  }

  @Test
  void planShowsTheLiveResources() {
    assertEquals(0, run("plan", "--markdown"), err::toString);
    assertTrue(out.toString().contains("Live in Datadog: "), out::toString);
    assertTrue(out.toString().contains("+ slo [hinomi] one: availability"), out::toString);
  }

  @Test
  void planWorksWithoutDatadog() {
    account.fails(_ -> Fault.WRONG_KEY);

    assertEquals(0, run("plan"));
    assertTrue(err.toString().contains("cannot read the resources in Datadog"), err::toString);
    assertTrue(out.toString().contains("Cost per month"), out::toString);
  }

  @Test
  void aDryRunExitsByWhatItFinds() {
    assertEquals(0, run("sync", "--yes"), err::toString);

    assertEquals(0, run("sync", "--dry-run"), out::toString);
    account.fails(_ -> Fault.WRONG_KEY);
    assertEquals(2, run("sync", "--dry-run"), out::toString);
  }

  @Test
  void namesTheMaintenanceThatAnSloCounts() throws IOException {
    Files.writeString(
        folder.resolve("checks/a.conf"),
        """
        checks {
          one {
            http { url = "http://127.0.0.1/" }
            slo { availability = 99.9 }
            maintenance { rule = "FREQ=MONTHLY;BYMONTHDAY=1", start = "2026-01-01T02:00", duration = 1h, zone = "Asia/Tokyo" }
          }
        }
        """);
    String warning =
        "a.conf:2: checks.one: note: its maintenance counts in the SLO 'one: availability':"
            + " corrections have no BYMONTHDAY";

    for (String command : List.of("sync --dry-run", "plan", "export", "validate")) {
      run(command.split(" "));
      assertTrue((out.toString() + err).contains(warning), () -> command + ": " + out + err);
    }
  }
}

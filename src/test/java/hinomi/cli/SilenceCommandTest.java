package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.datadog.resource.LoopbackAccount;
import hinomi.datadog.resource.LoopbackAccount.Fault;
import hinomi.sink.SilencedChecks;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// `silence`, `silences` and `unsilence` against an account on loopback, which judges what it gets
/// by Datadog's own client.
class SilenceCommandTest {
  private static final String CHECKS =
      """
      checks {
        shop-a { http { url = "http://127.0.0.1/" }, tags { team = shop } }
        shop-b { http { url = "http://127.0.0.1/" }, tags { team = shop, tier = 1 } }
        mail { http { url = "http://127.0.0.1/" }, tags { team = it } }
      }
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
    settings("api-key = an-api-key, app-key = another-key,");
  }

  private void settings(String keys) throws IOException {
    Files.writeString(
        folder.resolve("hinomi.conf"),
        "hinomi { location = tokyo, zone = Asia/Tokyo, datadog { %s url = \"http://127.0.0.1:%d\" } }"
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

  private int silence(String... words) {
    List<String> all = new ArrayList<>(List.of("silence", "--by", "alice", "--why", "a deploy"));
    all.addAll(List.of(words));
    return run(all.toArray(String[]::new));
  }

  private List<String> scopes() {
    return account.downtimes().stream()
        .map(each -> each.getJsonObject("attributes").getString("scope"))
        .toList();
  }

  @Test
  void onceSaysUntilWhenAlertsOfACheckAreSilenced() {
    assertEquals(0, silence("shop-a", "--for", "2h"), err::toString);

    assertEquals(1, run("once", "--only", "shop-*"));
    Pattern silenced = Pattern.compile("; silenced until [-0-9]+ [:0-9]+ \\+09:00 \\[");
    assertEquals(
        List.of("shop-a"),
        out.toString()
            .lines()
            .filter(line -> silenced.matcher(line).find())
            .map(line -> line.split(" +", -1)[1])
            .toList(),
        out::toString);
    run("once", "--only", "shop-a", "--json");
    assertTrue(
        Instant.parse(new JsonObject(out.toString()).getString("silenced_until"))
            .isAfter(Instant.now()));
  }

  /// What the log and `/api/v1/checks` say comes from it.
  @Test
  void theAgentLearnsOfSilences() throws Exception {
    assertEquals(0, silence("shop-a", "--for", "2h"), err::toString);
    FileOptions files = new FileOptions();
    new CommandLine(files)
        .parseArgs(
            "--config", folder.resolve("hinomi.conf").toString(), "--checks", folder + "/checks");
    FileOptions.Good good = assertInstanceOf(FileOptions.Good.class, files.load());
    SilencedChecks silenced = new SilencedChecks();

    SilenceWatch.start(vertx, good.settings(), silenced);

    Instant now = Instant.now();
    while (silenced.until(good.checks().getFirst(), now).isEmpty()) {
      assertTrue(Duration.between(now, Instant.now()).toSeconds() < 30, "nothing learned");
      Thread.onSpinWait();
    }
    assertEquals(Optional.empty(), silenced.until(good.checks().getLast(), now));
    assertEquals(
        Optional.empty(), silenced.until(good.checks().getFirst(), now.plus(Duration.ofHours(3))));
  }

  @Test
  void aTagSilencesAllThatHaveIt() {
    assertEquals(0, silence("--tag", "team=shop", "--for", "2h"), err::toString);

    run("once");
    assertEquals(2, out.toString().lines().filter(line -> line.contains("silenced until")).count());
  }

  @Test
  void mutesTheMonitorsOfTheCheckAndSaysWhoWhyAndUntilWhen() {
    Instant before = Instant.now();

    assertEquals(0, silence("mail", "--for", "2h"), err::toString);

    JsonObject attributes = account.downtimes().getFirst().getJsonObject("attributes");
    Instant end = Instant.parse(attributes.getJsonObject("schedule").getString("end"));
    assertTrue(Duration.between(before.plusSeconds(7_200), end).abs().toSeconds() < 60);
    assertEquals("check:mail", attributes.getString("scope"));
    assertEquals(
        new JsonArray().add("hinomi:default").add("hinomi-about:check"),
        attributes.getJsonObject("monitor_identifier").getJsonArray("monitor_tags"));
    assertTrue(
        attributes
            .getString("message")
            .matches(
                "Silenced by alice until [-0-9]+ [:0-9]+ \\+09:00; why: a deploy"
                    + " hinomi-silence hinomi:default"),
        attributes::encode);
    assertEquals("Asia/Tokyo", attributes.getString("display_timezone"));
    List<String> lines = out.toString().lines().toList();
    assertTrue(
        lines.getFirst().matches("Silenced 1 check \\(mail\\) until .* \\+09:00\\."),
        out::toString);
    assertTrue(lines.getLast().matches("Undo: hinomi unsilence id-\\d+"), out::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "shop-* mail, check:(mail OR shop-a OR shop-b)",
    "--tag team=shop, check:(shop-a OR shop-b)",
    "--tag team:shop --tag tier=1, check:shop-b",
  })
  void matchesNamesGlobsAndTags(String words, String scope) {
    assertEquals(0, silence((words + " --for 1d").split(" ", -1)), err::toString);

    assertEquals(List.of(scope), scopes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mial --for 1h | no check named 'mial'; did you mean 'mail'?",
        "x* --for 1h | no check named 'x*'; hinomi list shows all names",
        "--tag team=sales --for 1h | no check has the tag team=sales; values of team: it, shop",
        "--tag team --for 1h | --tag must be KEY=VALUE, as team=shop, was 'team'",
        "--for 1h | silence needs names of checks, or --tag",
        "mail --tag team=it --for 1h | silence takes names or --tag, not both",
        "mail --for 5s | a silence lasts from 1 min to 90 d, not 5 s",
        "mail --for 100d | a silence lasts from 1 min to 90 d, not 100 d",
        "mail --for 99999999999999d | a silence lasts from 1 min to 90 d, not 99999999999999 d",
      })
  void refusesWhatMatchesNothing(String words, String why) {
    assertEquals(2, silence(words.split(" ", -1)));

    assertEquals(why + "\n", err.toString());
    assertEquals(List.of(), account.changes());
  }

  @Test
  void needsAnEnd() {
    assertEquals(2, silence("mail"));
    assertEquals("silence needs --for or --until\n", err.toString());

    assertEquals(2, silence("mail", "--for", "1h", "--until", "02:00"));
    assertTrue(err.toString().contains("mutually exclusive"), err::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"silence mail --for 1h --why x", "silences", "unsilence --all"})
  void requireBothKeys(String words) throws IOException {
    settings("api-key = an-api-key,");

    assertEquals(2, run(words.split(" ", -1)));
    assertTrue(
        err.toString().endsWith(" requires two keys: set DD_API_KEY and DD_APP_KEY\n"),
        err::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"silence mail --for 1h --why x", "silences", "unsilence --all"})
  void reportRefusedKeysWithoutShowingThem(String words) {
    account.fails(_ -> Fault.WRONG_KEY);

    assertEquals(1, run(words.split(" ", -1)));
    assertTrue(err.toString().contains("401"), err::toString);
    assertTrue(!err.toString().contains("another-key"), err::toString);
  }

  @Test
  void takesNamesAsTheyAreWithoutFiles() throws IOException {
    Files.delete(folder.resolve("checks/a.conf"));
    Files.delete(folder.resolve("checks"));

    assertEquals(0, silence("any-*", "--for", "1h"), err::toString);
    assertEquals(0, silence("--tag", "team=shop", "--for", "1h"), err::toString);

    assertEquals(List.of("check:any-*", "team:shop"), scopes());
  }

  @Test
  void goesOnThoughTheFilesHaveProblems() throws IOException {
    Files.writeString(folder.resolve("checks/b.conf"), "checks { x { htp { } } }");

    assertEquals(0, silence("mail", "--for", "1h"), err::toString);

    assertTrue(err.toString().contains("'hinomi validate' lists the problems"), err::toString);
    assertEquals(List.of("check:mail"), scopes());
  }

  @Test
  void listsSilencesOnly() throws IOException {
    assertEquals(0, run("silences"));
    assertEquals("no silences\n", out.toString());
    withWindow();
    assertEquals(0, run("sync", "--yes"), err::toString);
    String end = Instant.now().plus(Duration.ofDays(2)).toString().substring(0, 11) + "17:00Z";
    silence("shop-*", "--until", end);

    assertEquals(0, run("silences", "--json"), err::toString);

    JsonObject only = new JsonObject(out.toString());
    assertEquals(
        new JsonObject()
            .put("id", only.getString("id"))
            .put("scope", "check:(shop-a OR shop-b)")
            .put("checks", new JsonArray().add("shop-a").add("shop-b"))
            .put("by", "alice")
            .put("why", "a deploy")
            .put("until", end.replace("Z", ":00.000Z")),
        only);
    assertEquals(0, run("silences"));
    assertTrue(out.toString().contains(" 02:00:00 +09:00  alice  "), out::toString);
  }

  private void withWindow() throws IOException {
    Files.writeString(
        folder.resolve("checks/b.conf"),
        """
        checks { windy { http { url = "http://127.0.0.1/" }
          maintenance { start = "2026-01-01T00:00", end = "2999-01-01T00:00", zone = UTC } } }
        """);
  }

  /// Whatever its author wrote.
  @Test
  void syncLeavesSilencesAlone() {
    String why = "managed-by:hinomi hinomi:default hinomi-key:maintenance-1";

    assertEquals(0, run("silence", "mail", "--for", "1h", "--why", why), err::toString);
    assertEquals(0, run("sync", "--yes", "--prune"), err::toString);

    assertEquals(List.of("check:mail"), scopes());
  }

  @Test
  void endsSilencesByNameIdAndAllTogether() {
    silence("shop-*", "--for", "1h");
    silence("mail", "--for", "1h");

    assertEquals(0, run("unsilence", "shop-a"), err::toString);
    assertTrue(out.toString().startsWith("took shop-a out of silence id-"), out::toString);
    assertEquals(List.of("check:shop-b", "check:mail"), scopes());

    String id = account.downtimes().getFirst().getString("id");
    assertEquals(0, run("unsilence", id), err::toString);
    assertEquals("ended silence " + id + " of check:shop-b\n", out.toString());

    silence("shop-a", "--for", "1h");
    assertEquals(0, run("unsilence", "--all"), err::toString);
    assertEquals(List.of(), scopes());
  }

  @Test
  void neverEndsDowntimesThatAreNotSilences() throws IOException {
    withWindow();
    run("sync", "--yes");
    String id = account.downtimes().getFirst().getString("id");

    assertEquals(2, run("unsilence", id));
    assertEquals("no silence of '" + id + "'; 'hinomi silences' lists them\n", err.toString());
    assertEquals(0, run("unsilence", "--all"));
    assertEquals("no silences\n", out.toString());
    assertEquals(1, account.downtimes().size());
  }

  @Test
  void needsToKnowWhatToEnd() {
    assertEquals(2, run("unsilence"));
    assertEquals(2, run("unsilence", "--all", "mail"));
  }
}

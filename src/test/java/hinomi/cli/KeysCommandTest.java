package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class KeysCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... words) {
    CommandLine line =
        Main.of().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(words);
  }

  @Test
  void listsTheKeysOfACheckWithin80Columns() {
    assertEquals(0, run("keys"));

    List<String> lines = out.toString().lines().toList();
    assertEquals("KEY          TYPE            DEFAULT  MEANING", lines.getFirst());
    assertTrue(lines.stream().allMatch(line -> line.length() <= 80), out::toString);
    assertTrue(
        lines.stream().anyMatch(line -> line.startsWith("interval     duration        60s")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"checks.top-page.recheck.delay", "defaults.recheck.delay"})
  void takesPathsOfMessages(String path) {
    assertEquals(0, run("keys", path));
    assertTrue(out.toString().contains("\nrecheck.delay  duration  2s "), out::toString);
  }

  @Test
  void explainsAKeyAndAllBelowIt() {
    assertEquals(0, run("keys", "recheck"));

    assertEquals(
        """
        KEY               TYPE                DEFAULT  MEANING
        recheck           object                       Further attempts before a run
                                                       counts as failed. Example:
                                                       recheck { attempts = 2, delay =
                                                       5s }
        recheck.attempts  integer (attempts)  1        How many further attempts, 0 to
                                                       5. Example: attempts = 2
        recheck.delay     duration            2s       The pause before each further
                                                       attempt, up to 1m. Example: delay
                                                       = 5s
        recheck.timeout   duration                     The time limit of a further
                                                       attempt. Default: that of the
                                                       first attempt, or what is left of
                                                       the interval. Example: timeout =
                                                       5s
        """,
        out.toString());
  }

  @Test
  void marksListsOnTheWay() {
    assertEquals(0, run("keys", "journey.steps[0].repeat.every", "--json"));

    JsonObject key = new JsonArray(out.toString()).getJsonObject(0);
    assertEquals("journey.steps[].repeat.every", key.getString("key"));
    assertEquals("2s", key.getString("default"));
    assertEquals("every = 5s", key.getString("example"));
  }

  @Test
  void takesSettingsFromTheCommentsOfTheReference() {
    assertEquals(0, run("keys", "hinomi.http"));

    assertTrue(
        out.toString().contains("hinomi.http.port   8080")
            && out.toString().contains("HINOMI_HTTP_PORT"),
        out::toString);
  }

  @Test
  void namesTheVariableOfASetting() {
    assertEquals(0, run("keys", "hinomi.datadog.journal.folder", "--json"));

    JsonObject setting = new JsonArray(out.toString()).getJsonObject(0);
    assertEquals("journal", setting.getString("default"));
    assertEquals(new JsonArray().add("HINOMI_JOURNAL"), setting.getJsonArray("variables"));
  }

  @Test
  void knowsSettingsThatStandInComments() {
    assertEquals(0, run("keys", "hinomi.network.resolver", "--json"));

    JsonObject setting = new JsonArray(out.toString()).getJsonObject(0);
    assertEquals("10.0.0.2:53", setting.getString("example"));
    assertEquals(null, setting.getString("default"));
  }

  @ParameterizedTest
  @CsvSource({
    "http.tsl, http.tls",
    "intervall, interval",
    "expect.bdy, expect.body",
    "same-host, http.redirects.same-host",
    "journey.steps.extrakt, journey.steps[].extract",
    "htp.url, http.url",
    "htpp.quux, http",
    "hinomi.datdog, hinomi.datadog",
    "hinomi.site, hinomi.datadog.site"
  })
  void suggestsAKeyThatIsNear(String path, String near) {
    assertEquals(2, run("keys", path));
    assertEquals("'" + path + "' is no key; did you mean '" + near + "'?\n", err.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"quux", "http.foo", "hinomi.quux"})
  void saysWhenNothingIsNear(String path) {
    assertEquals(2, run("keys", path));
    assertEquals("'" + path + "' is no key; hinomi keys lists them\n", err.toString());
  }

  /// Only problems and this command need the table.
  @Test
  void costsOtherCommandsNothing() throws Exception {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                "hinomi.cli.Main",
                "list",
                "--checks",
                "examples")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String loaded = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(0, java.waitFor());
    assertTrue(loaded.contains("hinomi.cli.keys.KeysCommand "));
    assertFalse(loaded.contains("hinomi.config.KeyTable$Loaded "));
  }

  @Test
  void hasWrittenTheDocument() throws IOException {
    assertEquals(0, run("keys", "--markdown"));

    assertEquals(
        Files.readString(Path.of("docs/keys.md")),
        out.toString(),
        "regenerate it: ./hinomi keys --markdown > docs/keys.md");
  }

  @Test
  void hasWrittenTheSchema() throws IOException {
    assertEquals(0, run("schema"));

    assertEquals(
        Files.readString(Path.of("docs/check-file.schema.json")),
        out.toString(),
        "regenerate it: ./hinomi schema > docs/check-file.schema.json");
  }

  @Test
  void linksOnlyToHeadingsOfTheDocument() throws IOException {
    String text = Files.readString(Path.of("docs/keys.md"));
    List<String> anchors =
        text.lines()
            .filter(line -> line.startsWith("#"))
            .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT).replace(' ', '-'))
            .toList();

    assertEquals(
        List.of(),
        Stream.of(text.split("\\(#"))
            .skip(1)
            .map(part -> part.substring(0, part.indexOf(')')))
            .filter(anchor -> !anchors.contains(anchor))
            .distinct()
            .toList());
  }
}

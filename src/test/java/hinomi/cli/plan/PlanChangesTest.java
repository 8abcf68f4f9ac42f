package hinomi.cli.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.cli.CommandLines;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `hinomi plan --against` says about a change.
class PlanChangesTest {
  private static final String BEFORE =
      """
      checks {
        top-page { http { url = "https://www.example.com/" }, expect { status = 200 }, notify = "@a" }
        "shop-{n}" { each { n = [1, 2, 3, 4, 5, 6, 7] }, tcp { host = "shop-{n}.example.com", port = 1 }, tags { team = shop } }
        old { tcp { host = old.example.com, port = 22 } }
        keyed { http { url = "https://k.example.com/", headers { K = ${SECRET_KEY} } } }
      }
      """;

  private final CommandLines hinomi = new CommandLines();
  @TempDir private Path now;
  @TempDir private Path before;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(before.resolve("a.conf"), BEFORE);
  }

  @Test
  void namesEachValueAndFoldsWhatIsEqual() throws IOException {
    Files.writeString(
        now.resolve("a.conf"),
        BEFORE
            .replace("status = 200", "status = [200, 503]")
            .replace("notify = \"@a\"", "interval = 30s")
            .replace("port = 1 }", "port = 2 }")
            .replace("old {", "new {"));

    assertEquals(0, plan());
    assertEquals(
        List.of(
            "+ check new: tcp old.example.com:22, every 1 min, notifies nobody",
            "~ check top-page: expect.status 200 -> [200, 503]; interval (default) -> 30s; notify @a"
                + " -> (default)",
            "~ 7 checks (shop-1, shop-2, shop-3, shop-4, shop-5 and 2 more): tcp.port 1 -> 2",
            "- check old"),
        lines().stream().filter(line -> !line.contains("monitor")).toList(),
        hinomi::printed);
  }

  @Test
  void showsNoSecret() throws IOException {
    Files.writeString(
        now.resolve("a.conf"), BEFORE.replace("${SECRET_KEY}", "\"k-\"${SECRET_KEY}"));

    assertEquals(0, plan("--env", "SECRET_KEY=do-not-print"));
    assertTrue(
        hinomi.printed().contains("~ check keyed: a value from the environment"), hinomi::printed);
    assertTrue(!hinomi.printed().contains("do-not-print"), hinomi::printed);
  }

  @Test
  void namesTheVariablesOfAValue() throws IOException {
    Files.writeString(now.resolve("a.conf"), BEFORE.replace("${SECRET_KEY}", "\"k-\"${OTHER_KEY}"));

    assertEquals(0, plan());
    assertEquals(
        List.of(
            "+ variable OTHER_KEY",
            "- variable SECRET_KEY",
            "~ check keyed: http.headers.K *** (SECRET_KEY) -> *** (OTHER_KEY)"),
        lines());
    assertTrue(
        hinomi.printed().contains("; +0.0 series, +0 runs, +$0.00 per month\n"), hinomi::printed);
  }

  @Test
  void selectsWhatIsNew() throws IOException {
    Files.writeString(now.resolve("a.conf"), BEFORE.replace("old {", "new {"));

    assertEquals(0, plan("--only", "new"), hinomi::errors);
    assertEquals(
        "+ check new: tcp old.example.com:22, every 1 min, notifies nobody",
        lines().stream().filter(line -> line.contains(" check new")).findFirst().orElse(""));
  }

  @Test
  void givesTheValuesAsJson() throws IOException {
    Files.writeString(now.resolve("a.conf"), BEFORE.replace("status = 200", "status = 201"));

    assertEquals(0, plan("--json"));
    assertEquals(
        new JsonArray()
            .add(
                new JsonObject()
                    .put("check", "top-page")
                    .put(
                        "values",
                        new JsonArray()
                            .add(
                                new JsonObject()
                                    .put("path", "expect.status")
                                    .put("before", "200")
                                    .put("after", "201")))),
        new JsonObject(hinomi.printed()).getJsonObject("change").getJsonArray("details"));
  }

  @Test
  void theChangeIsAboveTheTotals() throws IOException {
    Files.writeString(now.resolve("a.conf"), BEFORE.replace("status = 200", "status = 201"));

    assertEquals(0, plan());
    assertTrue(
        hinomi.printed().indexOf("~ check top-page") < hinomi.printed().indexOf("Per month of"),
        hinomi::printed);
  }

  @Test
  void theKeysOfJsonAreTheWordsOfTheTables() throws IOException {
    Files.writeString(now.resolve("a.conf"), BEFORE);

    assertEquals(0, plan("--json"));
    JsonObject json = new JsonObject(hinomi.printed());
    assertEquals(
        Set.of("checks", "runs", "points", "series"), json.getJsonObject("total").fieldNames());
    assertEquals(
        Set.of("type", "key", "title"),
        json.getJsonArray("resources").getJsonObject(0).fieldNames());
    assertTrue(json.getJsonObject("change").containsKey("runs"), hinomi::printed);
    assertTrue(json.getJsonObject("change").getJsonObject("checks").containsKey("added"));
  }

  @Test
  void foldsLongChangesInMarkdown() throws IOException {
    StringBuilder many = new StringBuilder("checks {\n");
    for (int index = 0; index < 100; index++) {
      many.append(
          "c%d { tcp { host = c%d.example.com, port = %d } }\n".formatted(index, index, index + 1));
    }
    Files.writeString(before.resolve("b.conf"), many + "}");
    Files.writeString(now.resolve("a.conf"), BEFORE);
    Files.writeString(
        now.resolve("b.conf"), many.toString().replaceAll("port = ", "port = 9") + "}");

    assertEquals(0, plan("--markdown"));
    List<String> lines = hinomi.printed().lines().toList();
    assertEquals("## Hinomi plan", lines.getFirst());
    assertEquals("```diff", lines.get(4));
    assertEquals("! check c0: tcp.port 1 -> 91", lines.get(5));
    assertEquals("```", lines.get(25));
    assertEquals("<details><summary>80 more changes</summary>", lines.get(27));
    assertEquals(
        100, lines.stream().filter(line -> line.startsWith("! check c")).count(), hinomi::printed);
  }

  @Test
  void sumsUpByTeamAndByHandle() throws IOException {
    Files.writeString(now.resolve("a.conf"), BEFORE);

    assertEquals(0, hinomi.run("plan", "--by", "team", "--checks", now.toString()));
    assertTrue(hinomi.printed().contains("\nteam    checks "), hinomi::printed);
    assertTrue(hinomi.printed().contains("\nshop         7 "), hinomi::printed);
    assertTrue(hinomi.printed().contains("\n(none)       3 "), hinomi::printed);
  }

  private int plan(String... words) {
    return hinomi.run(
        List.of(words), "plan", "--checks", now.toString(), "--against", before.toString());
  }

  private List<String> lines() {
    return hinomi.printed().lines().filter(line -> line.matches("[-+~] .*")).toList();
  }
}

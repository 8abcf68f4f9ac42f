package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListAndShowTest {
  private final CommandLines hinomi = new CommandLines();
  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectory(folder.resolve("parts"));
    Files.writeString(
        folder.resolve("parts/team.conf"), "notify = \"@slack-shop\"\ninterval = 30s\n");
    Files.writeString(
        folder.resolve("shop.conf"),
        """
        defaults {
          include required("parts/team.conf")
          tags { team = shop }
        }
        checks {
          "shop-{city}" {
            each { city = [tokyo, osaka] }
            http { url = "https://{city}.example.com/", headers { X-Key = ${SHOP_KEY} } }
            expect { status = ["2xx", 250, 404], body { contains = 茶 } }
            warn { latency { total = 2s } }
          }
          old { tcp { host = old.example.com, port = 22 }, enabled = false }
        }
        """);
  }

  @Test
  void listsWhatIsProbed() {
    assertEquals(0, run("list"));
    assertEquals(
        """
        CHECK       KIND  INTERVAL  NOTIFY       LOCATIONS  TARGET
        shop-tokyo  http      30 s  @slack-shop  all        https://tokyo.example.com/
        shop-osaka  http      30 s  @slack-shop  all        https://osaka.example.com/
        old         off          -  -            -          enabled = false

        3 checks, 1 switched off
        """,
        hinomi.printed());
  }

  @Test
  void listsAsJson() {
    assertEquals(0, run("list", "--json", "--only", "*-osaka"));
    assertEquals(
        new JsonObject()
            .put("name", "shop-osaka")
            .put("enabled", true)
            .put("kind", "http")
            .put("target", "https://osaka.example.com/")
            .put("interval_s", 30)
            .put("locations", new JsonArray())
            .put("notify", "@slack-shop")
            .put("file", folder + "/shop.conf")
            .put("line", 6),
        new JsonObject(hinomi.printed()));
  }

  @Test
  void showsEachValueWithItsPlace() {
    assertEquals(0, run("show", "shop-osaka"));
    assertEquals(
        """
        shop-osaka DIR/shop.conf:6
          notify DIR/parts/team.conf:1 @slack-shop
          interval DIR/parts/team.conf:2 30s
          tags.team DIR/shop.conf:3 shop
          http.headers.X-Key DIR/shop.conf:8 *** (SHOP_KEY)
          http.url DIR/shop.conf:8 https://osaka.example.com/
          expect.body.contains DIR/shop.conf:9 茶
          expect.status DIR/shop.conf:9 [2xx, 250, 404]
          warn.latency.total DIR/shop.conf:10 2s
          assertions
          status 2xx or 250 or 404
          body.contains contains '茶'
          latency.total at most 2 s (only degrades)
        """,
        hinomi.printed().replace(folder.toString(), "DIR").replaceAll("(?<=\\S) +", " "));
  }

  @Test
  void showsNothingOfAnotherKindThatStandsInDefaults() throws IOException {
    Files.writeString(
        folder.resolve("kinds.conf"),
        """
        defaults { http { method = HEAD } }
        checks { mail { tcp { host = mail.example.com, port = 25 } } }
        """);

    assertEquals(0, run("show", "mail"), hinomi::errors);
    assertFalse(hinomi.printed().contains("HEAD"), hinomi::printed);
  }

  @Test
  void showsWhatTwoFilesCanBeComparedBy() {
    assertEquals(0, run("show", "shop-tokyo", "old", "--json"));

    List<JsonObject> checks = hinomi.printed().lines().map(JsonObject::new).toList();
    JsonObject shop = checks.getFirst();
    assertEquals(new JsonArray(List.of("200-299", "404")), shop.getJsonArray("status"));
    assertEquals(30, shop.getInteger("interval_s"));
    assertEquals(10, shop.getInteger("timeout_s"));
    assertEquals(new JsonObject().put("team", "shop"), shop.getJsonObject("tags"));
    assertEquals(
        new JsonArray(List.of("***")),
        shop.getJsonObject("http").getJsonObject("headers").getJsonArray("X-Key"));
    assertEquals(
        List.of("status", "body.contains", "latency.total"),
        shop.getJsonArray("assertions").stream()
            .map(each -> ((JsonObject) each).getString("assertion"))
            .toList());
    assertEquals(false, checks.getLast().getBoolean("enabled"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http { url = "https://a.example/" } | http { url = "https://a.example/", method = GET, redirects { follow = 10 }, limits { body = 1024 KiB } }, timeout = 10000ms, interval = 1m
          http { url = "https://a.example/" }, expect { status = "2xx" } | http { url = "https://a.example/", tls { min = TLSv1.2, verify = yes } }, expect { status = ["200-250", "251-299"] }
          dns { name = a.example, type = mx, server = "192.0.2.1" } | dns { name = a.example, type = MX, server = "192.0.2.1", transport = udp, recursion = on }
          tcp { host = a, port = 1 }, recheck { } | tcp { host = a, port = "1" }, recheck { attempts = 1, delay = 2000ms }, alert { fail-after = 1 }
          icmp { host = a } | icmp { host = a, interval = 0.2s, count = 3, size = 56 }
          """)
  void isEqualForChecksThatMeanTheSame(String one, String other) throws IOException {
    Files.delete(folder.resolve("parts/team.conf"));
    Files.writeString(folder.resolve("shop.conf"), "checks { c { " + one + " } }");
    assertEquals(0, run("show", "--json"), hinomi::errors);
    JsonObject first = meaning();
    Files.writeString(folder.resolve("shop.conf"), "checks { c { " + other + " } }");
    assertEquals(0, run("show", "--json"), hinomi::errors);

    assertEquals(first.encodePrettily(), meaning().encodePrettily());
  }

  private JsonObject meaning() {
    JsonObject json = new JsonObject(hinomi.printed());
    hinomi.forget();
    json.remove("values");
    json.getJsonArray("assertions").forEach(each -> ((JsonObject) each).remove("expected"));
    return json;
  }

  @Test
  void spellsOutControlCharacters() throws IOException {
    Files.writeString(
        folder.resolve("odd.conf"),
        """
        checks.odd {
          http { url = "https://a.example/" }
          expect { body { contains = ["\\u001b[31m"], json { "$['\\u001b']" = 1 } } }
          description = "a\\u001bb"
        }
        """);

    assertEquals(0, run("show", "odd"), hinomi::errors);
    String shown = hinomi.printed();

    assertEquals(-1, shown.indexOf('\u001b'), shown);
    assertTrue(shown.contains("[\\u001b[31m]"), shown);
  }

  @Test
  void refusesWhatIsNotAGlob() {
    assertEquals(2, run("list", "--only", "{a"));
    assertTrue(hinomi.errors().contains("--only"), hinomi::errors);
    assertTrue(hinomi.errors().contains("'{a' is not a glob"), hinomi::errors);
  }

  @Test
  void showsChecksByNamesAndGlobs() {
    assertEquals(0, run("show", "*-osaka", "old", "o*", "--json"));
    assertEquals(
        List.of("shop-osaka", "old"),
        hinomi.printed().lines().map(line -> new JsonObject(line).getString("name")).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mail-* | no check named 'mail-*'; hinomi list shows all names
          {a | is not a glob
          """)
  void refusesGlobsThatMatchNothing(String glob, String message) {
    assertEquals(2, run("show", "old", glob));
    assertTrue(hinomi.errors().contains(message), hinomi::errors);
    assertEquals("", hinomi.printed());
  }

  @Test
  void suggestsTheNameThatWasMeant() {
    assertEquals(2, run("show", "shop-tokio"));
    assertEquals("no check named 'shop-tokio'; did you mean 'shop-tokyo'?\n", hinomi.errors());
    assertEquals("", hinomi.printed());
  }

  @Test
  void reportsMistakesInstead() throws IOException {
    Files.writeString(folder.resolve("bad.conf"), "checks { bad { htp { } } }");

    assertEquals(2, run("list"));
    assertEquals("", hinomi.printed());
  }

  private int run(String... words) {
    return hinomi.run(
        List.of("--checks", folder.toString(), "--env", "SHOP_KEY=long-secret"), words);
  }
}

package hinomi.probe.journey;

import static hinomi.probe.journey.Journey.steps;
import static hinomi.probe.journey.Journey.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.outcome.Outcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// An extracted value stays one value where it is used, whatever the server sends.
class HostileValuesTest {
  @AutoClose private final Journey journey = new Journey();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/other?a=b#c           | /a/%2Fother%3Fa%3Db%23c/z",
        "{value}                | /a/%7Bvalue%7D/z",
        "${HOME}                | /a/%24%7BHOME%7D/z",
        "\\r\\nX-Injected: yes  | /a/X-Injected%3A%20yes/z",
        "a\\r\\nX-Injected: yes | /a/a%0D%0AX-Injected%3A%20yes/z",
        "%2e%2e/                | /a/%252e%252e%2F/z",
        "お金\\u0000            | /a/%E3%81%8A%E9%87%91%00/z",
        "\\uD83D\\uDE00\\uD83D  | /a/%F0%9F%98%80%3F/z",
      })
  void isEscapedInAPath(String said, String path) {
    run(said, "http { url = \"SITE/a/{value}/z\" }");

    assertEquals("GET " + path, journey.asked.getLast());
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "."})
  void doesNotClimbOutOfAPath(String said) {
    Outcome outcome = run(said, "http { url = \"SITE/a/{value}/z\" }");

    assertEquals(
        "failed (protocol) step 'use': http.url: cannot have '" + said + "' in its path",
        verdict(outcome));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:1/", "user@127.0.0.1", "127.0.0.1#", "a b", "[::1]", "?"})
  void isAHostOrNothingInTheHostsPlace(String said) {
    Outcome outcome = run(said, "http { url = \"http://{value}/\" }");

    assertEquals(
        "failed (protocol) step 'use': http.url: cannot have '" + said + "' in its host",
        verdict(outcome));
    assertEquals(List.of("GET /said"), journey.asked);
  }

  @Test
  void leadsToAHostWhereTheAuthorWroteItThere() {
    Outcome outcome = run("127.0.0.1:" + journey.port(), "http { url = \"http://{value}/said\" }");

    assertEquals("passed", verdict(outcome));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://169.254.169.254/latest/meta-data/", "http://[fe80::1]/"})
  void leadsNowhereThatThePolicyForbids(String said) {
    String verdict = verdict(run(said, "http { url = \"{value}\" }"));

    assertTrue(verdict.startsWith("failed (blocked) step 'use': "), verdict);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "javascript:alert(1)", "//", "not a url"})
  void isAUrlOfTheWebWhereItIsAWholeUrl(String said) {
    String verdict = verdict(run(said, "http { url = \"{value}\" }"));

    assertTrue(verdict.startsWith("failed (protocol) step 'use': http.url: "), verdict);
  }

  @Test
  void bringsNoLineIntoAHeader() {
    Outcome outcome =
        run(
            "a\\r\\nX-Injected: yes",
            "http { url = \"SITE/\", headers { X-Value = \"{value}\" } }");

    assertEquals(
        "failed (protocol) step 'use': http.headers.X-Value: must not contain line breaks or control"
            + " characters",
        verdict(outcome));
    assertEquals(List.of("GET /said"), journey.asked);
  }

  @Test
  void bringsNoLineIntoABearer() {
    String verdict =
        verdict(run("a\\r\\nb: c", "http { url = \"SITE/\", auth { bearer = \"{value}\" } }"));

    assertTrue(verdict.startsWith("failed (protocol) step 'use': http.auth.bearer: "), verdict);
  }

  @Test
  void isOneTextInJson() {
    run(
        "\\\",\\\"admin\\\":true,\\\"x\\\":\\\"",
        "http { url = \"SITE/\", method = POST, json { name = \"{value}\" } }");

    String body = journey.asked.getLast().replaceFirst("POST / ", "");
    assertEquals("\",\"admin\":true,\"x\":\"", new JsonObject(body).getString("name"));
    assertEquals(1, new JsonObject(body).size());
  }

  @Test
  void isOneFieldInAForm() {
    run("a&admin=true", "http { url = \"SITE/\", method = POST, form { name = \"{value}\" } }");

    assertEquals("POST / name=a%26admin%3Dtrue", journey.asked.getLast());
  }

  @ParameterizedTest
  @ValueSource(strings = {".*", "(((", "a{99999}", "\\\\E.*"})
  void isPlainTextInARegularExpression(String said) {
    Outcome outcome =
        run(
            said,
            "http { url = \"SITE/said\" }, expect { body { matches = \"^nothing {value}$\" } }");

    assertTrue(
        verdict(outcome).startsWith("failed (assertion) step 'use': body does not match "),
        verdict(outcome));
  }

  @Test
  void isNoValueWhenItIsTooLong() {
    Outcome outcome = run("x".repeat(100_000), "http { url = \"SITE/{value}\" }");

    assertEquals(
        "failed (assertion) step 'say': extract.value found no value at json $['said']"
            + " (100000 characters, more than 8192)",
        verdict(outcome));
  }

  @Test
  void isNoValueWhenItIsEmpty() {
    Outcome outcome = run("  ", "http { url = \"SITE/{value}\" }");

    assertEquals(
        "failed (assertion) step 'say': extract.value found no value at json $['said'] (an"
            + " empty value)",
        verdict(outcome));
  }

  @Test
  void mayBeLongOtherwise() {
    String url =
        steps(run("x".repeat(4000), "http { url = \"SITE/{value}\" }, expect { status = 404 }"))
            .getLast()
            .seen()
            .get("http.url")
            .toString();

    assertTrue(url.endsWith("x".repeat(4000)), url);
  }

  @Test
  void staysWhatItIsWhateverItIs() {
    List<String> heard = new CopyOnWriteArrayList<>();
    journey.page(
        "/use",
        request -> {
          heard.add(request.getParam("q"));
          request.response().end();
        });
    Random random = new Random(4711);

    for (int round = 0; round < 200; round++) {
      String said = text(random);
      heard.clear();
      Outcome outcome =
          run(
              new JsonArray().add(said).encode().replaceAll("^..|..$", ""),
              "http { url = \"SITE/use?q={value}\", method = POST, json { v = \"{value}\" } }");

      assertEquals("passed", verdict(outcome));
      assertEquals(List.of(said), heard);
      String body = journey.asked.getLast().replaceFirst("(?s)^.*? \\{", "{");
      assertEquals(said, new JsonObject(body).getString("v"));
    }
  }

  /// Anything but what a value loses at its ends.
  private static String text(Random random) {
    String text =
        random
            .ints(1 + random.nextInt(20), 0, 0x3000)
            .map(each -> random.nextBoolean() ? each % 128 : each)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return "<" + text + ">";
  }

  /// One step extracts this from JSON, another one uses it as `{value}`.
  private Outcome run(String said, String use) {
    journey.page("/said", "{\"said\":\"" + said + "\"}");
    return journey.run(
        """
        { name = say, http { url = "SITE/said" }, extract { value { json = "$.said" } } }
        { name = use, %s }
        """
            .formatted(use));
  }
}

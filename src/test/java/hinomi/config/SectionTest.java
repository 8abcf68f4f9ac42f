package hinomi.config;

import static hinomi.config.ValueType.COUNT;
import static hinomi.config.ValueType.DURATION;
import static hinomi.config.ValueType.TEXT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SectionTest {
  @TempDir private Path folder;
  private Reader reader;

  @BeforeEach
  void reader() {
    reader = new Reader(folder, Map.of("TOKEN", "t0p-s3cret", "PORT", "8443"));
  }

  private Section section(String text) throws IOException {
    return reader.section(text);
  }

  @Test
  void readsWhatIsThereAndFallsBackOnWhatIsNot() throws IOException {
    Section section = section("host = a.example, wait = 5s");

    assertEquals("a.example", section.required("host", TEXT).get());
    assertEquals(Duration.ofSeconds(5), section.optional("wait", DURATION, Duration.ZERO).get());
    assertEquals(443, section.optional("port", COUNT, 443).get());
    assertEquals(Optional.empty(), section.optional("user", TEXT).get());
    assertTrue(section.make(() -> true).isGood());
    assertEquals(List.of(), reader.told());
  }

  @ParameterizedTest
  @CsvSource({
    "1.10, 1.10",
    "007, 007",
    "200, 200",
    "true, true",
    "2xx, 2xx",
    "200-299, 200-299",
    "12345678901234567890, 12345678901234567890",
  })
  void takesNumbersAsTheTextTheyWereWrittenAs(String written, String text) throws IOException {
    assertEquals(text, section("value = " + written).required("value", TEXT).get());
  }

  @ParameterizedTest
  @CsvSource({"443, 443", "'\"443\"', 443", "4e2, 400", "${PORT}, 8443"})
  void takesTextAsTheNumberItHolds(String written, int count) throws IOException {
    assertEquals(count, section("value = " + written).required("value", COUNT).get());
  }

  @Test
  void tellsAllMistakesOfASectionAtOnce() throws IOException {
    Section section =
        section(
            """
            host = [a]
            wait = 5
            prot = 443
            more = 1
            """);

    section.required("host", TEXT);
    section.required("wait", DURATION);
    section.required("port", COUNT);
    Setting<Boolean> made = section.make(() -> true);

    assertFalse(made.isGood());
    assertEquals(
        List.of(
            "a.conf:1: host: must be text, was a list",
            "a.conf:2: wait: must be a duration with a unit, as 500ms, 10s or 1m, was 5 without a unit",
            "a.conf:3: prot: is unknown; did you mean 'port'?",
            "a.conf:4: more: 'more' is unknown; known: [host, port, wait]"),
        reader.told());
  }

  @Test
  void tellsTheSameMistakesInWhateverOrderKeysAreAsked() throws IOException {
    String text = "a = [x]\nb = 5\nc { d = x }\ne = 1\nf = null\n";
    List<Consumer<Section>> asks =
        new ArrayList<>(
            List.of(
                section -> section.required("a", TEXT),
                section -> section.required("b", DURATION),
                section -> section.section("c").required("d", COUNT),
                section -> section.optional("f", TEXT),
                section -> section.sections("g"),
                section -> section.required("zzz", TEXT)));
    Random random = new Random(7);
    List<String> first = told(text, asks);

    for (int turn = 0; turn < 50; turn++) {
      Collections.shuffle(asks, random);

      assertEquals(first, told(text, asks));
    }
    assertEquals(6, first.size());
  }

  private List<String> told(String text, List<Consumer<Section>> asks) throws IOException {
    reader();
    Section section = section(text);
    asks.forEach(ask -> ask.accept(section));
    section.make(() -> true);
    return reader.told();
  }

  @Test
  void spoilsWhatIsAroundAMistakeAndNothingBesideIt() throws IOException {
    Section section = section("good { a = 1 }, bad { a = x }");
    Section good = section.section("good");
    Section bad = section.section("bad");

    good.required("a", COUNT);
    bad.required("a", COUNT);

    assertTrue(good.make(() -> true).isGood());
    assertFalse(bad.make(() -> true).isGood());
    assertFalse(section.make(() -> true).isGood());
  }

  @Test
  void turnsWhatAConstructorRefusesIntoAProblem() throws IOException {
    Section section = section("\n\nouter { }").section("outer");

    section.make(() -> {
      throw new IllegalArgumentException("must not be");
    });

    assertEquals(List.of("a.conf:3: outer: must not be"), reader.told());
  }

  @Test
  void placesValuesOfDefaultsWhereTheyWereWritten() throws IOException {
    Section root =
        section(
            """
            defaults { http { port = x, path = y } }
            own {
              http { path = [] }
            }
            """);
    Section http = root.section("own").over(root.section("defaults")).section("http");

    http.required("port", COUNT);
    http.required("path", TEXT);
    http.refuse("is wrong");

    assertEquals(
        List.of(
            "a.conf:1: defaults.http.port: must be a whole number, was 'x'",
            "a.conf:3: own.http: is wrong",
            "a.conf:3: own.http.path: must be text, was a list"),
        reader.told());
  }

  @Test
  void placesMergedObjectsAtTheFirstOfThem() throws IOException {
    Section root = section("a { b = 1 }\n\na { c = 2 }\n");

    root.section("a").refuse("is wrong");

    assertEquals(List.of("a.conf:1: a: is wrong"), reader.told());
    assertTrue(root.isWrittenTwice("a"));
  }

  @Test
  void saysWhereASubstitutedValueIsUsedAndWhereItComesFrom() throws IOException {
    Section root = section("wait = 5\na {\n  wait = ${wait}\n  port = ${TOKEN}\n}\n");
    Section section = root.section("a");

    section.required("wait", DURATION);
    section.required("port", COUNT);

    assertEquals(
        List.of(
            "a.conf:3: a.wait: must be a duration with a unit, as 500ms, 10s or 1m, was 5 without a"
                + " unit (its value comes from a.conf:1)",
            "a.conf:4: a.port: must be a whole number, was '***'"
                + " (its value comes from the environment: TOKEN)"),
        reader.told());
  }

  @Test
  void knowsWhatCameFromTheEnvironmentEvenJoined() throws IOException {
    Section root =
        section(
            """
            plain = text
            env = ${TOKEN}
            joined = "a-"${TOKEN}"-b"
            through = ${joined}
            list = [a, ${TOKEN}]
            """);

    assertEquals(
        List.of("env", "joined", "through", "list"),
        root.keys().stream().filter(root::isFromEnvironment).toList());
    assertEquals("Bearer ***", reader.secrets.redact("Bearer t0p-s3cret"));
  }

  @Test
  void fillsVariablesIntoValuesAndKeys() throws IOException {
    Section section =
        section("\"x-{city}\" { url = \"https://{city}.example.com/{other}\" }")
            .with(new Variables(Map.of("city", "tokyo"), Set.of()));

    assertEquals(Set.of("x-tokyo"), section.keys());
    assertEquals(
        "https://tokyo.example.com/{other}",
        section.section("x-tokyo").required("url", TEXT).get());
    assertTrue(section.make(() -> true).isGood());
  }

  @Test
  void triesValuesThatAreAwaitedWithSamples() throws IOException {
    Section section =
        section("count = \"{n}\"\ntext = \"at {place}\"\nwrong = \"{n}\"\nnear = \"{plaec}\"")
            .awaiting("step 'b'", Set.of("n", "place"));

    assertTrue(section.required("count", COUNT).isGood());
    assertTrue(section.required("text", TEXT).isGood());
    section.required("wrong", ValueType.FLAG);
    section.required("near", TEXT);

    assertEquals(
        List.of(
            "a.conf:3: wrong: must be true or false, was '{n}'",
            "a.conf:4: near: {plaec} is unknown in step 'b'; did you mean {place}? known: [n, place]"),
        reader.told());
  }

  @Test
  void readsAgainWithTheValuesOfWhatWasAwaited() throws IOException {
    Section section =
        section("count = \"{n}\"\ntext = \"at {x}\"").awaiting("step 'b'", Set.of("n", "x"));
    Problems problems = new Problems();

    Section again = section.again(Map.of("n", "three", "x", "{n} ${TOKEN}"), problems);

    assertEquals("at {n} ${TOKEN}", again.required("text", TEXT).get());
    assertTrue(!again.required("count", COUNT).isGood());
    assertEquals(1, problems.size());
    assertEquals(List.of(), reader.told());
  }

  @Test
  void putsValuesFromElsewhereAsTheirPlaceWants() throws IOException {
    ValueType<String> marked = TEXT.placing((before, value) -> before.length() + "<" + value + ">");
    Section section =
        section("text = \"{city}: {x}, {x}\"\npattern = \"^{x}$\"\nfile = \"{x}\"")
            .with(new Variables(Map.of("city", "tokyo"), Set.of()))
            .awaiting("step 'b'", Set.of("x"));

    Section again = section.again(Map.of("x", ".*"), new Problems());

    assertEquals("tokyo: 7<.*>, 14<.*>", again.required("text", marked).get());
    assertTrue(again.required("pattern", ValueType.PATTERN).get().matcher(".*").matches());
    assertTrue(!again.required("pattern", ValueType.PATTERN).get().matcher("any").matches());
    assertTrue(!again.required("file", ValueType.FILE).isGood());
  }

  @Test
  void placesElementsOfLists() throws IOException {
    Section root =
        section("list = [\n  1\n  x\n  2\n  [3]\n]\nobjects = [\n  { a = ${PORT} }\n  5\n]");

    root.required("list", ValueType.listOf(COUNT));
    root.sections("objects").forEach(each -> each.required("a", ValueType.FLAG));

    assertEquals(
        List.of(
            "a.conf:3: list[1]: must be a whole number, was 'x'",
            "a.conf:5: list[3]: must be a whole number, was a list",
            "a.conf:8: objects[0].a: must be true or false, was '***'"
                + " (its value comes from the environment: PORT)",
            "a.conf:9: objects[1]: must be an object { }, was 5"),
        reader.told());
  }

  @Test
  void keepsTheOrderOfTheFile() throws IOException {
    Section root = section("z = 1\nb = 2\nq { a = 1 }\na = 3\n");

    assertEquals(List.of("z", "b", "q", "a"), List.copyOf(root.keys()));
  }

  @Test
  void readsAnyValueAsPlainJava() throws IOException {
    Section root = section("any { a = 1, b = [x, true], c { d = 1.5 } }");

    assertEquals(
        Map.of("a", 1, "b", List.of("x", true), "c", Map.of("d", 1.5)),
        root.required("any", ValueType.ANY).get());
  }

  @Test
  void keepsSecretsOutOfProblemsAndToString() throws IOException {
    Section root = section("key = k3y-k3y-k3y\nport = k3y-k3y-k3y");

    Secret key = root.required("key", ValueType.SECRET).get();
    root.required("port", COUNT);

    assertEquals("k3y-k3y-k3y", key.reveal());
    assertEquals(List.of("a.conf:2: port: must be a whole number, was '***'"), reader.told());
  }
}

package hinomi.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.config.Environment;
import hinomi.config.Secrets;
import hinomi.schedule.RecurringWindow;
import hinomi.schedule.Schedule;
import hinomi.verdict.Thresholds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("TOKEN", "t0p-s3cret", "CITY", "kyoto", "BRACES", "p{city}${X}w");

  @TempDir private Path folder;

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Checks load() {
    Checks.Load load = Checks.load(folder, ENVIRONMENT, Kinds.ALL);
    return assertInstanceOf(Checks.Load.Loaded.class, load, load::toString).checks();
  }

  private List<Check> checks(String text) throws IOException {
    write("a.conf", text);
    return load().all();
  }

  private List<Check> checks(String text, Set<String> plain) throws IOException {
    write("a.conf", text);
    Environment environment = new Environment(ENVIRONMENT, new Environment.Rules(Set.of(), plain));
    Checks.Load load = Checks.load(folder, environment, new Secrets(), Kinds.ALL);
    return assertInstanceOf(Checks.Load.Loaded.class, load, load::toString).checks().all();
  }

  private Check check(String text) throws IOException {
    return checks("checks { top-page { http { url = \"https://a.example/\" }\n" + text + "\n} }")
        .getFirst();
  }

  private List<String> told() {
    Checks.Load load = Checks.load(folder, ENVIRONMENT, Kinds.ALL);
    return assertInstanceOf(Checks.Load.Refused.class, load, load::toString).problems().stream()
        .map(problem -> problem.toString().replace(folder + "/", ""))
        .toList();
  }

  private List<String> told(String text) throws IOException {
    write("a.conf", text);
    return told();
  }

  private static List<String> names(List<Check> checks) {
    return checks.stream().map(Check::name).toList();
  }

  @Test
  void readsTheTypicalFile() throws IOException {
    List<Check> checks =
        checks(
            """
            defaults {
              interval = 2m
              tags { team = Storefront, env = prod }
              notify = "@slack-storefront"
            }

            checks {
              top-page {
                http { url = "https://www.example.com/" }
                expect {
                  status = 200
                  body { contains = "カートを見る" }
                  latency { total = 2s, first-byte = 800ms }
                }
                tags { env = stage }
                runbook = "https://wiki.example.com/runbooks/top-page"
              }

              "shop-{city}" {
                each { city = [tokyo, osaka, nagoya] }
                http { url = "https://{city}.shop.example.com/health" }
              }
            }
            """);

    assertEquals(List.of("top-page", "shop-tokyo", "shop-osaka", "shop-nagoya"), names(checks));
    assertEquals("https://osaka.shop.example.com/health", checks.get(2).probe().target());
    Check top = checks.getFirst();
    assertEquals(Schedule.spread("top-page", Duration.ofMinutes(2)), top.schedule());
    assertEquals(Map.of("team", "storefront", "env", "stage"), top.about().tags());
    assertEquals(Optional.of("@slack-storefront"), top.about().notified());
    assertEquals(4, top.assertions().size());
  }

  @Test
  void saysItselfWhatTheAuthorLeavesOut() throws IOException {
    Check check = check("");

    assertEquals("http", check.kind().key());
    assertEquals(Duration.ofMinutes(1), check.schedule().interval());
    assertEquals(Duration.ofSeconds(10), check.timeout());
    assertEquals(Recheck.DEFAULT, check.recheck());
    assertEquals(Thresholds.AT_ONCE, check.thresholds());
    assertEquals(Optional.empty(), check.about().alert().agreement());
    assertEquals(Optional.empty(), check.about().slo());
    assertFalse(check.about().phases());
  }

  @Test
  void waitsNoLongerThanTheIntervalByDefault() throws IOException {
    assertEquals(Duration.ofSeconds(3), check("interval = 3s").timeout());
  }

  @Test
  void expectsTheDefaultOfASubjectUnlessItIsSpokenOf() throws IOException {
    assertEquals(1, check("").assertions().size());
    assertEquals(2, check("expect { latency { total = 2s } }").assertions().size());
    assertEquals(1, check("expect { status = 404 }").assertions().size());
    assertEquals(2, check("warn { status = 404 }").assertions().size());
  }

  @Test
  void readsWhatIsForMonitorsAndPeople() throws IOException {
    Check check =
        check(
            """
            description = "The page that sells", priority = 2, phases = true
            locations = [tokyo, osaka]
            alert { fail-after = 3, recover-after = 2, locations = 2 }
            slo { availability = 99.9, latency { target = 99, below = 800ms }, days = 90 }
            """);

    assertEquals(new Thresholds(3, 2), check.thresholds());
    assertEquals(List.of("tokyo", "osaka"), check.locations());
    assertEquals(Optional.of(2), check.about().priority());
    assertEquals(Optional.of(2), check.about().alert().agreement());
    assertTrue(check.about().phases());
    Slo.Latency latency = new Slo.Latency(99, Duration.ofMillis(800));
    assertEquals(Optional.of(new Slo(99.9, Optional.of(latency), 90)), check.about().slo());
  }

  @Test
  void readsMaintenanceOnceOrByARule() throws IOException {
    Check check =
        check(
            """
            maintenance = [
              { start = "2026-12-01T02:00", end = "2026-12-01T04:00", zone = "Asia/Tokyo" }
              { rule = "FREQ=WEEKLY;BYDAY=SU", start = "2026-01-04T02:00", duration = 2h, zone = "UTC" }
            ]
            """);

    assertTrue(check.maintenance().get(0).covers(Instant.parse("2026-11-30T17:00:00Z")));
    assertTrue(check.maintenance().get(1).covers(Instant.parse("2026-11-22T03:00:00Z")));
    assertFalse(check.maintenance().get(1).covers(Instant.parse("2026-11-23T03:00:00Z")));
  }

  /// The first night has 25 hours, or its start does not exist.
  @Test
  void aRecurringWindowIsAsLongAsTheClockOnTheWallSays() throws IOException {
    Check check =
        check(
            """
            maintenance = [
              { rule = "FREQ=WEEKLY", start = "2026-10-24T22:00", end = "2026-10-25T06:00", zone = "Europe/Berlin" }
              { rule = "FREQ=DAILY", start = "2027-03-14T02:30", end = "2027-03-14T03:30", zone = "America/New_York" }
            ]
            """);

    assertEquals(
        List.of(Duration.ofHours(8), Duration.ofHours(1)),
        check.maintenance().stream()
            .map(window -> ((RecurringWindow) window).series().length())
            .toList());
  }

  @Test
  void makesACheckOfEveryCombination() throws IOException {
    List<Check> checks =
        checks(
            """
            checks { "{env}-{city}" {
              each { city = [tokyo, osaka], env = [a, b] }
              http { url = "https://{city}.{env}.example.com/" }
            } }
            """);

    assertEquals(List.of("a-tokyo", "b-tokyo", "a-osaka", "b-osaka"), names(checks));
    assertEquals("https://osaka.a.example.com/", checks.get(2).probe().target());
  }

  @Test
  void makesACheckOfEveryRow() throws IOException {
    List<Check> checks =
        checks(
            """
            checks { "row-{name}" {
              each = [{ name = a, port = 80 }, { name = b, port = 81 }]
              tcp { host = "{name}.example.com", port = "{port}" }
            } }
            """);

    assertEquals(
        List.of("a.example.com:80", "b.example.com:81"),
        checks.stream().map(check -> check.probe().target()).toList());
  }

  @Test
  void leavesOutWhatIsNotEnabledButKeepsItsNameAndJudgesIt() throws IOException {
    write(
        "a.conf",
        """
        checks {
          on { http { url = x } }
          off { http { url = x }, enabled = false }
        }
        """);
    assertEquals(List.of("on"), names(load().all()));

    write("b.conf", "checks { off { http { url = x } }, bad { http { }, enabled = false } }");
    assertEquals(
        List.of(
            "b.conf:1: checks.bad.http: needs 'url' (text)",
            "b.conf:1: checks.off: duplicate name: it is already used in a.conf:3"),
        told());
  }

  @Test
  void keepsValuesOfTheEnvironmentAsSecrets() throws IOException {
    write("a.conf", "checks { a { http { url = \"https://u:\"${TOKEN}\"@a.example/\" } } }");

    Checks checks = load();

    assertEquals("https://u:t0p-s3cret@a.example/", checks.all().getFirst().probe().target());
    assertEquals(
        "https://u:***@a.example/", checks.secrets().redact("https://u:t0p-s3cret@a.example/"));
  }

  @Test
  void keepsSecretsOutOfEveryProblem() throws IOException {
    List<String> told =
        told(
            """
            checks {
              "n-{x}" { each { x = [${TOKEN}, ${TOKEN}] }, tcp { host = a, port = "{x}" } }
              b { http { url = x }, interval = ${TOKEN}, timeout = "x"${TOKEN}, slo = ${TOKEN} }
            }
            """);

    assertEquals(6, told.size(), told::toString);
    assertTrue(told.stream().noneMatch(problem -> problem.contains("t0p")), told::toString);
  }

  @Test
  void takesValuesOfTheEnvironmentAsTheyAre() throws IOException {
    List<Check> checks =
        checks(
            """
            checks { "a-{city}" {
              each = [{ city = tokyo, word = ${BRACES} }]
              tcp { host = ${BRACES}, port = 1 }
              description = "{city} {word}"
            } }
            """,
            Set.of("BRACES"));

    assertEquals("p{city}${X}w:1", checks.getFirst().probe().target());
    assertEquals(Optional.of("tokyo p{city}${X}w"), checks.getFirst().about().description());
  }

  @Test
  void showsPlainVariablesEverywhere() throws IOException {
    List<Check> checks =
        checks(
            """
            checks { "shop-{city}" {
              each { city = [tokyo, ${CITY}] }
              http { url = "https://"${CITY}".example.com/" }
              tags { city = "in-"${CITY} }
              notify = "@"${CITY}
              description = ${CITY}
              runbook = "https://wiki.example.com/"${CITY}
            } }
            """,
            Set.of("CITY"));

    assertEquals(List.of("shop-tokyo", "shop-kyoto"), names(checks));
    assertEquals("https://kyoto.example.com/", checks.getFirst().probe().target());
    assertEquals(Map.of("city", "in-kyoto"), checks.getFirst().about().tags());
    assertEquals(
        Optional.of("https://wiki.example.com/kyoto"), checks.getFirst().about().runbook());
  }

  @Test
  void refusesNamesAndTagsOfTheEnvironmentThroughEachToo() throws IOException {
    assertEquals(
        List.of(
            "a.conf:1: checks.\"shop-{city}\": its name must not come from the environment:"
                + " it is shown to everyone, unless hinomi.environment.plain names the variable",
            "a.conf:4: checks.\"shop-{city}\".tags.city: must not come from the environment:"
                + " tags are shown to everyone, unless hinomi.environment.plain names the variable"),
        told(
            """
            checks { "shop-{city}" {
              each { city = [tokyo, ${CITY}] }
              http { url = "https://{city}.example.com/" }
              tags { city = "in-{city}" }
            } }
            """));
  }

  @Test
  void readsAnIncludedFileOnlyWhereItIsIncluded() throws IOException {
    write("common.conf", "defaults { interval = 5m }\nbase = \"https://www.example.com\"");
    write("a.conf", "include \"common.conf\"\nchecks { a { http { url = ${base}\"/a\" } } }");
    write("b.conf", "include \"common.conf\"\nchecks { b { http { url = ${base}\"/b\" } } }");
    write("c.conf", "checks { c { include \"part.conf\" } }");
    write("part.conf", "tcp { host = c, port = 1 }");

    List<Check> checks = load().all();

    assertEquals(List.of("a", "b", "c"), names(checks));
    assertEquals(Duration.ofMinutes(5), checks.getFirst().schedule().interval());
    assertEquals("https://www.example.com/b", checks.get(1).probe().target());
  }

  @Test
  void takesTheDefaultsOfTheFoldersAroundTheNearestFirst() throws IOException {
    String check = "checks { %s { http { url = \"https://www.example.com/\" } } }";
    write("defaults.conf", "defaults { interval = 5m, tags { team = ops, env = prod } }");
    write("shop/defaults.conf", "defaults { interval = 2m, tags { team = shop } }");
    write("a.conf", check.formatted("a"));
    write("shop/b.conf", check.formatted("b"));
    write("shop/cart/c.conf", "defaults { interval = 3m }\n" + check.formatted("c"));
    write("shop/d.conf", "checks { d { tcp { host = d, port = 1 }, interval = 4m } }");

    Map<String, Check> checks = new HashMap<>();
    load().all().forEach(each -> checks.put(each.name(), each));

    assertEquals(
        List.of(5L, 2L, 3L, 4L),
        Stream.of("a", "b", "c", "d")
            .map(name -> checks.get(name).schedule().interval().toMinutes())
            .toList());
    assertEquals(Map.of("team", "ops", "env", "prod"), checks.get("a").about().tags());
    assertEquals(Map.of("team", "shop", "env", "prod"), checks.get("c").about().tags());
  }

  @Test
  void takesAKindFromDefaultsOnlyForChecksOfThatKind() throws IOException {
    write("defaults.conf", "defaults { tcp { port = 22 } }");
    write(
        "a.conf",
        """
        defaults { http { url = "https://www.example.com/" } }
        checks {
          page { http { url = "https://www.example.com/a" } }
          ssh { tcp { host = ssh.example.com } }
          home { interval = 5m }
        }
        """);

    assertEquals(
        List.of(
            "page http https://www.example.com/a",
            "ssh tcp ssh.example.com:22",
            "home http https://www.example.com/"),
        load().all().stream()
            .map(each -> each.name() + " " + each.kind().key() + " " + each.probe().target())
            .toList());
  }

  @Test
  void resolvesTheDefaultsOfAFolderByThemselves() throws IOException {
    write("defaults.conf", "team = ops\ndefaults { tags { team = ${team} }, runbook = ${PAGE} }");
    write("a.conf", "team = shop\nchecks { a { tcp { host = a, port = 1 } } }");

    Environment environment =
        new Environment(
            Map.of("PAGE", "https://wiki.example.com/"),
            new Environment.Rules(Set.of(), Set.of("PAGE")));
    Checks.Load load = Checks.load(folder, environment, new Secrets(), Kinds.ALL);

    Check check = assertInstanceOf(Checks.Load.Loaded.class, load).checks().all().getFirst();
    assertEquals(Map.of("team", "ops"), check.about().tags());
    assertEquals(Optional.of("https://wiki.example.com/"), check.about().runbook());
  }

  @Test
  void tellsAMistakeInTheDefaultsOfAFolderOnce() throws IOException {
    write("defaults.conf", "defaults {\n  interval = 5\n  tags { team = ${TEAM} }\n}");
    write("a.conf", "checks { a { tcp { host = a, port = 1 } } }");
    write("b/b.conf", "checks { b { tcp { host = b, port = 1 } } }");

    List<String> told = told();

    assertEquals(2, told.size(), told::toString);
    assertEquals(
        "defaults.conf:2: defaults.interval: must be a duration with a unit, as 500ms, 10s or 1m,"
            + " was 5 without a unit",
        told.getFirst());
    assertTrue(told.getLast().startsWith("defaults.conf:3: defaults.tags.team: "), told::toString);
  }

  @Test
  void takesDefaultsIntoTheFingerprint() throws IOException {
    write("a.conf", "checks { a { tcp { host = a, port = 1 } } }");
    String before = load().sources().get("a").fingerprint();
    write("defaults.conf", "defaults { interval = 5m }");

    assertNotEquals(before, load().sources().get("a").fingerprint());
  }

  @Test
  void leavesAFileThatIsIncludedAlone() throws IOException {
    write("shared/defaults.conf", "interval = 5m");
    write(
        "a.conf",
        "defaults { include \"shared/defaults.conf\" }\nchecks { a { tcp { host = a, port = 1 } } }");

    assertEquals(Duration.ofMinutes(5), load().all().getFirst().schedule().interval());
  }

  @Test
  void knowsPartsOfAFileThatCannotBeRead() throws IOException {
    write("a.conf", "include \"part.conf\"\nchecks { a " + "{ ".repeat(200) + "} }");
    write("part.conf", "include \"further.conf\"\nbase = x");
    write("further.conf", "more = y");

    assertEquals(
        List.of("a.conf:2: more than 100 { and [ are open"),
        told().stream().map(line -> line.replaceAll("than \\d+", "than 100")).toList());
  }

  @Test
  void ignoresTheSchemaThatAnEditorReads() throws IOException {
    String checks = "\"checks\": { \"%s\": { \"tcp\": { \"host\": \"a\", \"port\": 1 } } }";
    write("a.json", "{ \"$schema\": \"./x.schema.json\", " + checks.formatted("a") + " }");
    write("b.conf", "\"$schema\" = \"./x.schema.json\"\n" + checks.formatted("b"));

    assertEquals(List.of("a", "b"), names(load().all()));
  }

  @Test
  void tellsAMistakeInASharedFileOnce() throws IOException {
    write("common.conf", "defaults { interval = 5 }");
    write("a.conf", "include \"common.conf\"\nchecks { a { tcp { host = a, port = 1 } } }");
    write("b.conf", "include \"common.conf\"\nchecks { b { tcp { host = b, port = 1 } } }");

    assertEquals(
        List.of(
            "common.conf:1: defaults.interval: must be a duration with a unit, as 500ms, 10s or 1m,"
                + " was 5 without a unit (included from a.conf:1)"),
        told());
  }

  @Test
  void saysWhatAnotherKindOfProbeCouldSee() throws IOException {
    assertEquals(
        List.of(
            "a.conf:2: checks.a.expect.status: is not available for tcp checks; available are [latency]"),
        told("checks { a { tcp { host = a, port = 1 }\nexpect { status = 200 } } }"));
  }

  @Test
  void refusesTwoKinds() throws IOException {
    assertEquals(
        List.of("a.conf:1: checks.a: has [http, tcp]; expected exactly one"),
        told("checks { a { tcp { host = a, port = 1 }, http { url = x } } }"));
  }

  @Test
  void tellsMistakesOfAllFilesThoughOneCannotBeRead() throws IOException {
    write("a.conf", "checks {");
    write("b.conf", "checks { b { tcp { host = a, prot = 1 } } }");

    assertEquals(2, told().size());
  }

  @Test
  void holdsNoCheckWhenNothingIsWritten() throws IOException {
    write("a.conf", "checks { }");

    assertEquals(List.of(folder + ": holds no check"), told());
  }

  @Test
  void tellsTheMistakeOfTenThousandChecksOnce() throws IOException {
    String numbers =
        String.join(
            ",", java.util.stream.IntStream.range(0, 10_000).mapToObj(String::valueOf).toList());

    assertEquals(
        List.of("a.conf:1: checks.\"n-{n}\".tcp.port: must be a whole number, was 'x-0'"),
        told(
            "checks { \"n-{n}\" { each { n = ["
                + numbers
                + "] }, tcp { host = a, port = \"x-{n}\" } } }"));
  }
}

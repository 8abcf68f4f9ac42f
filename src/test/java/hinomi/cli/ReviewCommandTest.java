package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.datadog.ResourceKey;
import hinomi.datadog.review.LoopbackHistory;
import hinomi.datadog.review.LoopbackHistory.Span;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `review` of a month that lies in the past of an account on loopback.
class ReviewCommandTest {
  private static final String CHECKS =
      """
      defaults { interval = 1m }
      checks {
        top-page { http { url = "http://127.0.0.1/" }, tags { team = shop }, slo { availability = 99.9 } }
        cart { http { url = "http://127.0.0.1/" }, tags { team = shop }, slo { availability = 99.9 } }
        mail { http { url = "http://127.0.0.1/" }, tags { team = it } }
      }
      """;

  /// 2026-09 in Tokyo.
  private static final Instant START = Instant.parse("2026-08-31T15:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final LoopbackHistory account = new LoopbackHistory(vertx);
  private final CommandLines commands = new CommandLines();
  @TempDir private Path folder;

  @BeforeEach
  void aMonth() throws IOException {
    Files.createDirectory(folder.resolve("checks"));
    Files.writeString(folder.resolve("checks/a.conf"), CHECKS);
    Files.writeString(
        folder.resolve("hinomi.conf"),
        """
        hinomi {
          zone = Asia/Tokyo, location = tokyo
          datadog { api-key = an-api-key, app-key = another-key, url = "http://127.0.0.1:%d" }
        }
        """
            .formatted(account.port()));
    Instant before = START.minus(Duration.ofDays(60));
    account.check("top-page", Duration.ofMinutes(1), before, 99.9);
    account.check("cart", Duration.ofMinutes(1), before, 99.9);
    account.check("mail", Duration.ofMinutes(1), before, 0);
    account.slo(ResourceKey.of("availability", "team", "shop", "30d"), 99.8, "top-page", "cart");
    account.fails("top-page", day(3, 50), Duration.ofMinutes(2), "timeout", "team:shop");
    account.fails("cart", day(5, 10), Duration.ofMinutes(1), "dns", "team:shop");
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static Span day(int day, int minutes) {
    Instant start = START.plus(Duration.ofDays(day - 1)).plus(Duration.ofHours(10));
    return new Span(start, start.plus(Duration.ofMinutes(minutes)));
  }

  private int review(String... words) {
    commands.forget();
    return commands.run(
        List.of(
            "--checks", folder + "/checks", "--config", folder.resolve("hinomi.conf").toString()),
        Stream.concat(Stream.of("review", "--month", "2026-09"), Stream.of(words))
            .toArray(String[]::new));
  }

  private String line(String start) {
    return commands
        .printed()
        .lines()
        .map(each -> each.strip().replaceAll(" {2,}", "  "))
        .filter(each -> each.startsWith(start))
        .findFirst()
        .orElseGet(() -> "no line starts with " + start + " in\n" + commands.printed());
  }

  @Test
  void aTeamSeesItsObjectivesAndWhatIsLeftOfTheirBudgets() {
    assertEquals(0, review("--team", "shop"), commands::errors);

    assertEquals("shop, September 2026", commands.printed().lines().findFirst().orElse(""));
    assertEquals("SLOs kept  2 of 3  missed: top-page", line("SLOs kept"));
    assertEquals("top-page  no failed run  99.9%  99.884%  -16%  -  missed", line("top-page  no"));
    assertEquals("cart  no failed run  99.9%  99.976%  76%  -  kept", line("cart  "));
    assertEquals("all 2 checks  no failed run  99.8%  99.861%  30%  -  kept", line("all 2 checks"));
  }

  @Test
  void noSloIsCalledKeptWithoutData() {
    account.withoutSlos();

    assertEquals(0, review("--team", "shop"), commands::errors);

    assertTrue(
        commands.printed().contains("\nNone of 3 SLOs has data. "), () -> commands.printed());
  }

  @Test
  void incidentsHaveTimesToDetectAndToRestore() {
    assertEquals(0, review("--team", "shop"), commands::errors);

    assertEquals(
        "top-page  2026-09-03 10:00:00 +09:00  2 min  50 min  timeout  tokyo",
        line("top-page  2026"));
    assertEquals("Incidents  2  1 h together", line("Incidents  "));
    assertEquals("Time to detect  1 min  median of 2; longest 2 min", line("Time to detect"));
    assertEquals("Time to restore  10 min  median of 2; longest 50 min", line("Time to restore"));
  }

  /// A slice without points counts as good, so the SLO reads 100 %.
  @Test
  void timeWithoutAResultIsStated() {
    account.silent("mail", day(10, 600));
    account.silent("cart", day(10, 600));

    assertEquals(0, review(), commands::errors);

    assertEquals("mail  10 h  1.39%  42,600  43,200", line("mail  10 h"));
    assertEquals("cart  no failed run  99.9%  99.976%  76%  10 h  kept", line("cart  no"));
  }

  @Test
  void aScheduledTaskIsMeasuredByItsSchedule() throws IOException {
    Files.writeString(
        folder.resolve("checks/a.conf"),
        "checks { mail { http { url = \"http://127.0.0.1/\" }, tags { team = it } } }");
    Files.writeString(
        folder.resolve("hinomi.conf"),
        "\nhinomi.resources.scheduled = 1h",
        StandardOpenOption.APPEND);
    account.check("mail", Duration.ofHours(1), START.minus(Duration.ofDays(60)), 0);

    assertEquals(0, review("--team", "it"), commands::errors);

    assertEquals("Not measured  0%  every run gave a result", line("Not measured"));
  }

  @Test
  void aNewCheckIsMeasuredFromItsFirstRun() {
    account.check("mail", Duration.ofMinutes(1), day(20, 0).start().plusSeconds(1_800), 0);

    assertEquals(0, review("--team", "it"), commands::errors);

    assertEquals("Not measured  0%  every run gave a result", line("Not measured"));
  }

  @Test
  void everyTeamHasAPage() {
    assertEquals(0, review(), commands::errors);

    assertEquals(
        List.of("it, September 2026", "shop, September 2026"),
        commands.printed().lines().filter(each -> each.endsWith("September 2026")).toList());
  }

  @Test
  void aPartOfTheChecksHasNoIncidentsOfOthers() {
    assertEquals(0, review("--only", "cart"), commands::errors);

    assertEquals("Incidents  1  10 min together", line("Incidents  "));
  }

  /// It may have been in the files during the month.
  @Test
  void aCheckThatIsInNoFileBelongsToTheTeamOfItsTag() {
    Instant start = day(7, 0).start();
    account.told(
        "gone",
        start,
        new String[] {"team:it"},
        "state:down",
        "since:" + start.getEpochSecond(),
        "reason:dns");

    assertEquals(0, review("--team", "it"), commands::errors);

    assertTrue(line("gone  2026-09-07").contains("dns"), line("gone  2026"));
  }

  @Test
  void troubleAtSeveralLocationsIsOneIncident() {
    Span first = day(12, 30);
    Span second = new Span(first.start().plusSeconds(300), first.end().plusSeconds(300));
    account.fails("mail", first, Duration.ofMinutes(1), "tls", "location:tokyo");
    account.fails("mail", second, Duration.ofMinutes(1), "tls", "location:osaka");

    assertEquals(0, review("--team", "it"), commands::errors);

    assertEquals("Incidents  0  none", line("Incidents  "), "events need the tag of the team");
    assertEquals(0, review(), commands::errors);
    assertEquals(
        "mail  2026-09-12 10:00:00 +09:00  1 min  35 min  tls  osaka, tokyo", line("mail  2026"));
  }

  @Test
  void anIncidentFromTheMonthBeforeIsCounted() {
    String[] tags = {"team:it"};
    Instant end = START.plusSeconds(600);
    account.told(
        "mail",
        end,
        tags,
        "state:up",
        "since:" + end.getEpochSecond(),
        "was:down",
        "was-since:" + START.minusSeconds(1_200).getEpochSecond());

    assertEquals(0, review("--team", "it"), commands::errors);

    assertEquals("mail  2026-08-31 23:40:00 +09:00  -  30 min  -  tokyo", line("mail  2026"));
  }

  @Test
  void anIncidentThatIsNotOverIsOpen() {
    Instant start = day(30, 0).start();
    account.told(
        "mail",
        start.plusSeconds(60),
        new String[] {"team:it"},
        "state:down",
        "since:" + start.getEpochSecond(),
        "reason:connect");

    assertEquals(0, review("--team", "it"), commands::errors);

    assertEquals("Incidents  1  14 h together; 1 open", line("Incidents  "));
    assertTrue(line("mail  2026").contains("open, 14 h"), line("mail  2026"));
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/slo, slos_read, SLOs kept",
    "/api/v2/events, events_read, Incidents",
    "/api/v1/query, timeseries_query, Available"
  })
  void aPartThatTheKeyMayNotReadIsNamedAndTheRestIsShown(
      String path, String permission, String figure) {
    account.refuse(path, 403);

    assertEquals(1, review("--team", "shop"));

    assertTrue(line(figure).startsWith(figure + "  not readable"), line(figure));
    assertTrue(commands.errors().contains("permission " + permission), commands::errors);
    assertTrue(
        commands.printed().lines().filter(each -> each.matches("  (top-page|cart) .*")).count()
            >= 2,
        commands::printed);
  }

  @Test
  void keysOfAnotherAccountAreNotCalledAMissingPermission() {
    account.refuse("/api", 401);

    assertEquals(1, review("--team", "shop"));

    assertFalse(commands.errors().contains("lacks"), commands::errors);
    assertTrue(commands.errors().contains("DD_SITE belong to one account"), commands::errors);
  }

  @Test
  void pagesOfEventsAreReadToTheEnd() {
    account.pageSize(1);

    assertEquals(0, review("--team", "shop"), commands::errors);

    assertEquals("Incidents  2  1 h together", line("Incidents  "));
  }

  @Test
  void eventsWithoutEndAreNotReadForEver() {
    account.endless();

    assertEquals(1, review("--team", "shop"));

    assertTrue(commands.errors().contains("more than 20,000 events"), commands::errors);
    assertEquals(
        20, account.requests().stream().filter(each -> each.startsWith("/api/v2/events")).count());
  }

  @Test
  void eventsOfAnotherNamespaceAreNotOurs() {
    account.told("mail", day(8, 0).start(), new String[] {"team:it", "hinomi:other"}, "state:down");

    assertEquals(0, review("--team", "it"), commands::errors);

    assertEquals("Incidents  0  none", line("Incidents  "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--month=2026-13|--month must be a month such as 2026-11, was '2026-13'",
        "--month=2999-01|--month 2999-01 has not begun",
        "--team=shpo|no check has the tag team = 'shpo'; did you mean",
        "--team=zzzzzz|no check has the tag team = 'zzzzzz'; teams are it, shop",
        "--markdown --html|are mutually exclusive"
      })
  void whatCannotBeMeantIsRefused(String words, String message) {
    commands.forget();

    int code =
        commands.run(
            List.of(
                "--checks",
                folder + "/checks",
                "--config",
                folder.resolve("hinomi.conf").toString()),
            ("review " + words).split(" "));

    assertEquals(2, code);
    assertTrue(commands.errors().contains(message), commands::errors);
    assertEquals(List.of(), account.requests());
  }

  @Test
  void aFileIsLaidOutByItsName() throws IOException {
    Path html = folder.resolve("month.html");

    assertEquals(0, review("--out", html.toString()), commands::errors);

    String written = Files.readString(html);
    assertTrue(written.startsWith("<!doctype html>"), written);
    assertFalse(written.contains("http://"), "the document needs nothing else");
    assertTrue(commands.errors().contains("2 pages written to"), commands::errors);
    assertEquals("", commands.printed());
  }
}

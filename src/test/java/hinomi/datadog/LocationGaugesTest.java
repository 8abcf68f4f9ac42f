package hinomi.datadog;

import static hinomi.sink.Reports.PLANNED;
import static hinomi.sink.Reports.TOKYO;
import static hinomi.sink.Reports.answered;
import static hinomi.sink.Reports.check;
import static hinomi.sink.Reports.next;
import static hinomi.sink.Reports.report;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.check.Check;
import hinomi.check.CurrentState;
import hinomi.check.Report;
import hinomi.journal.Journal;
import hinomi.verdict.Level;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocationGaugesTest {
  private static final Instant LONG_AGO = PLANNED.minus(Duration.ofDays(1));

  private final Journal journal = Journal.inMemory(1_000_000, _ -> {});

  private LocationGauges gauges(Instant started, String... locations) {
    return new LocationGauges(
        journal,
        Map.of("hinomi", "shop"),
        checks -> Locations.of(checks, List.of(locations), TOKYO),
        false,
        () -> started);
  }

  private List<String> sent() {
    return journal.newest(IntakeEndpoint.POINTS.queue(), Integer.MAX_VALUE).reversed().stream()
        .map(each -> new JsonObject(new String(each.bytes(), StandardCharsets.UTF_8)))
        .map(each -> {
          JsonObject point = each.getJsonArray("points").getJsonObject(0);
          return Instant.ofEpochSecond(point.getLong("timestamp")).toString().substring(11, 19)
              + " "
              + each.getString("metric").substring("hinomi.locations.".length())
              + " "
              + point.getInteger("value");
        })
        .toList();
  }

  private static CurrentState after(Report report, int minutes) {
    return new CurrentState(
        report.check(), TOKYO, report.state(), PLANNED.plus(Duration.ofMinutes(minutes)));
  }

  @Test
  void sendsOnFullMinutesWhatFailsAndForAQuarterOfAnHourThatItIsOver() {
    LocationGauges gauges = gauges(LONG_AGO, "a", "b", "c");
    Report up =
        report(check("shop"), PLANNED.minusSeconds(3_600), Level.UNKNOWN, answered("title"));
    Report down = next(up, 3_600, answered("sorry"));
    Report over = next(down, 120, answered("title"));

    gauges.repeat(after(up, -1));
    gauges.accept(down);
    gauges.repeat(after(down, 1));
    gauges.accept(over);
    gauges.repeat(after(over, 3));
    gauges.repeat(after(over, 60));

    assertEquals(
        List.of(
            "09:00:00 down 1",
            "09:01:00 down 1",
            "09:02:00 down 0",
            "09:02:00 degraded 0",
            "09:03:00 down 0",
            "09:03:00 degraded 0"),
        sent());
  }

  /// What an agent before this one called down would stay down.
  @Test
  void afterAStartItSaysWhatIsNotDown() {
    LocationGauges gauges = gauges(PLANNED, "a", "b", "c");
    Report up = report(check("shop"), PLANNED, Level.UP, answered("title"));

    gauges.repeat(after(up, 1));
    gauges.repeat(after(up, 20));

    assertEquals(List.of("09:01:00 down 0", "09:01:00 degraded 0"), sent());
  }

  @Test
  void isSilentWhereEachLocationPagesAlone() {
    LocationGauges gauges = gauges(PLANNED, "a", "b");

    gauges.accept(report(check("shop"), PLANNED, Level.UP, answered("sorry")));

    assertEquals(List.of(), sent());
  }

  /// That another check names three locations does not say that an agent is there.
  @Test
  void isSilentWhereLocationsAreGuessed() {
    Locations guessed = new Locations(List.of("a", "b", "c"), false);
    LocationGauges gauges =
        new LocationGauges(journal, Map.of(), _ -> guessed, false, () -> PLANNED);

    gauges.accept(report(check("shop"), PLANNED, Level.UP, answered("sorry")));

    assertEquals(List.of(), sent());
  }

  @Test
  void goesByTheLocationsOfTheChecks() {
    Check check = check("shop");
    LocationGauges gauges =
        new LocationGauges(
            journal,
            Map.of(),
            checks -> new Locations(checks.isEmpty() ? List.of("a") : List.of("a", "b", "c"), true),
            false,
            () -> LONG_AGO);
    Report down = report(check, PLANNED, Level.UP, answered("sorry"));

    gauges.accept(down);
    gauges.replace(List.of(check));
    gauges.accept(down);

    assertEquals(List.of("09:00:00 down 1"), sent());
  }

  @Test
  void theTagNamesTheQuorum() {
    gauges(PLANNED, "a", "b", "c").accept(report(check("s"), PLANNED, Level.UP, answered("sorry")));

    String tags =
        new JsonObject(
                new String(
                    journal.newest(IntakeEndpoint.POINTS.queue(), 1).getFirst().bytes(),
                    StandardCharsets.UTF_8))
            .getJsonArray("tags")
            .encode();
    Quorum quorum = Quorum.of(check("s"), new Locations(List.of("a", "b", "c"), true));
    assertEquals(
        List.of(true, true),
        List.of(
            tags.contains("\"" + Audience.of(check("s")).tag(quorum) + "\""),
            tags.contains("\"hinomi:shop\"")));
  }

  @Test
  void whatIsRemovedIsOver() {
    LocationGauges gauges = gauges(LONG_AGO, "a", "b", "c");
    Report down = report(check("shop"), PLANNED, Level.UP, answered("sorry"));

    gauges.accept(down);
    gauges.removed(after(down, 60));

    assertEquals("10:00:00 degraded 0", sent().getLast());
    assertEquals("10:00:00 down 0", sent().get(1));
  }

  @Test
  void nothingIsOverOfWhatWasUp() {
    LocationGauges gauges = gauges(LONG_AGO, "a", "b", "c");
    Report up = report(check("shop"), PLANNED, Level.UP, answered("title"));

    gauges.removed(after(up, 60));

    assertEquals(List.of(), sent());
  }
}

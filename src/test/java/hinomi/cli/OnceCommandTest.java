package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.demo.EmbeddedIntake;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `once --publish` as a scheduled task, with a site and an intake on loopback.
class OnceCommandTest {
  private static final EmbeddedIntake.Fault REFUSED = EmbeddedIntake.Fault.status(403);

  private final Vertx vertx = Vertx.vertx();
  private final AtomicBoolean siteIsUp = new AtomicBoolean(true);
  private final EmbeddedIntake intake = new EmbeddedIntake(vertx);
  private final Queue<EmbeddedIntake.Point> points = new ConcurrentLinkedQueue<>();
  private final CommandLines commands = new CommandLines();
  @TempDir private Path folder;
  private int site;

  @BeforeEach
  void write() throws IOException {
    intake.onPoint(points::add);
    site =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> request.response().setStatusCode(siteIsUp.get() ? 200 : 503).end())
            .listen(0, "127.0.0.1")
            .map(HttpServer::actualPort)
            .await();
    Files.createDirectory(folder.resolve("checks"));
    check("");
    Files.writeString(
        folder.resolve("hinomi.conf"),
        """
        hinomi {
          datadog { api-key = "0123456789abcdef", url = "http://127.0.0.1:%d", journal { folder = "%s" } }
          witness { hosts = [] }
          resources { scheduled = 1h }
        }
        """
            .formatted(intake.start().await(), folder.resolve("journal")));
  }

  private void check(String more) throws IOException {
    Files.writeString(
        folder.resolve("checks/site.conf"),
        "checks { site { http { url = \"http://127.0.0.1:%d/\" }, interval = 1h, recheck { attempts = 0 } %s } }"
            .formatted(site, more));
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void sendsTheHeartbeatAndTheResultOfEachRun() {
    assertEquals(0, publish());

    assertEquals(List.of(1.0), values("hinomi.agent.heartbeat").stream().distinct().toList());
    assertEquals(List.of(1.0), values("hinomi.up"));
    assertEquals(List.of(), intake.rejections());
  }

  /// The dashboard has numbers of checks from the agent only.
  @Test
  void countsTheChecksThatAreDown() {
    siteIsUp.set(false);

    publish();

    List<Double> down =
        points.stream()
            .filter(point -> point.metric().equals("hinomi.agent.checks"))
            .filter(point -> point.tags().contains("state:down"))
            .map(EmbeddedIntake.Point::value)
            .distinct()
            .toList();
    assertEquals(List.of(1.0), down);
  }

  @Test
  void vouchesForNoAgentThatIsAService() throws IOException {
    Path settings = folder.resolve("hinomi.conf");
    Files.writeString(
        settings, Files.readString(settings).replace("scheduled = 1h", "namespace = default"));

    assertEquals(0, publish());

    assertEquals(List.of(), values("hinomi.agent.heartbeat"));
    assertEquals(List.of(), values("hinomi.agent.checks"));
    assertEquals(List.of(1.0), values("hinomi.up"));
  }

  @Test
  void sendsEventsOnlyForChangesAndStatusesInEachRun() {
    publish();
    siteIsUp.set(false);
    publish();
    publish();
    siteIsUp.set(true);
    publish();
    publish();

    assertEquals(2, events().size(), () -> events().toString());
    assertEquals("site is down (local)", events().getFirst());
    assertTrue(events().get(1).startsWith("site recovered after"), () -> events().toString());
    assertEquals(List.of(1.0, 0.0, 0.0, 1.0, 1.0), values("hinomi.up"));
  }

  @Test
  void sendsNoEventsWithoutStatesOfEarlierRuns() throws IOException {
    siteIsUp.set(false);
    for (int run = 0; run < 2; run++) {
      publish();
      Files.deleteIfExists(folder.resolve("journal/state.jsonl"));
    }

    assertEquals(List.of(), events());
    assertEquals(List.of(2), statuses());
    assertTrue(commands.errors().contains("no states of earlier runs"), commands::errors);
  }

  @Test
  void countsFailedRunsWhereItHasStates() throws IOException {
    check(", alert { fail-after = 2 }");
    publish();
    siteIsUp.set(false);

    publish();
    assertEquals(List.of(), events());
    assertEquals(List.of(0), statuses());

    publish();
    assertEquals(List.of("site is down (local)"), events());
    assertEquals(List.of(2), statuses());
  }

  @Test
  void isDownAtOnceWithoutStatesOfEarlierRuns() throws IOException {
    check(", alert { fail-after = 2 }");
    siteIsUp.set(false);

    publish();

    assertEquals(List.of(2), statuses());
  }

  @Test
  void leavesStatesAloneWithoutPublishing() {
    publish();
    siteIsUp.set(false);

    commands.run("once", "--config", config(), "--checks", folder.resolve("checks").toString());
    publish();

    assertEquals(List.of("site is down (local)"), events());
  }

  @ParameterizedTest
  @CsvSource({"true, 0, 0", "false, 0, 1"})
  void exitsByItsDeliveryAloneWhereChecksDoNotCount(boolean isUp, int never, int byDefault) {
    siteIsUp.set(isUp);

    assertEquals(never, publish("--fail-on", "never"));
    assertEquals(byDefault, publish());
  }

  @Test
  void keepsForTheNextRunWhatDatadogRefuses() {
    intake.fail(REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED);

    assertEquals(1, publish("--fail-on", "never"));
    assertEquals(List.of(), values("hinomi.up"));

    for (int run = 0; run < 3; run++) { // the first of them may be refused, too
      publish();
    }
    assertEquals(4, values("hinomi.up").size());
    assertTrue(commands.errors().contains("Datadog did not accept all points"), commands::errors);
  }

  private int publish(String... more) {
    return commands.run(
        List.of(more),
        "once",
        "--publish",
        "--config",
        config(),
        "--checks",
        folder.resolve("checks").toString());
  }

  private String config() {
    return folder.resolve("hinomi.conf").toString();
  }

  private List<Double> values(String metric) {
    return points.stream()
        .filter(point -> point.metric().equals(metric))
        .map(EmbeddedIntake.Point::value)
        .toList();
  }

  private List<String> events() {
    return intake.events().stream().map(event -> event.getString("title")).toList();
  }

  private List<Integer> statuses() {
    Collection<JsonObject> all = intake.statuses();
    return all.stream()
        .filter(status -> status.getString("check").equals("hinomi.down"))
        .map(status -> status.getInteger("status"))
        .toList();
  }
}

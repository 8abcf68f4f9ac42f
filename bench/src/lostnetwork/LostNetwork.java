package lostnetwork;

import hinomi.demo.EmbeddedIntake;
import hinomi.demo.EmbeddedIntake.Point;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Takes the network, or the name server, away from an agent that is a process in a network
/// namespace of its own, and gives it back: each time at another moment, until the agent has seen
/// it or only for a moment. Judges by what the agent tells meanwhile over a second link.
public final class LostNetwork {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int INTERVAL = 4;
  private static final String METRIC = "hinomi_agent_network_lost";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final EmbeddedIntake intake = new EmbeddedIntake(vertx);
  private final Random random = new Random();
  private final Queue<Point> wrong = new ConcurrentLinkedQueue<>();
  private final Queue<Point> slow = new ConcurrentLinkedQueue<>();
  private final Namespaces world;
  private Process agent;
  private boolean isGood = true;

  private LostNetwork(Namespaces world) {
    this.world = world;
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("lost-network");
    Namespaces world = new Namespaces(arguments[1], arguments[2], folder);
    int rounds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 8;
    System.exit(new LostNetwork(world).run(Path.of(arguments[0]), folder, rounds) ? 0 : 1);
  }

  private boolean run(Path hinomi, Path folder, int rounds) throws Exception {
    world.open(vertx);
    write(folder, intake.start(0, Namespaces.INTAKE).await());
    intake.onPoint(this::hear);
    agent = start(hinomi, folder);
    try {
      System.out.printf("%d rounds of each way, see %s%n", rounds, folder);
      until("all is well", () -> isAll("up"));
      for (int round = 0; round < rounds; round++) {
        for (Namespaces.Way way : Namespaces.Way.values()) {
          lose(way, round % 2 == 0);
        }
      }
      outageOfASite();
    } finally {
      world.close();
      agent.destroy();
    }
    boolean ended = agent.waitFor(30, TimeUnit.SECONDS);
    judge("the agent ends in order", ended && agent.exitValue() == 0, "");
    judge("the intake refused nothing", intake.rejections().isEmpty(), "" + intake.rejections());
    vertx.close();
    return isGood;
  }

  private void hear(Point point) {
    if (point.metric().equals("hinomi.up") && point.value() == 0) {
      wrong.add(point);
    }
    // The check of the name server itself is as slow as that is.
    if (point.metric().equals("hinomi.latency")
        && point.value() > 500
        && !point.tags().contains("check:name-only")) {
      slow.add(point);
    }
  }

  /// Either until every check that is concerned has seen it, or for a moment. When it begins, and
  /// how long a moment is, is left to chance: each time the checks are at another point.
  private void lose(Namespaces.Way way, boolean isLong) throws Exception {
    Instant begin = Instant.now();
    int before = intake.events().size();
    Thread.sleep(random.nextInt(INTERVAL * 1_000));
    way.lose(world);
    if (isLong) {
      until(way + " is seen", () -> isBlind(way) && metric() == 1);
    } else {
      Thread.sleep(random.nextInt(6_000));
    }
    Duration lasted = Duration.between(begin, Instant.now());
    way.giveBack(world);
    Instant back = Instant.now();
    until("all is well after " + way, () -> isAll("up") && ranSince(back) && metric() == 0);
    List<String> told =
        intake.events().stream().skip(before).map(each -> each.getString("title")).toList();
    String what = "%s for %.1f s".formatted(way, lasted.toMillis() / 1_000.0);
    judge(what + ": no site is told to be down", wrong.isEmpty(), "" + wrong);
    boolean fits = told.isEmpty() && !isLong || told.equals(way.told());
    judge(what + ": one event each way", fits, "" + told);
    judge(what + ": no site is told to be slow", !isLong || slow.isEmpty(), "" + slow);
    wrong.clear();
    slow.clear();
  }

  /// A true outage is told all the same, also one that begins while the network is lost.
  private void outageOfASite() throws Exception {
    Namespaces.Way way = Namespaces.Way.UNPLUGGED;
    way.lose(world);
    until("the loss is seen", () -> isBlind(way));
    world.closeMortal();
    way.giveBack(world);
    until(
        "the site is down", () -> checks(each -> isNamed(each, "mortal") && is(each, "down")) == 1);
    until(
        "its event is told",
        () ->
            intake.events().stream()
                .anyMatch(each -> each.getString("title").startsWith("mortal is down")));
    judge(
        "a site that died meanwhile is told to be down, and it alone",
        wrong.stream().allMatch(each -> each.tags().contains("check:mortal")),
        "");
  }

  private boolean isBlind(Namespaces.Way way) {
    return checks(each -> way.concerns(each.getString("check")) && is(each, "unknown"))
            == checks(each -> way.concerns(each.getString("check")))
        && checks(each -> !way.concerns(each.getString("check")) && !is(each, "up")) == 0;
  }

  private boolean isAll(String state) {
    return checks(_ -> true) == Namespaces.CHECKS && checks(each -> !is(each, state)) == 0;
  }

  private boolean ranSince(Instant moment) {
    return checks(each -> Instant.parse(each.getString("started_at")).isBefore(moment)) == 0;
  }

  private static boolean is(JsonObject report, String state) {
    boolean excused = "agent".equals(report.getString("reason"));
    return state.equals(report.getString("state")) && excused == state.equals("unknown");
  }

  private static boolean isNamed(JsonObject report, String name) {
    return report.getString("check").equals(name);
  }

  private long checks(Predicate<JsonObject> some) {
    return new JsonArray(page("/api/checks"))
        .stream().map(JsonObject.class::cast).filter(some).count();
  }

  private double metric() {
    return page("/metrics")
        .lines()
        .filter(line -> line.startsWith(METRIC))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElse(-1);
  }

  private String page(String path) {
    try {
      URI uri = URI.create("http://" + Namespaces.AGENT + ":8080" + path);
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    } catch (IOException | InterruptedException notYet) {
      return "[]";
    }
  }

  private interface Condition {
    boolean holds();
  }

  private void until(String what, Condition condition) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.holds()) {
      if (Instant.now().isAfter(end) || !agent.isAlive()) {
        judge(what, false, "not within " + PATIENCE + ": " + states());
        return;
      }
      agent.waitFor(100, TimeUnit.MILLISECONDS);
    }
  }

  private String states() {
    return new JsonArray(page("/api/checks"))
        .stream()
            .map(JsonObject.class::cast)
            .map(each ->
                each.getString("check")
                    + " "
                    + each.getString("state")
                    + " "
                    + each.getString("message"))
            .collect(Collectors.joining("\n      "));
  }

  private void judge(String what, boolean isSo, String detail) {
    isGood &= isSo;
    System.out.printf("%-5s %s: %s%n", isSo ? "good" : "BAD", what, isSo ? "" : detail);
  }

  private static void write(Path folder, int intake) throws IOException {
    Files.createDirectory(folder.resolve("checks"));
    Files.writeString(
        folder.resolve("checks/sites.conf"),
        Namespaces.CHECK_FILE.replace("INTERVAL", INTERVAL + "s"));
    Files.writeString(
        folder.resolve("hinomi.conf"),
        """
        hinomi {
          network { resolver = "%s:53" }
          witness { hosts = [%s], timeout = 1s }
          datadog { url = "http://%s:%d", send { every = 200ms } }
          http { host = "%s", port = 8080 }
        }
        """
            .formatted(
                Namespaces.NAMES,
                Namespaces.WITNESSES,
                Namespaces.INTAKE,
                intake,
                Namespaces.AGENT));
  }

  private Process start(Path hinomi, Path folder) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "ip", "netns", "exec", world.agent(), hinomi.toAbsolutePath().toString(), "run");
    builder.environment().put("DD_API_KEY", "0123456789abcdef");
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
    return builder.directory(folder.toFile()).start();
  }
}

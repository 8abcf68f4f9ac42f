package outage;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/// Runs the agent as a process of its own over 100 checks, takes its Datadog intake away for some
/// minutes, kills the agent meanwhile at moments that nobody chose and starts it again, and gives
/// the intake back. Prints whether any look at a site came to no point, or to two values.
public final class Outage {
  private static final int CHECKS = 100;
  private static final int INTERVAL = 10;
  private static final Buffer NOTHING = Buffer.buffer();

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, Map<Long, Double>> told = new ConcurrentHashMap<>();
  private final List<Look> looks = new CopyOnWriteArrayList<>();
  private final List<Instant> kills = new ArrayList<>();
  private volatile boolean isOut;
  private int refused;
  private int accepted;
  private int contradictions;

  public static void main(String[] arguments) throws Exception {
    Duration outage = Duration.parse("PT" + (arguments.length > 1 ? arguments[1] : "5m"));
    int kills = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
    new Outage().run(Path.of(arguments[0]), outage, kills);
  }

  /// A look at a site, as the site saw it.
  private record Look(String check, Instant time) {}

  private void run(Path hinomi, Duration outage, int times) throws Exception {
    Path folder = Files.createTempDirectory("outage");
    int site = listen(this::answer);
    int intake = listen(this::receive);
    write(folder, site, intake);
    Process agent = start(hinomi, folder);
    sleep("the agent runs, its intake is there", Duration.ofSeconds(40));
    isOut = true;
    System.out.printf("the intake answers nothing but 503 and hang-ups, and the agent is killed%n");
    for (int turn = 0; turn < times; turn++) {
      long part = outage.toMillis() / times;
      sleep("it runs", Duration.ofMillis(part / 2 + new Random().nextLong(part)));
      agent.toHandle().destroyForcibly();
      kills.add(Instant.now());
      agent.onExit().join();
      agent = start(hinomi, folder);
    }
    isOut = false;
    sleep("the intake is back", Duration.ofSeconds(90));
    agent.destroy();
    boolean ended = agent.waitFor(20, TimeUnit.SECONDS);
    System.out.printf("the agent ended %s%n", ended ? "with " + agent.exitValue() : "not in 20 s");
    report();
    vertx.close();
  }

  private void report() {
    int points = told.values().stream().mapToInt(Map::size).sum();
    List<Look> lost = looks.stream().filter(look -> !isTold(look)).toList();
    long excused = lost.stream().filter(this::isOfTheLastSecond).count();
    System.out.printf(
        "%d checks, %d looks, %d points of hinomi.up; %d looks came to no point, %d of them within a"
            + " second before one of %d kills; %d points told with two values; %d requests"
            + " accepted, %d refused%n",
        told.size(),
        looks.size(),
        points,
        lost.size(),
        excused,
        kills.size(),
        contradictions,
        accepted,
        refused);
    System.exit(lost.size() == excused && contradictions == 0 ? 0 : 1);
  }

  /// The slot of a look began with or before it, and the one after did not yet.
  private boolean isTold(Look look) {
    long second = look.time().getEpochSecond();
    return told.getOrDefault(look.check(), Map.of()).keySet().stream()
        .anyMatch(slot -> slot <= second && second < slot + INTERVAL);
  }

  private boolean isOfTheLastSecond(Look look) {
    return kills.stream()
        .map(kill -> Duration.between(look.time(), kill).toMillis())
        .anyMatch(before -> before >= -100 && before < 1_000);
  }

  /// For the time itself, not for anything to happen in it.
  private static void sleep(String what, Duration time) throws InterruptedException {
    System.out.printf("%s: %d s%n", what, time.toSeconds());
    Thread.sleep(time);
  }

  private int listen(io.vertx.core.Handler<HttpServerRequest> handler) {
    return vertx
        .createHttpServer()
        .requestHandler(handler)
        .listen(0, "127.0.0.1")
        .map(HttpServer::actualPort)
        .await();
  }

  private void answer(HttpServerRequest request) {
    looks.add(new Look("check:site-" + request.path().substring(1), Instant.now()));
    request.response().end("hello");
  }

  private void receive(HttpServerRequest request) {
    if (isOut && refused++ % 2 == 0) {
      request.response().setStatusCode(503).end();
    } else if (isOut) {
      request.connection().close();
    } else {
      boolean points = request.path().equals("/api/v2/series");
      request.body().onSuccess(body -> accept(request, points ? body : NOTHING));
    }
  }

  private void accept(HttpServerRequest request, Buffer body) {
    accepted++;
    if (body == NOTHING) {
      request.response().setStatusCode(202).end();
      return;
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body.getBytes()))) {
      JsonObject json = new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      json.getJsonArray("series").stream().map(JsonObject.class::cast).forEach(this::remember);
      request.response().setStatusCode(202).end("{\"errors\":[]}");
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private void remember(JsonObject series) {
    if (series.getString("metric").equals("hinomi.up")) {
      Map<Long, Double> times =
          told.computeIfAbsent(series.getJsonArray("tags").getString(0), _ -> new TreeMap<>());
      JsonObject point = series.getJsonArray("points").getJsonObject(0);
      Double before = times.put(point.getLong("timestamp"), point.getDouble("value"));
      if (before != null && !before.equals(point.getDouble("value"))) {
        contradictions++;
      }
    }
  }

  private static void write(Path folder, int site, int intake) throws IOException {
    Files.createDirectory(folder.resolve("checks"));
    StringBuilder numbers = new StringBuilder();
    for (int number = 0; number < CHECKS; number++) {
      numbers.append(number).append(' ').append('\n');
    }
    Files.writeString(
        folder.resolve("checks/sites.conf"),
        """
        checks { "site-{number}" {
          each { number = [
        %s] }
          http { url = "http://127.0.0.1:%d/{number}" }
          interval = %ds
        } }
        """
            .formatted(numbers, site, INTERVAL));
    Files.writeString(
        folder.resolve("hinomi.conf"),
        "hinomi { datadog { url = \"http://127.0.0.1:%d\" }, http { port = 0 } }"
            .formatted(intake));
  }

  private static Process start(Path hinomi, Path folder) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(hinomi.toAbsolutePath().toString(), "run");
    builder.environment().put("DD_API_KEY", "0123456789abcdef");
    return builder.directory(folder.toFile()).inheritIO().start();
  }
}

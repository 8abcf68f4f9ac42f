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
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/// Runs the agent as a process of its own over 100 checks, takes its Datadog intake away for some
/// minutes and gives it back. Prints whether a point of any slot was lost, or told with two values.
public final class Outage {
  private static final int CHECKS = 100;
  private static final int INTERVAL = 10;

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, Map<Long, Double>> told = new ConcurrentHashMap<>();
  private volatile boolean isOut;
  private int refused;
  private int accepted;
  private int contradictions;

  public static void main(String[] arguments) throws Exception {
    Duration outage = Duration.parse("PT" + (arguments.length > 1 ? arguments[1] : "5m"));
    new Outage().run(Path.of(arguments[0]), outage);
  }

  private void run(Path hinomi, Duration outage) throws Exception {
    Path folder = Files.createTempDirectory("outage");
    int site = listen(request -> request.response().end("hello"));
    int intake = listen(this::receive);
    write(folder, site, intake);
    Process agent = start(hinomi, folder);
    sleep("the agent runs, its intake is there", Duration.ofSeconds(40));
    isOut = true;
    sleep("the intake answers nothing but 503 and hang-ups", outage);
    isOut = false;
    sleep("the intake is back", Duration.ofSeconds(90));
    agent.destroy();
    boolean ended = agent.waitFor(20, TimeUnit.SECONDS);
    System.out.printf("the agent ended %s%n", ended ? "with " + agent.exitValue() : "not in 20 s");
    report();
    vertx.close();
  }

  private void report() {
    int gaps = 0;
    int points = 0;
    for (Map<Long, Double> times : told.values()) {
      TreeSet<Long> sorted = new TreeSet<>(times.keySet());
      points += sorted.size();
      gaps += (int) ((sorted.last() - sorted.first()) / INTERVAL) + 1 - sorted.size();
    }
    System.out.printf(
        "%d checks told %d points of hinomi.up; %d slots without a point; %d points told with two"
            + " values; %d requests accepted, %d refused%n",
        told.size(), points, gaps, contradictions, accepted, refused);
  }

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

  private void receive(HttpServerRequest request) {
    if (isOut && refused++ % 2 == 0) {
      request.response().setStatusCode(503).end();
    } else if (isOut) {
      request.connection().close();
    } else {
      request.body().onSuccess(body -> accept(request, body));
    }
  }

  private void accept(HttpServerRequest request, Buffer body) {
    accepted++;
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
          told.computeIfAbsent(series.getJsonArray("tags").encode(), _ -> new TreeMap<>());
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

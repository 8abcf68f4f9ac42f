package truth;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The agent as it runs, all its checks on their schedules. The page `/api/checks` has the last run
/// of each check.
final class Hinomi implements Prober {
  static final int INTERVAL = 8;
  private static final int PORT = 8080;

  /// The first packet may be sent a little before the start in whole milliseconds.
  private static final long SLACK = 5_000;

  private final Namespaces namespaces;
  private final Path home;
  private final Path folder;
  private final List<Kind> kinds;
  private final HttpClient client = HttpClient.newHttpClient();

  Hinomi(Namespaces namespaces, Path home, Path folder, List<Kind> kinds) {
    this.namespaces = namespaces;
    this.home = home;
    this.folder = folder;
    this.kinds = kinds;
  }

  @Override
  public String name() {
    return "hinomi";
  }

  @Override
  public List<Run> probe(int rounds) throws Exception {
    write();
    Process agent = namespaces.start(folder.resolve("hinomi.log"), home + "/hinomi", "run");
    List<Run> runs = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    try {
      while (runs.size() < rounds * kinds.size() && agent.isAlive()) {
        Thread.sleep(INTERVAL * 500);
        int before = runs.size();
        for (Object each : reports()) {
          JsonObject report = (JsonObject) each;
          if (seen.add(report.getString("check") + report.getString("started_at"))) {
            runs.add(run(report));
          }
        }
        if (runs.size() / kinds.size() > before / kinds.size()) {
          Truth.say("hinomi: round %d of %d", runs.size() / kinds.size(), rounds);
        }
      }
    } finally {
      agent.destroy();
      agent.waitFor();
    }
    if (runs.isEmpty()) {
      throw new IOException(
          "the agent did not run: " + Files.readString(folder.resolve("hinomi.log")));
    }
    return runs;
  }

  private JsonArray reports() throws InterruptedException {
    URI url = URI.create("http://%s:%d/api/checks".formatted(Namespaces.CLIENT, PORT));
    try {
      HttpRequest request = HttpRequest.newBuilder(url).build();
      return new JsonArray(client.send(request, BodyHandlers.ofString()).body());
    } catch (IOException notYet) {
      return new JsonArray();
    }
  }

  private Run run(JsonObject report) {
    Kind kind =
        kinds.stream()
            .filter(each -> each.name().equals(report.getString("check")))
            .findFirst()
            .orElseThrow();
    Map<String, Double> phases = new HashMap<>();
    for (Map.Entry<String, Object> phase : report.getJsonObject("timings_ms")) {
      phases.put(phase.getKey().replace('_', '-'), ((Number) phase.getValue()).doubleValue());
    }
    if (report.getValue("latency_ms") != null) {
      phases.put("total", report.getDouble("latency_ms"));
    }
    JsonObject unfinished = report.getJsonObject("unfinished");
    if (unfinished != null) {
      phases.put("unfinished", unfinished.getDouble("elapsed_ms"));
    }
    if (phases.containsKey("send")) {
      phases.put("send+first-byte", phases.get("send") + phases.get("first-byte"));
    }
    if (!report.getString("verdict").equals("passed")) {
      Truth.say(
          "hinomi: %s %s: %s",
          kind.name(), report.getString("verdict"), report.getString("message"));
    }
    Instant start = Instant.parse(report.getString("started_at"));
    long from = start.toEpochMilli() * 1_000 - SLACK;
    return new Run(kind, from, from + INTERVAL * 1_000_000L, phases);
  }

  private void write() throws IOException {
    Path checks = Files.createDirectories(folder.resolve("checks"));
    Files.writeString(checks.resolve("upload.txt"), "x".repeat(200_000));
    String entries =
        kinds.stream()
            .map(kind -> "  \"%s\" { %s }\n".formatted(kind.name(), kind.check()))
            .collect(Collectors.joining());
    Files.writeString(
        checks.resolve("kinds.conf"),
        """
        defaults { interval = %ds, timeout = 6s, recheck { attempts = 0 } }
        checks {
        %s}
        """
            .formatted(INTERVAL, entries));
    Files.writeString(
        folder.resolve("hinomi.conf"),
        """
        hinomi {
          network { ca = "ca.pem" }
          witness { hosts = ["%s:80"] }
          http { host = "%s", port = %d }
        }
        """
            .formatted(Kinds.address("plain"), Namespaces.CLIENT, PORT));
  }
}

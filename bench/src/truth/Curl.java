package truth;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// curl, one probe after the other. Its times count from its start.
final class Curl implements Prober {
  private final Namespaces namespaces;
  private final Path folder;
  private final List<Kind> kinds;

  Curl(Namespaces namespaces, Path folder, List<Kind> kinds) {
    this.namespaces = namespaces;
    this.folder = folder;
    this.kinds = kinds.stream().filter(kind -> kind.curl().isPresent()).toList();
  }

  @Override
  public String name() {
    return "curl";
  }

  @Override
  public List<Run> probe(int rounds) throws Exception {
    List<Run> runs = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      Truth.say("curl: round %d of %d", round, rounds);
      for (Kind kind : kinds) {
        runs.add(probe(kind));
      }
    }
    return runs;
  }

  private Run probe(Kind kind) throws Exception {
    Path output = folder.resolve("curl.json");
    List<String> words =
        new ArrayList<>(
            List.of("curl", "-s", "-m9", "-o/dev/null", "--cacert", "ca.pem", "-w%{json}"));
    words.addAll(kind.curl().orElseThrow());
    long from = Prober.now();
    namespaces.start(output, words.toArray(String[]::new)).waitFor();
    return new Run(kind, from, Prober.now(), phases(new JsonObject(Files.readString(output))));
  }

  private static Map<String, Double> phases(JsonObject times) {
    double resolved = millis(times, "namelookup");
    double connected = millis(times, "connect");
    double secured = millis(times, "appconnect");
    double begun = millis(times, "starttransfer");
    double total = millis(times, "total");
    return Map.of(
        "dns", resolved,
        "connect", connected - resolved,
        "tls", secured - connected,
        "first-byte", begun - millis(times, "pretransfer"),
        "download", total - begun,
        "total", total);
  }

  private static double millis(JsonObject times, String name) {
    return times.getDouble("time_" + name) * 1e3;
  }
}

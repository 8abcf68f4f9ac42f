package truth;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// prometheus-blackbox-exporter, asked for one probe after the other.
final class Blackbox implements Prober {
  private static final int PORT = 9115;
  private static final Map<String, String> NAMES =
      Map.of(
          "resolve", "dns",
          "connect", "connect",
          "tls", "tls",
          "processing", "first-byte",
          "transfer", "download");
  private static final Pattern PHASE =
      Pattern.compile("probe_http_duration_seconds\\{phase=\"(\\w+)\"} (\\S+)");

  private final Namespaces namespaces;
  private final Path folder;
  private final List<Kind> kinds;
  private final HttpClient client = HttpClient.newHttpClient();

  Blackbox(Namespaces namespaces, Path folder, List<Kind> kinds) {
    this.namespaces = namespaces;
    this.folder = folder;
    this.kinds = kinds.stream().filter(kind -> kind.plainUrl().isPresent()).toList();
  }

  @Override
  public String name() {
    return "blackbox";
  }

  @Override
  public List<Run> probe(int rounds) throws Exception {
    Files.writeString(
        folder.resolve("modules.yml"),
        """
        modules:
          http:
            prober: http
            timeout: 8s
            http: { preferred_ip_protocol: ip4, tls_config: { ca_file: ca.pem } }
        """);
    Process exporter =
        namespaces.start(
            folder.resolve("blackbox.log"),
            "prometheus-blackbox-exporter",
            "--config.file=modules.yml",
            "--web.listen-address=%s:%d".formatted(Namespaces.CLIENT, PORT));
    try {
      return probeAll(rounds, exporter);
    } finally {
      exporter.destroy();
    }
  }

  private List<Run> probeAll(int rounds, Process exporter) throws Exception {
    while (get("/-/healthy").isEmpty() && exporter.isAlive()) {
      Thread.sleep(100);
    }
    List<Run> runs = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      Truth.say("blackbox_exporter: round %d of %d", round, rounds);
      for (Kind kind : kinds) {
        String url = URLEncoder.encode(kind.plainUrl().orElseThrow(), StandardCharsets.UTF_8);
        long from = Prober.now();
        String page = get("/probe?module=http&target=" + url);
        runs.add(new Run(kind, from, Prober.now(), phases(page)));
      }
    }
    return runs;
  }

  private String get(String path) throws InterruptedException {
    URI url = URI.create("http://%s:%d%s".formatted(Namespaces.CLIENT, PORT, path));
    try {
      return client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString()).body();
    } catch (IOException notYet) {
      return "";
    }
  }

  private static Map<String, Double> phases(String page) {
    Map<String, Double> phases = new HashMap<>();
    Matcher lines = PHASE.matcher(page);
    while (lines.find()) {
      phases.put(NAMES.get(lines.group(1)), Double.parseDouble(lines.group(2)) * 1e3);
    }
    return phases;
  }
}

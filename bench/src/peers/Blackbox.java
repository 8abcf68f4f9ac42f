package peers;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// prometheus-blackbox-exporter, asked for probes as Prometheus would. Who asks is not measured.
final class Blackbox implements Prober {
  private static final int AT_ONCE = 20;
  private static final int MOST = 1_000;

  private final Vertx vertx;
  private final HttpClient client;
  private final Process process;
  private final ProberOutput heard = new ProberOutput();
  private volatile int turn;

  Blackbox(Vertx vertx, Path folder, Site site, Load... loads) throws IOException {
    int port = Site.freePort();
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("modules.yml"), modules(site));
    List<String> command =
        List.of(
            "prometheus-blackbox-exporter",
            "--config.file=modules.yml",
            "--web.listen-address=127.0.0.1:" + port);
    this.vertx = vertx;
    client =
        vertx
            .httpClientBuilder()
            .with(new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port))
            .with(new PoolOptions().setHttp1MaxSize(MOST))
            .withConnectHandler(connection -> connection.exceptionHandler(_ -> {}))
            .build();
    process = ChildProcess.start(ChildProcess.MEASURED, folder, false, Map.of(), command);
    ChildProcess.awaitListening(port);
    probe(loads);
  }

  private static String modules(Site site) {
    return """
    modules:
      http:
        prober: http
        timeout: 10s
        http:
          preferred_ip_protocol: ip4
          headers: { Host: %s }
          tls_config: { ca_file: %s, server_name: %1$s }
    """
        .formatted(Site.HOST, site.authority());
  }

  @Override
  public String name() {
    return "blackbox_exporter";
  }

  @Override
  public ProcessHandle process() {
    return process.toHandle();
  }

  @Override
  public boolean hasSchedule() {
    return false;
  }

  @Override
  public void probe(Load... loads) {
    int now = ++turn;
    for (int place = 0; place < loads.length; place++) {
      Load load = loads[place];
      boolean isTimed = place > 0;
      vertx.runOnContext(_ -> begin(load, now, isTimed));
    }
  }

  private void begin(Load load, int of, boolean isTimed) {
    if (load.isEndless()) {
      for (int each = 0; each < AT_ONCE; each++) {
        again(load, of);
      }
    } else {
      askOnTime(load, of, isTimed, System.nanoTime());
    }
  }

  private void again(Load load, int of) {
    if (of == turn) {
      ask(load, false, () -> again(load, of));
    }
  }

  private void askOnTime(Load load, int of, boolean isTimed, long due) {
    if (of == turn) {
      long next = due + Math.round(1e9 / load.aSecond());
      long millis = Math.max(1, (next - System.nanoTime()) / 1_000_000);
      vertx.setTimer(millis, _ -> askOnTime(load, of, isTimed, next));
      ask(load, isTimed, () -> {});
    }
  }

  private void ask(Load load, boolean isTimed, Runnable then) {
    String target = load.page().replace(Site.HOST, "127.0.0.1");
    client
        .request(
            HttpMethod.GET,
            "/probe?module=http&target=" + URLEncoder.encode(target, StandardCharsets.UTF_8))
        .compose(HttpClientRequest::send)
        .compose(HttpClientResponse::body)
        .onSuccess(body -> hear(body, isTimed))
        .onFailure(_ -> heard.addFailure())
        .onComplete(_ -> then.run());
  }

  private void hear(Buffer body, boolean isTimed) {
    String text = body.toString();
    if (!text.contains("\nprobe_success 1\n")) {
      heard.addFailure();
    } else if (isTimed) {
      heard.add(new Times(millis(text, "processing"), millis(text, "transfer")));
    }
  }

  private static double millis(String text, String phase) {
    Matcher line =
        Pattern.compile("probe_http_duration_seconds\\{phase=\"" + phase + "\"} (\\S+)")
            .matcher(text);
    return line.find() ? Double.parseDouble(line.group(1)) * 1_000 : Double.NaN;
  }

  @Override
  public Map<String, List<Times>> times() {
    return heard.takeTimes();
  }

  @Override
  public long failures() {
    return heard.failures();
  }
}

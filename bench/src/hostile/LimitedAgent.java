package hostile;

import common.CpuQuota;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The agent as a process in a quarter of a processor, with the options of its image, its settings
/// and its files of checks, and the sites that these probe.
final class LimitedAgent {
  /// Of all checks, in seconds.
  static final int INTERVAL = 10;

  private final Path home;
  private final CpuQuota quota;
  private final Path folder = Files.createTempDirectory("hinomi-quarter");
  private final int jsonPort;
  private final int pagePort;
  private final int hostilePort;
  private final Map<String, Integer> certificatePorts;
  private Process process;

  LimitedAgent(Vertx vertx, Path home, CpuQuota quota, int intakePort) throws Exception {
    this.home = home;
    this.quota = quota;
    jsonPort = good(vertx, GoodChecks.JSON);
    pagePort = good(vertx, GoodChecks.PAGE);
    hostilePort = Answers.listen(vertx);
    certificatePorts = Certificates.listen();
    victims().forEach(each -> each.listen(vertx));
    Files.createDirectory(folder.resolve("checks"));
    Files.writeString(
        folder.resolve("hinomi.conf"),
        """
        hinomi {
          witness { hosts = ["127.0.0.1:%d"] }
          datadog { url = "http://127.0.0.1:%d" }
          http { port = %d }
        }
        """
            .formatted(jsonPort, intakePort, freePort()));
  }

  private static int good(Vertx vertx, String body) {
    return vertx
        .createNetServer()
        .connectHandler(socket ->
            socket.handler(_ -> {
              socket.handler(_ -> {});
              socket.end(Buffer.buffer(Victim.ok(body)));
            }))
        .listen(0, "127.0.0.1")
        .map(NetServer::actualPort)
        .await();
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  Path folder() {
    return folder;
  }

  int hostilePort() {
    return hostilePort;
  }

  Map<String, Integer> certificatePorts() {
    return certificatePorts;
  }

  List<Victim> victims() {
    return List.of(Victim.values());
  }

  /// Takes other hostile checks beside those that stay, as a whole.
  void probe(String hostile) throws IOException {
    String entries =
        Stream.concat(
                Stream.of(GoodChecks.checks(jsonPort, pagePort), hostile),
                victims().stream().map(Victim::entry))
            .collect(Collectors.joining());
    Path written = folder.resolve("written");
    Files.writeString(
        written, "defaults { interval = %ds }%nchecks {%n%s}%n".formatted(INTERVAL, entries));
    Files.move(written, folder.resolve("checks/sites.conf"), StandardCopyOption.REPLACE_EXISTING);
  }

  void start() throws IOException {
    Path launch = home.resolve("src/main/launch");
    Stream<String> java =
        Stream.of(
            System.getProperty("java.home") + "/bin/java",
            "@" + launch.resolve("jvm.options"),
            "@" + launch.resolve("image.options"),
            "-XX:MaxRAM=512m",
            "-jar",
            home.resolve("target/hinomi.jar").toString(),
            "run");
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(quota.inside().stream(), java).toList());
    builder.environment().putAll(Map.of("DD_API_KEY", "0123456789abcdef", "MALLOC_ARENA_MAX", "1"));
    builder.redirectErrorStream(true).redirectOutput(logFile().toFile());
    process = builder.directory(folder.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  private Path logFile() {
    return folder.resolve("log");
  }

  AgentLog log() throws IOException {
    return AgentLog.read(logFile());
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// What it holds now, in MiB; nothing once it has ended.
  double memory() throws IOException {
    try (Stream<String> lines =
        Files.readAllLines(Path.of("/proc", process.pid() + "", "status")).stream()) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1_024)
          .findFirst()
          .orElse(0);
    }
  }

  void end() throws InterruptedException {
    if (process.isAlive()) {
      process.destroy();
      process.waitFor(60, TimeUnit.SECONDS);
    }
  }

  /// How it ended.
  String exit() {
    return process.isAlive() ? "never" : String.valueOf(process.exitValue());
  }
}

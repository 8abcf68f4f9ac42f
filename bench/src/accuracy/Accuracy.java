package accuracy;

import common.LocalServers;
import hinomi.agent.Agent;
import hinomi.agent.Pacer;
import hinomi.agent.Witnesses;
import hinomi.check.Check;
import hinomi.check.Checks;
import hinomi.check.Location;
import hinomi.check.Report;
import hinomi.net.Network;
import hinomi.net.NetworkPolicy;
import hinomi.net.NetworkSettings;
import hinomi.net.address.Pin;
import hinomi.net.tls.ThrowawayCa;
import hinomi.outcome.Body;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Phase;
import hinomi.probe.Probes;
import hinomi.probe.warmup.WarmUp;
import hinomi.sink.MeterSink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SocketAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// The real agent looks at a server in a process of its own, which waits before headers and body
/// and says in the body how long it really waited.
final class Accuracy {
  private static final int CHECKS = 100;
  private static final long BEFORE_HEADERS = 50;
  private static final long BEFORE_BODY = 30;

  private static final String QUICK = "/quick";

  private Accuracy() {}

  public static void main(String[] args) throws Exception {
    if (args.length == 2 && args[0].equals("serve")) {
      serve(Path.of(args[1]));
    } else {
      boolean good = measure(Duration.ofMillis(args.length == 0 ? 4 : Long.parseLong(args[0])));
      System.exit(good ? 0 : 1);
    }
  }

  private static boolean measure(Duration gap) throws Exception {
    Path folder = Files.createTempDirectory("hinomi-accuracy");
    Instant now = Instant.now();
    ThrowawayCa authority = ThrowawayCa.root("Accuracy", now);
    ThrowawayCa issuing = authority.intermediate("Accuracy Issuing");
    for (int site = 0; site < CHECKS; site++) {
      ThrowawayCa.Identity identity =
          issuing.issue(
              List.of(host(site)), now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(30)));
      Files.writeString(certificate(folder, site), identity.chainPem());
      Files.writeString(key(folder, site), identity.keyPem());
    }
    Process server =
        LocalServers.start(folder, List.of(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    try (BufferedReader said = server.inputReader()) {
      int port = Integer.parseInt(said.readLine());
      return measure(gap, checks(folder), settings(authority, port));
    } finally {
      server.destroy();
    }
  }

  private static String host(int site) {
    return String.format("site-%02d.accuracy.example", site);
  }

  private static Path certificate(Path folder, int site) {
    return folder.resolve(site + ".pem");
  }

  private static Path key(Path folder, int site) {
    return folder.resolve(site + ".key");
  }

  private static NetworkSettings settings(ThrowawayCa authority, int port) {
    return new NetworkSettings(
        Optional.empty(),
        List.of(authority.certificate()),
        Map.of("*.accuracy.example", Pin.parse("127.0.0.1:" + port)),
        NetworkPolicy.DEFAULT);
  }

  private static boolean measure(Duration gap, List<Check> checks, NetworkSettings settings)
      throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    Network network = new Network(vertx, settings, InstantSource.system());
    BlockingQueue<Report> told = new LinkedBlockingQueue<>();
    Agent agent =
        new Agent(
            network,
            new Pacer(vertx, gap)::turn,
            new Location("bench"),
            Duration.ofHours(1),
            InstantSource.system(),
            Witnesses.NONE,
            new MeterSink(new SimpleMeterRegistry(), () -> 0),
            List.of(told::add));
    await(vertx, () -> WarmUp.of(network, checks.stream().map(Check::probe).toList()));
    await(vertx, () -> agent.once(checks, _ -> {}));
    boolean atOnce = show("at once, " + gap.toMillis() + " ms apart", drain(told), 3, 3, 8);
    await(
        vertx,
        () -> {
          agent.start(checks);
          return Future.succeededFuture();
        });
    boolean spread = show("spread over a minute", take(told), 3, 8, 8);
    await(vertx, () -> agent.stop(Duration.ofSeconds(5)));
    return atOnce && spread;
  }

  private static List<Check> checks(Path folder) throws IOException {
    Path checks = Files.createDirectory(folder.resolve("checks"));
    String numbers =
        String.join(
            ", ",
            IntStream.range(0, CHECKS).mapToObj(each -> String.format("%02d", each)).toList());
    Files.writeString(
        checks.resolve("sites.conf"),
        """
        checks {
          "site-{n}" {
            each { n = [%s] }
            http { url = "https://site-{n}.accuracy.example/" }
          }
        }
        """
            .formatted(numbers.replaceAll("\\d+", "\"$0\"")));
    return switch (Checks.load(checks, Map.of(), Probes.kinds())) {
      case Checks.Load.Loaded(Checks loaded) -> loaded.all();
      case Checks.Load.Refused(var problems) -> throw new IllegalStateException("" + problems);
    };
  }

  private static List<Report> drain(BlockingQueue<Report> told) {
    List<Report> reports = new ArrayList<>();
    told.drainTo(reports);
    return reports;
  }

  private static List<Report> take(BlockingQueue<Report> told) throws InterruptedException {
    List<Report> reports = new ArrayList<>();
    while (reports.size() < CHECKS) {
      reports.add(told.take());
    }
    return reports;
  }

  /// Whether the errors, in milliseconds, are within these at the median, at 95 and at 99 per cent.
  private static boolean show(
      String what, List<Report> reports, double p50, double p95, double p99) {
    List<Outcome> failed =
        reports.stream().map(Report::outcome).filter(each -> !(each instanceof Answered)).toList();
    failed.forEach(System.out::println);
    double[] firstByte = errors(reports, Phase.FIRST_BYTE, 0);
    double[] download = errors(reports, Phase.DOWNLOAD, 1);
    double[] tls =
        reports.stream()
            .flatMapToDouble(each ->
                each.outcome().timing().of(Phase.TLS).stream().mapToDouble(Accuracy::millis))
            .sorted()
            .toArray();
    System.out.printf("%d checks %s%n", reports.size(), what);
    line("error of first-byte", firstByte);
    line("error of download", download);
    line("length of tls", tls);
    return failed.isEmpty()
        && at(firstByte, 50) <= p50
        && at(firstByte, 95) <= p95
        && at(firstByte, 99) <= p99
        && at(download, 50) <= p50
        && at(download, 99) <= p99;
  }

  private static void line(String what, double[] millis) {
    System.out.printf(
        "  %-20s p50 %6.2f   p95 %6.2f   p99 %6.2f   max %6.2f ms%n",
        what, at(millis, 50), at(millis, 95), at(millis, 99), at(millis, 100));
  }

  private static double at(double[] sorted, int percent) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[Math.max(0, (sorted.length * percent + 99) / 100 - 1)];
  }

  private static double[] errors(List<Report> reports, Phase phase, int word) {
    return reports.stream()
        .map(Report::outcome)
        .filter(Answered.class::isInstance)
        .mapToDouble(outcome -> {
          String truth = outcome.facts().find(CommonFacts.BODY).map(Body::text).orElseThrow();
          double measured = millis(outcome.timing().of(phase).orElseThrow());
          return Math.abs(measured - Long.parseLong(truth.split(" ")[word]) / 1e6);
        })
        .sorted()
        .toArray();
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  private static <T> T await(Vertx vertx, Supplier<Future<T>> action) throws Exception {
    Future<T> result =
        Future.future(promise -> vertx.runOnContext(_ -> action.get().onComplete(promise)));
    return result.await(1, TimeUnit.MINUTES);
  }

  private static void serve(Path folder) throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    PemKeyCertOptions identities = new PemKeyCertOptions();
    for (int site = 0; site < CHECKS; site++) {
      identities.addCertPath(certificate(folder, site).toString());
      identities.addKeyPath(key(folder, site).toString());
    }
    HttpServerOptions options =
        new HttpServerOptions()
            .setPort(0)
            .setHost("127.0.0.1")
            .setSsl(true)
            .setSni(true)
            .setUseAlpn(true)
            .setKeyCertOptions(identities);
    int port =
        vertx
            .createHttpServer(options)
            .requestHandler(request -> answer(vertx, request))
            .listen()
            .await()
            .actualPort();
    warmUp(vertx, port);
    System.out.println(port);
    while (System.in.read() >= 0) {}
    System.exit(0);
  }

  /// A server that is cold itself would be late to look at its clock.
  private static void warmUp(Vertx vertx, int port) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setSsl(true)
            .setTrustAll(true)
            .setVerifyHost(false)
            .setUseAlpn(true)
            .setProtocolVersion(HttpVersion.HTTP_2);
    for (int site = 0; site < CHECKS; site++) {
      HttpClient client = vertx.createHttpClient(options);
      client
          .request(
              new RequestOptions()
                  .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
                  .setHost(host(site))
                  .setURI(QUICK))
          .compose(HttpClientRequest::send)
          .compose(HttpClientResponse::body)
          .await();
      client.close().await();
    }
  }

  private static void answer(Vertx vertx, HttpServerRequest request) {
    long asked = System.nanoTime();
    boolean quick = request.path().equals(QUICK);
    vertx.setTimer(
        quick ? 1 : BEFORE_HEADERS,
        _ -> {
          request.response().setChunked(true).writeHead();
          long headers = System.nanoTime();
          vertx.setTimer(
              quick ? 1 : BEFORE_BODY,
              _ -> {
                long body = System.nanoTime();
                request.response().end(Buffer.buffer((headers - asked) + " " + (body - headers)));
              });
        });
  }
}

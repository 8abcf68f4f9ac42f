package hinomi.demo;

import hinomi.net.NetworkPolicy;
import hinomi.net.NetworkSettings;
import hinomi.net.address.Pin;
import hinomi.net.tls.ThrowawayCa;
import hinomi.net.tls.ThrowawayCa.Identity;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The embedded sites and the embedded intake, up and listening on loopback, and the network
/// settings by which an agent finds the sites: every name under `.example` is pinned to them, and
/// their throw-away certificate authority is trusted.
public final class DemoWorld {
  private static final List<String> HEALTHY =
      List.of(
          "*.kagura.example",
          "*.shop.kagura.example",
          "kagura.example",
          "tracking.post.example",
          "post.example",
          "www.post.example",
          "bank.example",
          "www.bank.example",
          "tiles.maps.example",
          "api.weather.example");

  private final EmbeddedIntake intake;
  private final int intakePort;
  private final NetworkSettings network;

  private DemoWorld(EmbeddedIntake intake, int intakePort, NetworkSettings network) {
    this.intake = intake;
    this.intakePort = intakePort;
    this.network = network;
  }

  public static Future<DemoWorld> start(Vertx vertx, InstantSource clock) {
    return new Builder(vertx, clock).build();
  }

  public EmbeddedIntake intake() {
    return intake;
  }

  public int intakePort() {
    return intakePort;
  }

  public NetworkSettings network() {
    return network;
  }

  /// Starts server after server and notes where each is to be found.
  private static final class Builder {
    private final Vertx vertx;
    private final Instant now;
    private final Pages pages;
    private final ThrowawayCa ca;
    private final Map<String, Pin> pins = new LinkedHashMap<>();

    Builder(Vertx vertx, InstantSource clock) {
      this.vertx = vertx;
      this.now = clock.instant();
      this.pages = new Pages(vertx, clock);
      this.ca = ThrowawayCa.root("Kagura Throw-away CA", now);
    }

    Future<DemoWorld> build() {
      EmbeddedIntake intake = new EmbeddedIntake(vertx);
      return https(sites())
          .onSuccess(port -> pin("*.example:443", port))
          .compose(port -> TunnelProxy.start(vertx, port))
          .onSuccess(port -> pin("proxy.kagura.example:3128", port))
          .compose(_ -> https(mutual()))
          .onSuccess(port -> pin("inside.kagura.example:8443", port))
          .compose(_ -> https(elsewhere()))
          .onSuccess(port -> pin("wrong-host.example", port))
          .compose(_ -> http())
          .onSuccess(port -> pin("*.example:80", port))
          .compose(_ -> BrokenServers.silent(vertx))
          .onSuccess(port -> pin("silent.kagura.example", port))
          .compose(_ -> BrokenServers.half(vertx))
          .onSuccess(port -> pin("half.kagura.example", port))
          .compose(_ -> BrokenServers.garbage(vertx))
          .onSuccess(port -> pin("garbage.kagura.example", port))
          .compose(_ -> names())
          .compose(_ -> UdpEcho.start(vertx))
          .onSuccess(port -> pin("game.kagura.example:27015", port))
          .compose(_ -> MailServer.start(vertx, good(List.of("mail.kagura.example"))))
          .onSuccess(port -> pin("mail.kagura.example", port))
          .compose(_ -> JobQueue.start(vertx))
          .onSuccess(port -> pin("queue.kagura.example", port))
          .onSuccess(_ -> pin("*.example", 1)) // where nobody listens
          .compose(_ -> intake.start())
          .map(port -> new DemoWorld(intake, port, network()));
    }

    /// Two name servers that agree, the first of them over TLS too, and one that is behind.
    private Future<Integer> names() {
      DemoNameServer names = DemoNameServer.knowing(vertx, 0xcb00710a);
      PemKeyCertOptions certificates = new PemKeyCertOptions();
      add(certificates, good(List.of("ns1.kagura.example")));
      return names
          .start()
          .onSuccess(port -> pin("ns1.kagura.example:53", port))
          .onSuccess(port -> pin("ns2.kagura.example:53", port))
          .compose(_ ->
              names.stream(new NetServerOptions().setSsl(true).setKeyCertOptions(certificates)))
          .onSuccess(port -> pin("ns1.kagura.example:853", port))
          .compose(_ -> DemoNameServer.knowing(vertx, 0xcb007163).start())
          .onSuccess(port -> pin("ns3.kagura.example:53", port));
    }

    private NetworkSettings network() {
      return new NetworkSettings(
          Optional.empty(), List.of(ca.certificate()), pins, NetworkPolicy.DEFAULT);
    }

    private void pin(String name, int port) {
      pins.put(name, Pin.parse("127.0.0.1:" + port));
    }

    private Future<Integer> https(HttpServerOptions options) {
      return vertx
          .createHttpServer(options.setSsl(true).setUseAlpn(true).setCompressionSupported(true))
          .requestHandler(Services.or(pages::answer))
          .webSocketHandler(PriceFeed::serve)
          .listen(0, "127.0.0.1")
          .map(HttpServer::actualPort);
    }

    private Future<Integer> http() {
      return vertx
          .createHttpServer(PriceFeed.offering(new HttpServerOptions()))
          .requestHandler(Services.or(Pages::toHttps))
          .webSocketHandler(PriceFeed::serve)
          .listen(0, "127.0.0.1")
          .map(HttpServer::actualPort);
    }

    /// Each name with a certificate of its own kind.
    private HttpServerOptions sites() {
      PemKeyCertOptions certificates = new PemKeyCertOptions();
      add(certificates, good(HEALTHY));
      add(certificates, until("expired.kagura.example", now.minus(Duration.ofDays(3))));
      add(certificates, until("expiring.kagura.example", now.plus(Duration.ofDays(5))));
      add(
          certificates,
          ThrowawayCa.selfSigned(
              List.of("self-signed.kagura.example"), yesterday(), now.plus(Duration.ofDays(90))));
      return PriceFeed.offering(new HttpServerOptions())
          .setSni(true)
          .setKeyCertOptions(certificates);
    }

    private HttpServerOptions elsewhere() {
      PemKeyCertOptions certificates = new PemKeyCertOptions();
      add(certificates, good(List.of("elsewhere.example", "www.elsewhere.example")));
      return new HttpServerOptions().setKeyCertOptions(certificates);
    }

    /// Lets in whoever shows a certificate.
    private HttpServerOptions mutual() {
      PemKeyCertOptions certificates = new PemKeyCertOptions();
      add(certificates, good(List.of("inside.kagura.example")));
      return new HttpServerOptions()
          .setKeyCertOptions(certificates)
          .setClientAuth(ClientAuth.REQUIRED)
          .setTrustOptions(
              TrustOptions.wrap(InsecureTrustManagerFactory.INSTANCE.getTrustManagers()[0]));
    }

    private Identity good(List<String> names) {
      return ca.issue(names, yesterday(), now.plus(Duration.ofDays(90)));
    }

    private Identity until(String name, Instant end) {
      return ca.issue(List.of(name), now.minus(Duration.ofDays(90)), end);
    }

    private Instant yesterday() {
      return now.minus(Duration.ofDays(1));
    }

    private static void add(PemKeyCertOptions certificates, Identity identity) {
      certificates.addKeyValue(Buffer.buffer(identity.keyPem()));
      certificates.addCertValue(Buffer.buffer(identity.chainPem()));
    }
  }
}

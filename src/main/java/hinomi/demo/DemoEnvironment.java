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

/// The embedded sites and Datadog intake, listening on loopback, and the network settings of an
/// agent that runs against them: names under `.example` are pinned to the sites, and their
/// throw-away certificate authority is trusted.
public final class DemoEnvironment {
  private static final List<String> VALID =
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

  private DemoEnvironment(EmbeddedIntake intake, int intakePort, NetworkSettings network) {
    this.intake = intake;
    this.intakePort = intakePort;
    this.network = network;
  }

  public static Future<DemoEnvironment> start(Vertx vertx, InstantSource clock) {
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

  /// Starts the servers one by one and pins their names.
  private static final class Builder {
    private final Vertx vertx;
    private final Instant now;
    private final WebSites sites;
    private final ThrowawayCa ca;
    private final Map<String, Pin> pins = new LinkedHashMap<>();

    Builder(Vertx vertx, InstantSource clock) {
      this.vertx = vertx;
      this.now = clock.instant();
      this.sites = new WebSites(vertx, clock);
      this.ca = ThrowawayCa.root("Kagura Throw-away CA", now);
    }

    Future<DemoEnvironment> build() {
      EmbeddedIntake intake = new EmbeddedIntake(vertx);
      return https(publicSites())
          .onSuccess(port -> pin("*.example:443", port))
          .compose(port -> TunnelProxy.start(vertx, port))
          .onSuccess(port -> pin("proxy.kagura.example:3128", port))
          .compose(_ -> https(mutualTls()))
          .onSuccess(port -> pin("inside.kagura.example:8443", port))
          .compose(_ -> https(wrongHost()))
          .onSuccess(port -> pin("wrong-host.example", port))
          .compose(_ -> http())
          .onSuccess(port -> pin("*.example:80", port))
          .compose(_ -> BrokenServers.silent(vertx))
          .onSuccess(port -> pin("silent.kagura.example", port))
          .compose(_ -> BrokenServers.half(vertx))
          .onSuccess(port -> pin("half.kagura.example", port))
          .compose(_ -> BrokenServers.garbage(vertx))
          .onSuccess(port -> pin("garbage.kagura.example", port))
          .compose(_ -> nameServers())
          .compose(_ -> UdpEcho.start(vertx))
          .onSuccess(port -> pin("game.kagura.example:27015", port))
          .compose(_ -> MailServer.start(vertx, validCertificate(List.of("mail.kagura.example"))))
          .onSuccess(port -> pin("mail.kagura.example", port))
          .compose(_ -> JobQueue.start(vertx))
          .onSuccess(port -> pin("queue.kagura.example", port))
          .onSuccess(_ -> pin("*.example", 1)) // a port without a listener
          .compose(_ -> intake.start())
          .map(port -> new DemoEnvironment(intake, port, network()));
    }

    /// Two name servers that agree, the first also over TLS, and one with an old address.
    private Future<Integer> nameServers() {
      NameServer names = NameServer.withShop(vertx, 0xcb00710a);
      PemKeyCertOptions certificates = new PemKeyCertOptions();
      add(certificates, validCertificate(List.of("ns1.kagura.example")));
      return names
          .start()
          .onSuccess(port -> pin("ns1.kagura.example:53", port))
          .onSuccess(port -> pin("ns2.kagura.example:53", port))
          .compose(_ ->
              names.stream(new NetServerOptions().setSsl(true).setKeyCertOptions(certificates)))
          .onSuccess(port -> pin("ns1.kagura.example:853", port))
          .compose(_ -> NameServer.withShop(vertx, 0xcb007163).start())
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
          .requestHandler(GrpcServices.or(sites::answer))
          .webSocketHandler(PriceFeed::serve)
          .listen(0, "127.0.0.1")
          .map(HttpServer::actualPort);
    }

    private Future<Integer> http() {
      return vertx
          .createHttpServer(PriceFeed.offering(new HttpServerOptions()))
          .requestHandler(GrpcServices.or(WebSites::toHttps))
          .webSocketHandler(PriceFeed::serve)
          .listen(0, "127.0.0.1")
          .map(HttpServer::actualPort);
    }

    /// A certificate for each case, selected by SNI.
    private HttpServerOptions publicSites() {
      PemKeyCertOptions certificates = new PemKeyCertOptions();
      add(certificates, validCertificate(VALID));
      add(certificates, certificateUntil("expired.kagura.example", now.minus(Duration.ofDays(3))));
      add(certificates, certificateUntil("expiring.kagura.example", now.plus(Duration.ofDays(5))));
      add(
          certificates,
          ThrowawayCa.selfSigned(
              List.of("self-signed.kagura.example"), yesterday(), now.plus(Duration.ofDays(90))));
      return PriceFeed.offering(new HttpServerOptions())
          .setSni(true)
          .setKeyCertOptions(certificates);
    }

    private HttpServerOptions wrongHost() {
      PemKeyCertOptions certificates = new PemKeyCertOptions();
      add(certificates, validCertificate(List.of("elsewhere.example", "www.elsewhere.example")));
      return new HttpServerOptions().setKeyCertOptions(certificates);
    }

    /// Requires a client certificate, any.
    private HttpServerOptions mutualTls() {
      PemKeyCertOptions certificates = new PemKeyCertOptions();
      add(certificates, validCertificate(List.of("inside.kagura.example")));
      return new HttpServerOptions()
          .setKeyCertOptions(certificates)
          .setClientAuth(ClientAuth.REQUIRED)
          .setTrustOptions(
              TrustOptions.wrap(InsecureTrustManagerFactory.INSTANCE.getTrustManagers()[0]));
    }

    private Identity validCertificate(List<String> names) {
      return ca.issue(names, yesterday(), now.plus(Duration.ofDays(90)));
    }

    private Identity certificateUntil(String name, Instant end) {
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

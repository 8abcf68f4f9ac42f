package hinomi.probe.warmup;

import hinomi.config.Problems;
import hinomi.config.Section;
import hinomi.net.Network;
import hinomi.net.NetworkSettings;
import hinomi.net.address.HostPort;
import hinomi.net.address.Pin;
import hinomi.net.dial.Endpoint;
import hinomi.net.dial.Route;
import hinomi.net.tls.HttpVersion;
import hinomi.net.tls.ThrowawayCa;
import hinomi.net.tls.TlsOptions;
import hinomi.net.tls.TlsVersion;
import hinomi.net.visit.ResponseLimits;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.Probe;
import hinomi.probe.dns.DnsProbe;
import hinomi.probe.dns.DnsQuery;
import hinomi.probe.dns.DnsTransport;
import hinomi.probe.dns.RecordType;
import hinomi.probe.grpc.GrpcCall;
import hinomi.probe.grpc.GrpcProbe;
import hinomi.probe.http.HttpProbe;
import hinomi.probe.http.Redirects;
import hinomi.probe.http.Request;
import hinomi.probe.journey.JourneyProbe;
import hinomi.probe.tcp.DialogueTurn;
import hinomi.probe.tcp.ExpectedReply;
import hinomi.probe.tcp.OutgoingMessage;
import hinomi.probe.tcp.TcpProbe;
import hinomi.probe.tcp.TlsProbe;
import hinomi.probe.tcp.UdpProbe;
import hinomi.probe.websocket.WebSocketProbe;
import hinomi.text.HumanText;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.quic.Quic;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at servers of our own before any site is looked at, until all that a probe needs is
/// loaded: the first handshake of a process takes far longer than any site is to blame for. What is
/// of one kind is done only where there are probes of that kind.
public final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  /// Of each kind: what takes long only once is over after two.
  private static final int LOOKS = 5;

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String HOST = "warm-up.invalid";

  private final WarmUpServers servers;
  private final ThrowawayCa authority;

  private WarmUp(WarmUpServers servers, ThrowawayCa authority) {
    this.servers = servers;
    this.authority = authority;
  }

  /// Completes when these probes on this network are warm, or could not be made so; it never fails.
  public static Future<Void> of(Network network, Collection<Probe> probes) {
    return Future.succeededFuture()
        .compose(_ -> tried(network, probes))
        .onFailure(error -> LOG.warn("could not warm up: {}", error.toString()))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  /// What was seen, look by look.
  static Future<List<Answered>> tried(Network network, Collection<Probe> probes) {
    Instant now = network.now();
    Duration day = Duration.ofDays(1);
    ThrowawayCa authority = ThrowawayCa.root("Hinomi warm-up", now);
    ThrowawayCa.Identity identity = authority.issue(List.of(HOST), now.minus(day), now.plus(day));
    EventLoop loop = ((VertxInternal) network.vertx()).getOrCreateContext().nettyEventLoop();
    return WarmUpServers.start(network, loop, identity, speakHttp3(probes))
        .compose(servers ->
            new WarmUp(servers, authority)
                .look(network.with(NetworkSettings.DEFAULT), probes)
                .onComplete(_ -> servers.close()));
  }

  private static boolean speakHttp3(Collection<Probe> probes) {
    return Quic.isAvailable()
        && any(
            probes,
            it -> it instanceof HttpProbe http && http.route().version() == HttpVersion.HTTP_3);
  }

  private Future<List<Answered>> look(Network network, Collection<Probe> probes) {
    List<Answered> seen = new ArrayList<>();
    Future<Void> looks = Future.succeededFuture();
    for (Probe each : rehearsals(probes)) {
      looks = looks.compose(_ -> looks(network, each, LOOKS, seen));
    }
    return looks.map(seen);
  }

  private List<Probe> rehearsals(Collection<Probe> probes) {
    List<Probe> all = new ArrayList<>();
    all.add(web(HttpVersion.HTTP_2, servers.web()));
    all.add(web(HttpVersion.HTTP_1_1, servers.web()));
    if (any(probes, it -> it instanceof TcpProbe || it instanceof TlsProbe)) {
      all.add(dialogue());
    }
    if (any(probes, it -> it instanceof DnsProbe || it instanceof UdpProbe)) {
      all.add(names());
    }
    if (any(probes, WebSocketProbe.class::isInstance)) {
      all.add(webSocket());
    }
    if (any(probes, GrpcProbe.class::isInstance)) {
      all.add(call());
    }
    if (any(probes, JourneyProbe.class::isInstance)) {
      all.add(journey());
    }
    if (speakHttp3(probes)) {
      all.add(web(HttpVersion.HTTP_3, servers.quic()));
    }
    return all;
  }

  private static boolean any(Collection<Probe> probes, Predicate<Probe> those) {
    return probes.stream().anyMatch(those);
  }

  private static Future<Void> looks(Network network, Probe probe, int left, List<Answered> seen) {
    return left == 0
        ? Future.succeededFuture()
        : probe
            .run(network, PATIENCE)
            .compose(outcome ->
                switch (outcome) {
                  case Failed failed -> Future.failedFuture(failed.detail());
                  case Answered answered -> {
                    seen.add(answered);
                    yield looks(network, probe, left - 1, seen);
                  }
                });
  }

  private HttpProbe web(HttpVersion version, int port) {
    URI url = URI.create("https://" + HOST + ":" + port + "/");
    return new HttpProbe(
        Request.get(url), route(version), Redirects.DEFAULT, ResponseLimits.DEFAULT);
  }

  private TcpProbe dialogue() {
    Endpoint endpoint =
        new Endpoint(new HostPort(HOST, servers.web()), route(HttpVersion.HTTP_1_1));
    DialogueTurn ask =
        new DialogueTurn.Send(Buffer.buffer("GET / HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n"));
    DialogueTurn hear =
        new DialogueTurn.Expect(new ExpectedReply.Match(Pattern.compile("^HTTP/(?<version>1)")));
    return new TcpProbe(endpoint, true, Optional.empty(), List.of(ask, hear));
  }

  private DnsProbe names() {
    HostPort server =
        new HostPort(servers.names().getAddress().getHostAddress(), servers.names().getPort());
    return new DnsProbe(
        new DnsQuery(HOST, RecordType.A, true, false),
        List.of(server),
        DnsTransport.UDP,
        Route.DIRECT);
  }

  private WebSocketProbe webSocket() {
    URI url = URI.create("wss://" + HOST + ":" + servers.web() + WarmUpWeb.LIVE);
    return new WebSocketProbe(
        Request.get(url),
        route(HttpVersion.HTTP_1_1),
        List.of(),
        Optional.of(new OutgoingMessage(Buffer.buffer("hello"), true)),
        Optional.empty());
  }

  private GrpcProbe call() {
    return GrpcProbe.of(
        new GrpcCall.Health(""),
        "https://" + HOST + ":" + servers.web(),
        List.of(),
        route(HttpVersion.HTTP_2));
  }

  /// Read as it is written, as what it needs of that is wanted again while it runs.
  private Probe journey() {
    Map<String, Object> http =
        Map.of(
            "url", "https://" + HOST + ":" + servers.web() + "/",
            "resolver", HumanText.address(servers.names()),
            "tls", Map.of("verify", false));
    Map<String, Object> first =
        Map.of("name", "a", "http", http, "extract", Map.of("x", Map.of("status", true)));
    Map<String, Object> then = Map.of("name", "b", "http", http, "expect", Map.of("status", "{x}"));
    Map<String, Object> journey = Map.of("steps", List.of(first, then));
    return JourneyProbe.read(Section.inMemory("warm-up", journey, new Problems())).get();
  }

  private Route route(HttpVersion version) {
    InetSocketAddress names = servers.names();
    Pin resolver = new Pin(names.getAddress(), OptionalInt.of(names.getPort()));
    TlsOptions tls =
        new TlsOptions(
            true,
            List.of(authority.certificate()),
            TlsVersion.TLS_1_2,
            TlsVersion.TLS_1_3,
            Optional.empty());
    return Route.by(resolver, version, tls);
  }
}

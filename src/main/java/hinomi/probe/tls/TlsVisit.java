package hinomi.probe.tls;

import hinomi.net.ProbeFault;
import hinomi.net.address.Pin;
import hinomi.net.dial.Connector;
import hinomi.net.dial.Dial;
import hinomi.net.dial.Endpoint;
import hinomi.net.visit.Visit;
import hinomi.outcome.Cause;
import hinomi.outcome.Fact;
import hinomi.probe.tcp.Dialogue;
import hinomi.probe.tcp.StartTls;
import hinomi.probe.tls.LegacyTls.Reaction;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The steps of a TLS probe: one handshake, then a ClientHello for each version that must be
/// refused.
final class TlsVisit {
  /// How the server refused each version.
  static final Fact<Map<String, String>> REFUSED = Fact.of("tls.refused", value -> value);

  private final TlsProbe probe;
  private final Visit visit;
  private final Endpoint endpoint;
  private final Dial dial;
  private final Map<String, String> refused = new LinkedHashMap<>();

  TlsVisit(TlsProbe probe, Visit visit) {
    this.probe = probe;
    this.visit = visit;
    this.endpoint = probe.endpoint();
    this.dial = new Dial(visit, endpoint.route());
  }

  Future<Void> go() {
    return secured()
        .compose(new OcspStaple(visit, endpoint.route().tls())::check)
        .map(channel -> (InetSocketAddress) channel.remoteAddress())
        .eventually(visit::release)
        .compose(this::refusals);
  }

  private Future<Channel> secured() {
    return dial.connectTls(
        endpoint.server(), channel -> StartTls.begin(probe.starttls(), channel, visit.progress()));
  }

  /// On the address of the handshake.
  private Future<Void> refusals(InetSocketAddress address) {
    visit.progress().stopMeasuring();
    Future<Void> refusals = Future.succeededFuture();
    for (LegacyTls version : probe.refuses()) {
      refusals = refusals.compose(_ -> refusal(version, address));
    }
    return refusals;
  }

  private Future<Void> refusal(LegacyTls version, InetSocketAddress address) {
    return new Connector(visit, Optional.empty(), address)
        .connect(List.of(address))
        .compose(channel -> StartTls.begin(probe.starttls(), channel, visit.progress()))
        .compose(channel -> offer(version, Dialogue.on(channel, visit.progress())))
        .eventually(visit::release)
        .recover(error -> Future.failedFuture(unclear(version, error)))
        .compose(reaction -> judge(version, reaction));
  }

  private Future<Reaction> offer(LegacyTls version, Dialogue dialogue) {
    return dialogue
        .send(version.hello(serverName()))
        .compose(_ -> dialogue.receive("the reply to " + version.key(), version::read));
  }

  private Future<Void> judge(LegacyTls version, Reaction reaction) {
    if (reaction.accepts()) {
      String detail = "the server accepts " + version.key() + ", which it must refuse";
      return Future.failedFuture(new ProbeFault(Cause.TLS, detail));
    }
    refused.put(version.key(), reaction.words());
    visit.progress().record(REFUSED, new LinkedHashMap<>(refused));
    return Future.succeededFuture();
  }

  /// A failed connection is not a refusal, though it may look like one.
  private static Throwable unclear(LegacyTls version, Throwable error) {
    return error instanceof ProbeFault fault
        ? new ProbeFault(
            fault.reason(),
            "cannot tell whether " + version.key() + " is refused: " + fault.detail())
        : error;
  }

  private Optional<String> serverName() {
    String name = endpoint.route().sni().orElse(endpoint.host());
    return Optional.of(name).filter(it -> !Pin.isLiteral(it));
  }
}

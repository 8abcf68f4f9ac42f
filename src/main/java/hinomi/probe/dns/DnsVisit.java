package hinomi.probe.dns;

import hinomi.net.ProbeFault;
import hinomi.net.address.HostPort;
import hinomi.net.dial.Addresses;
import hinomi.net.dial.Connector;
import hinomi.net.dial.Dial;
import hinomi.net.dial.UdpExchange;
import hinomi.net.visit.Visit;
import hinomi.text.HumanText;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The steps of a DNS probe for one name server.
final class DnsVisit {
  /// Random IDs, which an attacker cannot guess to forge a response (RFC 5452).
  private static final SecureRandom IDS = new SecureRandom();

  /// How long a server may be silent before it is queried without EDNS; at most half of the time
  /// left.
  private static final Duration SILENCE = Duration.ofSeconds(2);

  private static final Set<String> NO_EDNS = Set.of("FORMERR", "NOTIMP");

  private final DnsProbe probe;
  private final HostPort server;
  private final Visit visit;
  private final Dial dial;
  private final int id = IDS.nextInt(1 << 16);
  private int ignored;
  private boolean edns = true;

  DnsVisit(DnsProbe probe, HostPort server, Visit visit) {
    this.probe = probe;
    this.server = server;
    this.visit = visit;
    this.dial = new Dial(visit, probe.route());
  }

  Future<DnsResponse> go() {
    visit.progress().record(DnsResponse.SERVER, server.toString());
    visit.progress().record(DnsResponse.QUERY, probe.query());
    return query(probe.transport())
        .compose(this::orWithoutEdns)
        .onSuccess(response -> response.recordIn(visit.progress()))
        .eventually(visit::release);
  }

  /// A server that does not know EDNS is queried again without it (RFC 6891, 7).
  private Future<DnsResponse> orWithoutEdns(DnsResponse response) {
    if (!NO_EDNS.contains(response.code()) || !edns || probe.query().dnssec()) {
      return Future.succeededFuture(response);
    }
    edns = false;
    return visit.release().compose(_ -> query(probe.transport()));
  }

  private Future<DnsResponse> query(DnsTransport transport) {
    visit.progress().record(DnsResponse.TRANSPORT, transport.key());
    return switch (transport) {
      case UDP ->
          new Addresses(visit, probe.route())
              .of(server.host(), server.port(), Optional.empty())
              .compose(addresses -> overUdp(addresses.getFirst()));
      case TCP -> connect().compose(channel -> onStream(channel, 0));
      case TLS ->
          dial.connectTls(server, Optional.empty(), List.of())
              .compose(channel -> onStream(channel, 0));
    };
  }

  private Future<Channel> connect() {
    return dial.connect(server.host(), server.port(), Optional.empty());
  }

  private Future<DnsResponse> overUdp(InetSocketAddress address) {
    long start = System.nanoTime();
    UdpExchange<DnsResponse> exchange = new UdpExchange<>(visit, address, this::read);
    if (edns && !probe.query().dnssec()) {
      exchange.afterSilence(silence(), this::withoutEdns);
    }
    return exchange
        .send(DnsCodec.write(probe.query(), id, edns))
        .compose(response ->
            response.truncated()
                ? retryOverTcp(address, System.nanoTime() - start)
                : Future.succeededFuture(response));
  }

  /// Some servers and firewalls drop queries with EDNS.
  private byte[] withoutEdns() {
    edns = false;
    beginWaiting();
    return DnsCodec.write(probe.query(), id, false);
  }

  private Duration silence() {
    Duration half = visit.timeLeft().dividedBy(2);
    return half.compareTo(SILENCE) < 0 ? half : SILENCE;
  }

  /// A truncated response: queries the same address over TCP (RFC 7766, 5).
  private Future<DnsResponse> retryOverTcp(InetSocketAddress address, long waited) {
    visit.progress().record(DnsResponse.TRANSPORT, DnsTransport.TCP.key());
    return new Connector(visit, Optional.empty(), address)
        .connect(List.of(address))
        .compose(channel -> onStream(channel, waited))
        .recover(failure ->
            Future.failedFuture(
                failure instanceof ProbeFault fault
                    ? new ProbeFault(
                        fault.reason(),
                        "the response over UDP is truncated, and over TCP: " + fault.detail())
                    : failure));
  }

  private Future<DnsResponse> onStream(Channel channel, long waited) {
    return DnsStream.send(
        visit.progress(),
        channel,
        DnsCodec.write(probe.query(), id, edns),
        bytes -> DnsCodec.read(probe.query(), id, bytes),
        waited);
  }

  /// Ignores other datagrams, which may be forged: they must not end the wait.
  private Optional<DnsResponse> read(byte[] bytes) {
    Optional<DnsResponse> response = DnsCodec.read(probe.query(), id, bytes);
    if (response.isEmpty()) {
      ignored++;
      beginWaiting();
    }
    return response;
  }

  private void beginWaiting() {
    String again = edns ? "" : ", queried again without EDNS";
    String others =
        ignored == 0
            ? ""
            : ", ignored "
                + HumanText.plural(ignored, "datagram")
                + " that do not answer the query";
    visit.progress().begin("waiting for a response from " + server + again + others);
  }
}

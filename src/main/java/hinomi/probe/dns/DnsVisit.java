package hinomi.probe.dns;

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
import java.util.List;
import java.util.Optional;

/// The steps of asking one name server.
final class DnsVisit {
  /// Who cannot guess the number cannot answer in another's name (RFC 5452).
  private static final SecureRandom NUMBERS = new SecureRandom();

  private final DnsProbe probe;
  private final HostPort server;
  private final Visit visit;
  private final Dial dial;
  private final int id = NUMBERS.nextInt(1 << 16);
  private int passedOver;

  DnsVisit(DnsProbe probe, HostPort server, Visit visit) {
    this.probe = probe;
    this.server = server;
    this.visit = visit;
    this.dial = new Dial(visit, probe.route());
  }

  Future<DnsResponse> go() {
    visit.progress().saw(DnsResponse.SERVER, server.toString());
    return asked(probe.transport())
        .onSuccess(reply -> reply.showIn(visit.progress()))
        .eventually(() -> {
          visit.lifeline().letGo();
          return Future.succeededFuture();
        });
  }

  private Future<DnsResponse> asked(DnsTransport transport) {
    visit.progress().saw(DnsResponse.TRANSPORT, transport.key());
    return switch (transport) {
      case UDP ->
          new Addresses(visit, probe.route())
              .of(server.host(), server.port(), Optional.empty())
              .compose(addresses -> overUdp(addresses.getFirst()));
      case TCP -> connected().compose(channel -> onStream(channel, 0));
      case TLS ->
          dial.connectSecurely(server, Optional.empty(), List.of())
              .compose(channel -> onStream(channel, 0));
    };
  }

  private Future<Channel> connected() {
    return dial.connect(server.host(), server.port(), Optional.empty());
  }

  private Future<DnsResponse> overUdp(InetSocketAddress address) {
    long start = System.nanoTime();
    return UdpExchange.ask(visit, address, DnsCodec.question(probe.query(), id), this::heard)
        .compose(reply ->
            reply.truncated()
                ? onceMore(address, System.nanoTime() - start)
                : Future.succeededFuture(reply));
  }

  /// Too large for a datagram: the same machine is asked by TCP (RFC 7766, 5).
  private Future<DnsResponse> onceMore(InetSocketAddress address, long waited) {
    visit.progress().saw(DnsResponse.TRANSPORT, DnsTransport.TCP.key());
    return new Connector(visit, Optional.empty(), address)
        .connect(List.of(address))
        .compose(channel -> onStream(channel, waited));
  }

  private Future<DnsResponse> onStream(Channel channel, long waited) {
    return DnsStream.ask(
        visit.progress(),
        channel,
        DnsCodec.question(probe.query(), id),
        bytes -> DnsCodec.reply(probe.query(), id, bytes),
        waited);
  }

  /// Whatever else comes may be from somebody who guesses: it must not end the wait.
  private Optional<DnsResponse> heard(byte[] bytes) {
    Optional<DnsResponse> reply = DnsCodec.reply(probe.query(), id, bytes);
    if (reply.isEmpty()) {
      passedOver++;
      visit
          .progress()
          .begin(
              "waiting for an answer from "
                  + server
                  + ", which said something else "
                  + HumanText.plural(passedOver, "time"));
    }
    return reply;
  }
}

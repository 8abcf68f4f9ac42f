package hinomi.probe;

import hinomi.address.Server;
import hinomi.dial.Addresses;
import hinomi.dial.Connector;
import hinomi.dial.Datagrams;
import hinomi.dial.Dial;
import hinomi.dns.DnsReply;
import hinomi.dns.DnsStream;
import hinomi.dns.DnsTransport;
import hinomi.dns.DnsWire;
import hinomi.text.Words;
import hinomi.visit.Visit;
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
  private final Server server;
  private final Visit visit;
  private final Dial dial;
  private final int id = NUMBERS.nextInt(1 << 16);
  private int passedOver;

  DnsVisit(DnsProbe probe, Server server, Visit visit) {
    this.probe = probe;
    this.server = server;
    this.visit = visit;
    this.dial = new Dial(visit, probe.route());
  }

  Future<DnsReply> go() {
    visit.progress().saw(DnsReply.SERVER, server.toString());
    return asked(probe.transport())
        .onSuccess(reply -> reply.showIn(visit.progress()))
        .eventually(() -> {
          visit.lifeline().letGo();
          return Future.succeededFuture();
        });
  }

  private Future<DnsReply> asked(DnsTransport transport) {
    visit.progress().saw(DnsReply.TRANSPORT, transport.key());
    return switch (transport) {
      case UDP ->
          new Addresses(visit, probe.route())
              .of(server.host(), server.port(), Optional.empty())
              .compose(addresses -> overUdp(addresses.getFirst()));
      case TCP -> connected().compose(channel -> onStream(channel, 0));
      case TLS ->
          connected()
              .compose(channel -> dial.secure(channel, server.host(), List.of()))
              .compose(channel -> onStream(channel, 0));
    };
  }

  private Future<Channel> connected() {
    return dial.connect(server.host(), server.port(), Optional.empty());
  }

  private Future<DnsReply> overUdp(InetSocketAddress address) {
    long start = System.nanoTime();
    return Datagrams.ask(visit, address, DnsWire.question(probe.query(), id), this::heard)
        .compose(reply ->
            reply.truncated()
                ? onceMore(address, System.nanoTime() - start)
                : Future.succeededFuture(reply));
  }

  /// Too large for a datagram: the same machine is asked by TCP (RFC 7766, 5).
  private Future<DnsReply> onceMore(InetSocketAddress address, long waited) {
    visit.progress().saw(DnsReply.TRANSPORT, DnsTransport.TCP.key());
    return new Connector(visit, Optional.empty(), address)
        .connect(List.of(address))
        .compose(channel -> onStream(channel, waited));
  }

  private Future<DnsReply> onStream(Channel channel, long waited) {
    return DnsStream.ask(
        visit.progress(),
        channel,
        DnsWire.question(probe.query(), id),
        bytes -> DnsWire.reply(probe.query(), id, bytes),
        waited);
  }

  /// Whatever else comes may be from somebody who guesses: it must not end the wait.
  private Optional<DnsReply> heard(byte[] bytes) {
    Optional<DnsReply> reply = DnsWire.reply(probe.query(), id, bytes);
    if (reply.isEmpty()) {
      passedOver++;
      visit
          .progress()
          .begin(
              "waiting for an answer from "
                  + server
                  + ", which said something else "
                  + Words.plural(passedOver, "time"));
    }
    return reply;
  }
}

package hinomi.probe.warmup;

import hinomi.net.Network;
import hinomi.net.tls.ThrowawayCa;
import hinomi.probe.Rehearsal;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsSection;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Consumer;

/// The servers of the warm-up on loopback: a name server that gives 127.0.0.1 for every name, and
/// the site of [WarmUpWeb].
final class WarmUpServers {
  private final Channel names;
  private final Channel web;
  private final Optional<Channel> quic;

  private WarmUpServers(Channel names, Channel web, Optional<Channel> quic) {
    this.names = names;
    this.web = web;
    this.quic = quic;
  }

  /// Serves HTTP/3 only when it is needed.
  static Future<WarmUpServers> start(
      Network network, EventLoop loop, ThrowawayCa.Identity identity, boolean withHttp3) {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    WarmUpWeb site = new WarmUpWeb(identity);
    return bound(network.datagrams(loop).handler(nameServer()).bind(anyPort))
        .compose(names ->
            bound(network.servers(loop).childHandler(site.overTcp()).bind(anyPort))
                .compose(web ->
                    (withHttp3
                            ? bound(network.datagrams(loop).handler(site.overQuic()).bind(anyPort))
                                .map(Optional::of)
                            : Future.succeededFuture(Optional.<Channel>empty()))
                        .map(quic -> new WarmUpServers(names, web, quic))
                        .onFailure(_ -> close(web)))
                .onFailure(_ -> close(names)));
  }

  Rehearsal.Servers addresses(X509Certificate authority) {
    return new Rehearsal.Servers(
        (InetSocketAddress) names.localAddress(),
        port(web),
        quic.stream().mapToInt(WarmUpServers::port).findFirst(),
        authority);
  }

  private static int port(Channel channel) {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  void close() {
    close(names);
    close(web);
    quic.ifPresent(WarmUpServers::close);
  }

  private static void close(Channel channel) {
    var _ = channel.close();
  }

  private static Future<Channel> bound(ChannelFuture binding) {
    Promise<Channel> bound = Promise.promise();
    binding.addListener(done -> {
      if (done.isSuccess()) {
        bound.complete(binding.channel());
      } else {
        bound.fail(done.cause());
      }
    });
    return bound.future();
  }

  private static ChannelHandler nameServer() {
    return initializer(pipeline ->
        pipeline.addLast(
            new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder(), new NameServer()));
  }

  static ChannelHandler initializer(Consumer<ChannelPipeline> fill) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        fill.accept(channel.pipeline());
      }
    };
  }

  private static final class NameServer extends SimpleChannelInboundHandler<DatagramDnsQuery> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
      DnsQuestion question = query.recordAt(DnsSection.QUESTION);
      DatagramDnsResponse answer =
          new DatagramDnsResponse(query.recipient(), query.sender(), query.id());
      answer.addRecord(DnsSection.QUESTION, question);
      if (question.type().equals(DnsRecordType.A)) {
        answer.addRecord(
            DnsSection.ANSWER,
            new DefaultDnsRawRecord(
                question.name(),
                DnsRecordType.A,
                1,
                Unpooled.wrappedBuffer(new byte[] {127, 0, 0, 1})));
      }
      var _ = context.writeAndFlush(answer);
    }
  }
}

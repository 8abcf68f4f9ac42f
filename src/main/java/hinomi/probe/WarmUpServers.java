package hinomi.probe;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
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
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Two servers of our own on loopback: one for names, that gives the same address for every name,
/// and one for the web, that gives the same answer to every request.
final class WarmUpServers {
  private final Channel names;
  private final Channel web;

  private WarmUpServers(Channel names, Channel web) {
    this.names = names;
    this.web = web;
  }

  static Future<WarmUpServers> start(
      Network network, EventLoop loop, ThrowawayCa.Identity identity) {
    SslContext tls = TlsContexts.forServer(identity);
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return bound(network.datagrams(loop).handler(nameServer()).bind(anyPort))
        .compose(names ->
            bound(network.servers(loop).childHandler(webServer(tls)).bind(anyPort))
                .map(web -> new WarmUpServers(names, web))
                .onFailure(_ -> close(names)));
  }

  InetSocketAddress names() {
    return (InetSocketAddress) names.localAddress();
  }

  InetSocketAddress web() {
    return (InetSocketAddress) web.localAddress();
  }

  void close() {
    close(names);
    close(web);
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
    return filling(pipeline ->
        pipeline.addLast(
            new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder(), new Naming()));
  }

  private static ChannelHandler webServer(SslContext tls) {
    return filling(
        pipeline -> pipeline.addLast(tls.newHandler(pipeline.channel().alloc()), new Choosing()));
  }

  private static ChannelHandler filling(Consumer<ChannelPipeline> filler) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        filler.accept(channel.pipeline());
      }
    };
  }

  /// Speaks what was agreed on.
  private static final class Choosing extends ApplicationProtocolNegotiationHandler {
    Choosing() {
      super(ApplicationProtocolNames.HTTP_1_1);
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext context, String protocol) {
      if (ApplicationProtocolNames.HTTP_2.equals(protocol)) {
        context
            .pipeline()
            .addLast(Http2FrameCodecBuilder.forServer().build())
            .addLast(new Http2MultiplexHandler(stream()));
      } else {
        context.pipeline().addLast(new HttpServerCodec(), new Answering());
      }
    }

    private static ChannelHandler stream() {
      return filling(pipeline ->
          pipeline.addLast(new Http2StreamFrameToHttpObjectCodec(true), new Answering()));
    }
  }

  private static final class Answering extends SimpleChannelInboundHandler<HttpObject> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
      if (message instanceof LastHttpContent) {
        byte[] hello = "hello".getBytes(StandardCharsets.US_ASCII);
        DefaultFullHttpResponse answer =
            new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(hello));
        answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, hello.length);
        context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
      }
    }
  }

  private static final class Naming extends SimpleChannelInboundHandler<DatagramDnsQuery> {
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

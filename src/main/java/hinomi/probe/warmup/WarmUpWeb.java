package hinomi.probe.warmup;

import hinomi.net.tls.ThrowawayCa;
import hinomi.net.tls.TlsContexts;
import hinomi.probe.Rehearsal;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3FrameToHttpObjectCodec;
import io.netty.handler.codec.http3.Http3ServerConnectionHandler;
import io.netty.handler.codec.quic.InsecureQuicTokenHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import java.security.cert.X509Certificate;

/// A site that gives the same response to every request, which is also a valid one to a gRPC health
/// check, and repeats what it receives over a WebSocket.
final class WarmUpWeb {
  /// A `HealthCheckResponse` that says SERVING.
  private static final byte[] SERVING = {0, 0, 0, 0, 2, 8, 1};

  private static final int WINDOW = 1 << 16;

  private final ThrowawayCa.Identity identity;

  WarmUpWeb(ThrowawayCa.Identity identity) {
    this.identity = identity;
  }

  ChannelHandler overTcp() {
    SslContext tls = TlsContexts.forServer(identity);
    return WarmUpServers.initializer(pipeline ->
        pipeline.addLast(tls.newHandler(pipeline.channel().alloc()), new ProtocolSelector()));
  }

  ChannelHandler overQuic() {
    QuicSslContext tls =
        QuicSslContextBuilder.forServer(
                identity.key(), null, identity.chain().toArray(X509Certificate[]::new))
            .applicationProtocols(Http3.supportedApplicationProtocols())
            .build();
    return Http3.newQuicServerCodecBuilder()
        .sslContext(tls)
        .initialMaxData(WINDOW)
        .initialMaxStreamDataBidirectionalRemote(WINDOW)
        .initialMaxStreamsBidirectional(1)
        .tokenHandler(InsecureQuicTokenHandler.INSTANCE)
        .handler(
            new ChannelInitializer<QuicChannel>() {
              @Override
              protected void initChannel(QuicChannel connection) {
                connection.pipeline().addLast(new Http3ServerConnectionHandler(request()));
              }
            })
        .build();
  }

  private static ChannelHandler request() {
    return new ChannelInitializer<QuicStreamChannel>() {
      @Override
      protected void initChannel(QuicStreamChannel stream) {
        stream.pipeline().addLast(new Http3FrameToHttpObjectCodec(true), new Responder());
      }
    };
  }

  /// Serves the protocol that the handshake agreed on.
  private static final class ProtocolSelector extends ApplicationProtocolNegotiationHandler {
    ProtocolSelector() {
      super(ApplicationProtocolNames.HTTP_1_1);
    }

    /// Without a word: the `tls` probe offers an old version on purpose.
    @Override
    protected void handshakeFailure(ChannelHandlerContext context, Throwable error) {
      var _ = context.close();
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext context, String protocol) {
      if (ApplicationProtocolNames.HTTP_2.equals(protocol)) {
        context
            .pipeline()
            .addLast(Http2FrameCodecBuilder.forServer().build())
            .addLast(new Http2MultiplexHandler(stream()));
      } else {
        context
            .pipeline()
            .addLast(new HttpServerCodec(), new HttpObjectAggregator(WINDOW))
            .addLast(
                new WebSocketServerProtocolHandler(Rehearsal.Servers.WEB_SOCKET),
                new Echo(),
                new Responder());
      }
    }

    private static ChannelHandler stream() {
      return WarmUpServers.initializer(pipeline ->
          pipeline.addLast(new Http2StreamFrameToHttpObjectCodec(true), new Responder()));
    }
  }

  private static final class Echo extends SimpleChannelInboundHandler<TextWebSocketFrame> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame message) {
      var _ = context.writeAndFlush(message.retain());
    }
  }

  private static final class Responder extends SimpleChannelInboundHandler<HttpObject> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
      if (message instanceof LastHttpContent) {
        FullHttpResponse answer =
            new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(SERVING));
        answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, SERVING.length);
        answer.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/grpc");
        answer.trailingHeaders().set("grpc-status", "0");
        context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
      }
    }
  }
}

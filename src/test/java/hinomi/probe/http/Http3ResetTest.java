package hinomi.probe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hinomi.net.tls.HttpVersion;
import hinomi.net.tls.ThrowawayCa;
import hinomi.outcome.Body;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.ProbeRunner;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.handler.codec.http3.Http3ServerConnectionHandler;
import io.netty.handler.codec.quic.InsecureQuicTokenHandler;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Streams of HTTP/3 that a server ends before their time.
class Http3ResetTest {
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Instant now = Instant.now();
  private final ThrowawayCa root = ThrowawayCa.root("Test Root", now);

  @BeforeAll
  static void needQuic() {
    assumeTrue(Quic.isAvailable(), "needs QUIC, which Hinomi has on Linux only");
  }

  @AfterEach
  void stop() {
    var _ = loops.shutdownGracefully();
  }

  @ParameterizedTest
  @CsvSource({
    "0x100, H3_NO_ERROR",
    "0x102, H3_INTERNAL_ERROR",
    "0x107, H3_EXCESSIVE_LOAD",
    "0x10b, H3_REQUEST_REJECTED",
    "0x10c, H3_REQUEST_CANCELLED",
    "0x7, error 7"
  })
  void isAFaultOfProtocol(String code, String name) {
    int number = Integer.decode(code);

    Failed early = failure(stream -> reset(stream, number));
    Failed late =
        failure(stream -> {
          var _ = stream.write(head());
          stream.writeAndFlush(data("hel")).addListener(_ -> resetLater(stream, number));
        });

    assertEquals(Cause.PROTOCOL, early.cause());
    assertEquals(
        "the server reset the stream: " + name + " while waiting for the first byte",
        early.detail());
    assertEquals(Cause.PROTOCOL, late.cause());
    assertEquals("the server reset the stream: " + name + " while reading the body", late.detail());
  }

  /// A server needs not wait for the end of a request that it responded to (RFC 9114, 4.1).
  @Test
  void isNoneOnceTheResponseIsWhole() {
    String text =
        text(stream -> {
          var _ = stream.write(head());
          stream.writeAndFlush(data("hello")).addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
          var _ = stream.shutdownInput(0x100);
        });

    assertEquals("hello", text);
  }

  private static DefaultHttp3HeadersFrame head() {
    DefaultHttp3HeadersFrame head = new DefaultHttp3HeadersFrame();
    head.headers().status("200");
    return head;
  }

  private static DefaultHttp3DataFrame data(String text) {
    return new DefaultHttp3DataFrame(
        Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private static void reset(QuicStreamChannel stream, int code) {
    var _ = stream.shutdownOutput(code);
  }

  /// A reset that overtakes the data would drop it.
  private static void resetLater(QuicStreamChannel stream, int code) {
    var _ = stream.eventLoop().schedule(() -> reset(stream, code), 100, TimeUnit.MILLISECONDS);
  }

  private Failed failure(Consumer<QuicStreamChannel> response) {
    try (ProbeRunner runner = ProbeRunner.trusting(root.certificate())) {
      return runner.failure(site(response));
    }
  }

  private String text(Consumer<QuicStreamChannel> response) {
    try (ProbeRunner runner = ProbeRunner.trusting(root.certificate())) {
      return runner
          .answer(site(response))
          .facts()
          .find(CommonFacts.BODY)
          .map(Body::text)
          .orElseThrow();
    }
  }

  private Site site(Consumer<QuicStreamChannel> response) {
    return Site.at("https://localhost/")
        .address("127.0.0.1:" + serve(response))
        .version(HttpVersion.HTTP_3);
  }

  private int serve(Consumer<QuicStreamChannel> response) {
    ThrowawayCa.Identity identity =
        root.issue(List.of("localhost"), now.minusSeconds(60), now.plusSeconds(86_400));
    Channel server =
        new Bootstrap()
            .group(loops)
            .channel(NioDatagramChannel.class)
            .handler(
                Http3.newQuicServerCodecBuilder()
                    .sslContext(
                        QuicSslContextBuilder.forServer(
                                identity.key(),
                                null,
                                identity.chain().toArray(X509Certificate[]::new))
                            .applicationProtocols(Http3.supportedApplicationProtocols())
                            .build())
                    .initialMaxData(1 << 20)
                    .initialMaxStreamDataBidirectionalRemote(1 << 20)
                    .initialMaxStreamsBidirectional(10)
                    .initialMaxStreamDataUnidirectional(1 << 20)
                    .initialMaxStreamsUnidirectional(10)
                    .tokenHandler(InsecureQuicTokenHandler.INSTANCE)
                    .handler(new Http3ServerConnectionHandler(onStream(response)))
                    .build())
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  private static ChannelInitializer<QuicStreamChannel> onStream(
      Consumer<QuicStreamChannel> response) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(QuicStreamChannel stream) {
        stream.pipeline().addLast(new Responding(response));
      }
    };
  }

  private static final class Responding extends Http3RequestStreamInboundHandler {
    private final Consumer<QuicStreamChannel> response;

    Responding(Consumer<QuicStreamChannel> response) {
      this.response = response;
    }

    @Override
    protected void channelRead(ChannelHandlerContext context, Http3HeadersFrame frame) {
      ReferenceCountUtil.release(frame);
      response.accept((QuicStreamChannel) context.channel());
    }

    @Override
    protected void channelRead(ChannelHandlerContext context, Http3DataFrame frame) {
      ReferenceCountUtil.release(frame);
    }

    @Override
    protected void channelInputClosed(ChannelHandlerContext context) {}
  }
}

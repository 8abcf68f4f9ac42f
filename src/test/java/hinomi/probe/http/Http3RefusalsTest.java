package hinomi.probe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.net.tls.HttpVersion;
import hinomi.net.tls.ThrowawayCa;
import hinomi.outcome.Cause;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.ProbeRunner;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.InsecureQuicTokenHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.ClientAuth;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Servers that refuse QUIC (RFC 9001, 4.8; RFC 9000, 6), which is no timeout.
class Http3RefusalsTest {
  private final Instant now = Instant.now();
  private final ThrowawayCa ca = ThrowawayCa.root("Test Root", now);

  @AutoClose private final ProbeRunner runner = ProbeRunner.trusting(ca.certificate());

  @AutoClose("shutdownGracefully")
  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  @Test
  void haveAnotherProtocol() throws Exception {
    assertFails(
        serve(ssl -> ssl.applicationProtocols("nothing"), new ChannelInboundHandlerAdapter()),
        Cause.TLS,
        "the server refused the TLS handshake: no application protocol");
  }

  @Test
  void wantAClientCertificate() throws Exception {
    assertFails(
        serve(ssl -> http3(ssl).clientAuth(ClientAuth.REQUIRE), new ChannelInboundHandlerAdapter()),
        Cause.TLS,
        "the server refused the TLS handshake: certificate required");
  }

  @Test
  void closeTheConnection() throws Exception {
    assertFails(
        serve(Http3RefusalsTest::http3, new Closing(false, 2)),
        Cause.PROTOCOL,
        "the server closed the QUIC connection: QUIC error 0x2, 'no'");
    assertFails(
        serve(Http3RefusalsTest::http3, new Closing(true, 0x107)),
        Cause.PROTOCOL,
        "the server closed the QUIC connection: HTTP/3 error 0x107, 'no'");
  }

  @Test
  void haveAnotherVersion() throws Exception {
    try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> negotiate(server));
      int port = server.getLocalPort();

      assertFails(port, Cause.CONNECT, "127.0.0.1:" + port + " does not support version 1 of QUIC");
    }
  }

  @Test
  void areNotThere() throws Exception {
    int port;
    try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }

    assertFails(port, Cause.CONNECT, "port unreachable: nothing listens on UDP 127.0.0.1:" + port);
  }

  private void assertFails(int port, Cause cause, String detail) {
    Failed failed =
        runner.failure(
            Site.at("https://site.example:" + port + "/")
                .address("127.0.0.1")
                .version(HttpVersion.HTTP_3));

    assertEquals(detail, failed.detail());
    assertEquals(cause, failed.cause());
  }

  private static QuicSslContextBuilder http3(QuicSslContextBuilder ssl) {
    return ssl.applicationProtocols(Http3.supportedApplicationProtocols());
  }

  /// Offers other versions than version 1 (RFC 9000, 17.2.1).
  private static void negotiate(DatagramSocket server) {
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        server.receive(packet);
        ByteBuffer in = ByteBuffer.wrap(packet.getData());
        in.position(5);
        byte[] dcid = new byte[in.get()];
        in.get(dcid);
        byte[] scid = new byte[in.get()];
        in.get(scid);
        ByteBuffer out = ByteBuffer.allocate(100);
        out.put((byte) 0xc0).putInt(0).put((byte) scid.length).put(scid);
        out.put((byte) dcid.length).put(dcid).putInt(0x1a2a3a4a).putInt(0xff00001d);
        server.send(new DatagramPacket(out.array(), out.position(), packet.getSocketAddress()));
      }
    } catch (java.io.IOException closed) {
      // the test is over
    }
  }

  private int serve(
      UnaryOperator<QuicSslContextBuilder> options, ChannelInboundHandlerAdapter handler)
      throws Exception {
    ThrowawayCa.Identity identity =
        ca.issue(List.of("site.example"), now.minusSeconds(60), now.plusSeconds(86_400));
    QuicSslContext ssl =
        options
            .apply(
                QuicSslContextBuilder.forServer(
                    identity.key(), null, identity.chain().toArray(X509Certificate[]::new)))
            .build();
    Channel socket =
        new Bootstrap()
            .group(loop)
            .channel(NioDatagramChannel.class)
            .handler(
                new QuicServerCodecBuilder()
                    .sslContext(ssl)
                    .maxIdleTimeout(5, TimeUnit.SECONDS)
                    .initialMaxData(1 << 20)
                    .initialMaxStreamDataBidirectionalRemote(1 << 20)
                    .initialMaxStreamDataUnidirectional(1 << 20)
                    .initialMaxStreamsBidirectional(10)
                    .initialMaxStreamsUnidirectional(10)
                    .tokenHandler(InsecureQuicTokenHandler.INSTANCE)
                    .handler(handler)
                    .streamHandler(new ChannelInboundHandlerAdapter())
                    .build())
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
    return ((InetSocketAddress) socket.localAddress()).getPort();
  }

  /// Closes each connection with this error.
  private static final class Closing extends ChannelInboundHandlerAdapter {
    private final boolean application;
    private final int error;

    Closing(boolean application, int error) {
      this.application = application;
      this.error = error;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      var _ =
          ((QuicChannel) context.channel())
              .close(application, error, Unpooled.copiedBuffer(new byte[] {'n', 'o'}));
    }

    @Override
    public boolean isSharable() {
      return true;
    }
  }
}

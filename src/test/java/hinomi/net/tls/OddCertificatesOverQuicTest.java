package hinomi.net.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.ProbeRunner;
import hinomi.probe.http.Site;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
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
import java.net.Socket;
import java.security.KeyPair;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OddCertificatesOverQuicTest {
  private static final KeyPair ROOT = CertificateWriter.keys();
  private static final KeyPair KEYS = CertificateWriter.keys();
  private static final X509Certificate AUTHORITY =
      CertificateWriter.readable(
          CertificateWriter.authority(ROOT, "Root", "Root").signedBy(ROOT.getPrivate()));

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  @BeforeEach
  void needQuic() {
    assumeTrue(Quic.isAvailable(), "there is no QUIC on this machine");
  }

  @AfterEach
  void stop() {
    var _ = loops.shutdownGracefully();
  }

  @Test
  void areReportedAsUnreadable() {
    Failed failed = (Failed) seen(false, unreadable());

    assertEquals(Cause.TLS, failed.cause(), failed::detail);
    assertTrue(failed.detail().startsWith("certificate cannot be read: "), failed::detail);
    assertEquals(1, failed.facts().find(CommonFacts.CERTIFICATES).orElseThrow().size());
  }

  @Test
  void areNoObstacleWhenNothingIsVerified() {
    Outcome outcome = seen(true, unreadable());

    assertTrue(outcome instanceof Answered, outcome::toString);
  }

  @Test
  void thatNoPathUsesDoNoHarm() {
    byte[] good = CertificateWriter.of(KEYS, "Root").signedBy(ROOT.getPrivate());

    Outcome outcome = seen(false, good, unreadable());

    assertTrue(outcome instanceof Answered, outcome::toString);
  }

  private static byte[] unreadable() {
    return CertificateWriter.of(KEYS, "Root").issuer(Der.sequence()).signedBy(ROOT.getPrivate());
  }

  private Outcome seen(boolean unverified, byte[]... chain) {
    int port = serve(CertificateWriter.identity(KEYS, chain));
    Site site =
        Site.at("https://localhost/").address("127.0.0.1:" + port).version(HttpVersion.HTTP_3);
    try (ProbeRunner runner = ProbeRunner.trusting(AUTHORITY)) {
      return runner.run(unverified ? site.unverified() : site);
    }
  }

  private int serve(ThrowawayCa.Identity identity) {
    Channel server =
        new Bootstrap()
            .group(loops)
            .channel(NioDatagramChannel.class)
            .handler(
                Http3.newQuicServerCodecBuilder()
                    .sslContext(
                        QuicSslContextBuilder.forServer(new Keys(identity), null)
                            .applicationProtocols(Http3.supportedApplicationProtocols())
                            .build())
                    .initialMaxData(1 << 20)
                    .initialMaxStreamDataBidirectionalRemote(1 << 20)
                    .initialMaxStreamsBidirectional(10)
                    .initialMaxStreamDataUnidirectional(1 << 20)
                    .initialMaxStreamsUnidirectional(10)
                    .tokenHandler(InsecureQuicTokenHandler.INSTANCE)
                    .handler(new Http3ServerConnectionHandler(onStream()))
                    .build())
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  private static ChannelInitializer<QuicStreamChannel> onStream() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(QuicStreamChannel stream) {
        stream.pipeline().addLast(new Hello());
      }
    };
  }

  private static final class Hello extends Http3RequestStreamInboundHandler {
    @Override
    protected void channelRead(ChannelHandlerContext context, Http3HeadersFrame frame) {
      ReferenceCountUtil.release(frame);
    }

    @Override
    protected void channelRead(ChannelHandlerContext context, Http3DataFrame frame) {
      ReferenceCountUtil.release(frame);
    }

    @Override
    protected void channelInputClosed(ChannelHandlerContext context) {
      DefaultHttp3HeadersFrame head = new DefaultHttp3HeadersFrame();
      head.headers().status("200");
      context.writeAndFlush(head).addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
    }
  }

  /// One identity, for everybody.
  private static final class Keys extends X509ExtendedKeyManager {
    private final ThrowawayCa.Identity identity;

    Keys(ThrowawayCa.Identity identity) {
      this.identity = identity;
    }

    @Override
    public String chooseEngineServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return "only";
    }

    @Override
    public String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return "only";
    }

    @Override
    public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
      return new String[] {"only"};
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return identity.key();
    }
  }
}

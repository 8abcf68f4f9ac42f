package hinomi.probe;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at a server of our own before any site is looked at, until all that a probe needs is
/// loaded: the first handshake of a process takes far longer than any site is to blame for.
public final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final int LOOKS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String HOST = "warm-up.invalid";
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello".getBytes(StandardCharsets.US_ASCII);

  private WarmUp() {}

  /// Completes when probes on this network are warm, or could not be made so; it never fails.
  public static Future<Void> of(Network network) {
    Instant now = network.now();
    Duration day = Duration.ofDays(1);
    ThrowawayCa authority = ThrowawayCa.root("Hinomi warm-up", now);
    ThrowawayCa.Identity identity = authority.issue(List.of(HOST), now.minus(day), now.plus(day));
    EventLoop loop = ((VertxInternal) network.vertx()).getOrCreateContext().nettyEventLoop();
    return serve(network, loop, identity)
        .compose(server ->
            looks(network.with(NetworkSettings.DEFAULT), probe(server, authority), LOOKS)
                .onComplete(_ -> close(server)))
        .onFailure(error -> LOG.warn("could not warm up: {}", error.toString()))
        .otherwiseEmpty();
  }

  private static void close(Channel server) {
    var _ = server.close();
  }

  private static Future<Void> looks(Network network, HttpProbe probe, int left) {
    return left == 0
        ? Future.succeededFuture()
        : probe.run(network, PATIENCE).compose(_ -> looks(network, probe, left - 1));
  }

  private static HttpProbe probe(Channel server, ThrowawayCa authority) {
    int port = ((InetSocketAddress) server.localAddress()).getPort();
    Pin address = new Pin(InetAddress.getLoopbackAddress(), OptionalInt.of(port));
    TlsOptions tls =
        new TlsOptions(
            true,
            List.of(authority.certificate()),
            TlsVersion.TLS_1_2,
            TlsVersion.TLS_1_3,
            Optional.empty());
    return new HttpProbe(
        Request.get(URI.create("https://" + HOST + "/")),
        Route.to(address, tls),
        Redirects.DEFAULT,
        Limits.DEFAULT);
  }

  private static Future<Channel> serve(
      Network network, EventLoop loop, ThrowawayCa.Identity identity) {
    Promise<Channel> serving = Promise.promise();
    try {
      ChannelFuture bound =
          network
              .servers(loop)
              .childHandler(
                  server(SslContextBuilder.forServer(identity.key(), identity.chain()).build()))
              .bind(InetAddress.getLoopbackAddress(), 0);
      bound.addListener(done -> {
        if (done.isSuccess()) {
          serving.complete(bound.channel());
        } else {
          serving.fail(done.cause());
        }
      });
    } catch (SSLException impossible) {
      serving.fail(impossible);
    }
    return serving.future();
  }

  private static ChannelHandler server(SslContext context) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(context.newHandler(channel.alloc()), new Answering());
      }
    };
  }

  /// Answers whatever comes.
  private static final class Answering extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
      context
          .writeAndFlush(Unpooled.wrappedBuffer(ANSWER))
          .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
      var _ = context.close();
    }
  }
}

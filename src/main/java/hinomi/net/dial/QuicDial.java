package hinomi.net.dial;

import hinomi.net.ProbeFault;
import hinomi.net.tls.TlsEngine;
import hinomi.net.visit.FaultTranslator;
import hinomi.net.visit.HandoverHandler;
import hinomi.net.visit.ResponseLimits;
import hinomi.net.visit.Visit;
import hinomi.outcome.Cause;
import hinomi.outcome.Phase;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http3.DefaultHttp3SettingsFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ClientConnectionHandler;
import io.netty.handler.codec.http3.Http3Settings;
import io.netty.handler.codec.http3.Http3SettingsFrame;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Connects to a host and port over QUIC (RFC 9000), by the same rules as over TCP. Connection and
/// TLS handshake are one, and are measured as one phase: connect.
public final class QuicDial {
  private static final long WINDOW = 1 << 20;

  private final Visit visit;
  private final Route route;
  private final ResponseLimits limits;
  private long sentAt;

  public QuicDial(Visit visit, Route route, ResponseLimits limits) {
    this.visit = visit;
    this.route = route;
    this.limits = limits;
  }

  /// Why this machine cannot use QUIC, in one sentence for the operator.
  public static Optional<String> unsupportedReason() {
    return Quic.isAvailable()
        ? Optional.empty()
        : Optional.of(
            "HTTP/3 needs the native QUIC library, which is not available on "
                + System.getProperty("os.name")
                + " on "
                + System.getProperty("os.arch"));
  }

  /// A connection whose certificate is valid; `from` is the server that redirected there, if one
  /// did.
  public Future<QuicChannel> connect(String host, int port, Optional<InetAddress> from) {
    Optional<String> unsupported = unsupportedReason();
    if (unsupported.isPresent()) {
      return Future.failedFuture(new ProbeFault(Cause.AGENT, unsupported.get()));
    }
    String name = route.sni().orElse(host).replaceFirst("\\.$", "");
    return new Addresses(visit, route)
        .of(host, port, from)
        .compose(found -> handshake(found, name))
        .compose(channel ->
            new TlsHandshake(visit, route.tls(), List.of(), TlsEngine.BORINGSSL)
                .verify(Objects.requireNonNull(channel.sslEngine()).getSession(), name)
                .compose(_ -> open(channel)));
  }

  /// The server may have closed it meanwhile.
  private static Future<QuicChannel> open(QuicChannel channel) {
    return HandoverHandler.failure(channel)
        .map(reason ->
            Future.<QuicChannel>failedFuture(
                reason instanceof ProbeFault
                    ? reason
                    : new ProbeFault(Cause.CONNECT, "the server closed the QUIC connection")))
        .orElseGet(() -> Future.succeededFuture(channel));
  }

  private Future<QuicChannel> handshake(List<InetSocketAddress> addresses, String name) {
    sentAt = 0;
    visit.progress().enter(Phase.CONNECT);
    return new AddressAttempts<QuicChannel>(
            visit, (address, timeoutMillis) -> open(address, timeoutMillis, codec(name)))
        .firstOf(addresses)
        .onSuccess(_ -> visit.progress().recordPhase(Phase.CONNECT, System.nanoTime() - sentAt));
  }

  private Future<QuicChannel> open(
      InetSocketAddress address, int timeoutMillis, ChannelHandler codec) {
    Promise<QuicChannel> open = Promise.promise();
    ChannelFuture bound =
        visit
            .network()
            .datagrams(visit.loop())
            .handler(handlers(socket(address, open), codec))
            .connect(address); // so that the system tells when nothing listens
    visit.cancellation().register(bound.channel());
    bound.addListener(done -> {
      if (done.isSuccess()) {
        handshake(bound.channel(), address, timeoutMillis, open);
      } else {
        open.tryFail(
            new ProbeFault(Cause.AGENT, "cannot open a UDP socket: " + done.cause().getMessage()));
      }
    });
    return open.future();
  }

  private static ChannelHandler handlers(ChannelHandler... all) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(all);
      }
    };
  }

  /// Notes when the first datagram is sent: what comes before is our own work.
  private ChannelHandler socket(InetSocketAddress address, Promise<QuicChannel> open) {
    return new ChannelDuplexHandler() {
      @Override
      public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
        sentAt = sentAt == 0 ? System.nanoTime() : sentAt;
        var _ = context.write(message, written);
      }

      @Override
      public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
        open.tryFail(FaultTranslator.ofQuic(error, address));
      }
    };
  }

  private void handshake(
      Channel socket, InetSocketAddress address, int timeoutMillis, Promise<QuicChannel> open) {
    QuicChannel.newBootstrap(socket)
        .handler(
            handlers(
                closeReason(open),
                new Http3ClientConnectionHandler(null, null, null, settings(), true)))
        .remoteAddress(address)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
        .connect()
        .addListener((io.netty.util.concurrent.Future<QuicChannel> done) -> {
          if (done.isSuccess()) {
            visit.progress().received();
            visit.cancellation().register(done.getNow(), socket);
            open.tryComplete(done.getNow());
          } else {
            open.tryFail(FaultTranslator.ofQuic(done.cause(), address));
          }
        });
  }

  /// The library sends the name as SNI, unless it is an address or has only one label. After tasks
  /// that it runs itself, it sends the Finished message of the handshake but sees only with the
  /// next datagram that the handshake is complete, which costs a round trip (RFC 9001, 4.1.2).
  /// After tasks of an executor it looks again.
  private ChannelHandler codec(String name) {
    return Http3.newQuicClientCodecBuilder()
        .sslTaskExecutor(Runnable::run)
        .sslEngineProvider(channel -> visit.network().quic(channel.alloc(), name))
        .initialMaxData(WINDOW)
        .initialMaxStreamDataBidirectionalLocal(WINDOW)
        .build();
  }

  /// Keeps the reason that the server gives for closing the connection, also within the handshake.
  private static ChannelHandler closeReason(Promise<QuicChannel> open) {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof QuicConnectionCloseEvent end) {
          ProbeFault fault = FaultTranslator.ofQuicClose(end);
          HandoverHandler.failed(context.channel(), fault);
          open.tryFail(
              fault.reason() == Cause.TLS ? fault : new ProbeFault(Cause.CONNECT, fault.detail()));
        }
        context.fireUserEventTriggered(event);
      }
    };
  }

  private Http3SettingsFrame settings() {
    return new DefaultHttp3SettingsFrame(new Http3Settings().maxFieldSectionSize(limits.headers()));
  }
}

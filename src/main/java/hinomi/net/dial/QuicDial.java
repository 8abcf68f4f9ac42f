package hinomi.net.dial;

import hinomi.net.ProbeFault;
import hinomi.net.tls.TlsEngine;
import hinomi.net.visit.FaultTranslator;
import hinomi.net.visit.ResponseLimits;
import hinomi.net.visit.Visit;
import hinomi.outcome.Cause;
import hinomi.outcome.Phase;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http3.DefaultHttp3SettingsFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ClientConnectionHandler;
import io.netty.handler.codec.http3.Http3Settings;
import io.netty.handler.codec.http3.Http3SettingsFrame;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicChannel;
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
                .map(channel));
  }

  private Future<QuicChannel> handshake(List<InetSocketAddress> addresses, String name) {
    long start = System.nanoTime();
    return new AddressAttempts<QuicChannel>(
            visit, (address, timeoutMillis) -> open(address, timeoutMillis, codec(name)))
        .firstOf(addresses)
        .onSuccess(_ -> visit.progress().recordPhase(Phase.CONNECT, System.nanoTime() - start));
  }

  private Future<QuicChannel> open(
      InetSocketAddress address, int timeoutMillis, ChannelHandler codec) {
    Promise<QuicChannel> open = Promise.promise();
    ChannelFuture bound = visit.network().datagrams(visit.loop()).handler(codec).bind(0);
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

  private void handshake(
      Channel socket, InetSocketAddress address, int timeoutMillis, Promise<QuicChannel> open) {
    QuicChannel.newBootstrap(socket)
        .handler(new Http3ClientConnectionHandler(null, null, null, settings(), true))
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

  /// The library sends the name as SNI, unless it is an address or has only one label.
  private ChannelHandler codec(String name) {
    return Http3.newQuicClientCodecBuilder()
        .sslEngineProvider(channel -> visit.network().quic(channel.alloc(), name))
        .initialMaxData(WINDOW)
        .initialMaxStreamDataBidirectionalLocal(WINDOW)
        .build();
  }

  private Http3SettingsFrame settings() {
    return new DefaultHttp3SettingsFrame(new Http3Settings().maxFieldSectionSize(limits.headers()));
  }
}

package hinomi.net.dial;

import hinomi.net.ProbeFault;
import hinomi.net.visit.FaultTranslator;
import hinomi.net.visit.HandoverHandler;
import hinomi.net.visit.Visit;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Phase;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.proxy.HttpProxyHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/// Opens a TCP connection to the first address that accepts one. With a proxy, the addresses are
/// those of the proxy and the connection is a tunnel through it.
public final class Connector {
  private final Visit visit;
  private final Optional<Proxy> proxy;
  private final InetSocketAddress target;
  private long start;
  private long reachedAt;

  /// `target` is the host and port that a proxy is asked to connect to.
  public Connector(Visit visit, Optional<Proxy> proxy, InetSocketAddress target) {
    this.visit = visit;
    this.proxy = proxy;
    this.target = target;
  }

  public Future<Channel> connect(List<InetSocketAddress> addresses) {
    start = System.nanoTime();
    return proxy.isPresent()
        ? new AddressAttempts<>(visit, this::tunnel).firstOf(addresses)
        : overTcp(addresses, Phase.CONNECT);
  }

  private Future<Channel> overTcp(List<InetSocketAddress> addresses, Phase phase) {
    visit.progress().enter(phase, start);
    return new AddressAttempts<>(visit, this::plain)
        .firstOf(addresses)
        .onSuccess(_ -> visit.progress().recordPhase(phase, System.nanoTime() - start));
  }

  /// A connection to the proxy itself.
  Future<Channel> connectToProxy(List<InetSocketAddress> addresses) {
    Proxy through = proxy.orElseThrow();
    start = System.nanoTime();
    return overTcp(addresses, Phase.PROXY_CONNECT)
        .onSuccess(_ -> visit.progress().record(CommonFacts.PROXY_REACHED, true))
        .recover(error ->
            Future.failedFuture(error instanceof ProbeFault fault ? through.named(fault) : error));
  }

  private Future<Channel> plain(InetSocketAddress address, int timeoutMillis) {
    Promise<Channel> open = Promise.promise();
    ChannelFuture connecting =
        sockets(timeoutMillis).handler(handlers(new FirstByte())).connect(address);
    visit.cancellation().register(connecting.channel());
    connecting.addListener(done -> {
      if (done.isSuccess()) {
        open.tryComplete(connecting.channel());
      } else {
        open.tryFail(FaultTranslator.ofConnect(done.cause(), address));
      }
    });
    return open.future();
  }

  private Future<Channel> tunnel(InetSocketAddress address, int timeoutMillis) {
    Proxy through = proxy.orElseThrow();
    visit.progress().begin("connecting to the proxy " + through.server());
    visit.progress().enter(Phase.PROXY_CONNECT, start);
    Promise<Channel> open = Promise.promise();
    HttpProxyHandler handler = through.handler(address);
    handler
        .connectFuture()
        .addListener((io.netty.util.concurrent.Future<Channel> done) -> {
          if (done.isSuccess()) {
            visit.progress().recordPhase(Phase.CONNECT, System.nanoTime() - reachedAt);
            open.tryComplete(done.getNow());
          } else {
            open.tryFail(through.named(FaultTranslator.ofProxy(done.cause(), address, target)));
          }
        });
    ChannelFuture connecting =
        sockets(timeoutMillis)
            .handler(handlers(new FirstByte(), onReached(through), handler))
            .connect(target);
    visit.cancellation().register(connecting.channel());
    connecting.addListener(done -> {
      if (!done.isSuccess()) {
        open.tryFail(through.named(FaultTranslator.ofProxy(done.cause(), address, target)));
      }
    });
    return open.future();
  }

  private ChannelHandler onReached(Proxy through) {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelActive(ChannelHandlerContext context) {
        reachedAt = System.nanoTime();
        visit.progress().recordPhase(Phase.PROXY_CONNECT, reachedAt - start);
        visit.progress().enter(Phase.CONNECT, reachedAt);
        visit.progress().record(CommonFacts.PROXY_REACHED, true);
        visit.progress().begin("waiting for a tunnel through the proxy " + through.server());
        context.fireChannelActive();
      }
    };
  }

  /// The first handler of a pipeline: notes that a byte of the peer was received, then leaves.
  private final class FirstByte extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      visit.progress().received();
      context.pipeline().remove(this);
      context.fireChannelRead(message);
    }
  }

  private static ChannelHandler handlers(ChannelHandler... first) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(first).addLast(new HandoverHandler());
      }
    };
  }

  /// A failed write does not close them: what the peer sent before can still be read.
  private Bootstrap sockets(int timeoutMillis) {
    return visit
        .network()
        .sockets(visit.loop())
        .option(ChannelOption.AUTO_CLOSE, false)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis);
  }
}

package hinomi.net.dial;

import hinomi.net.visit.FaultTranslator;
import hinomi.net.visit.FirstByteHandler;
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

/// Opens a connection to the first address that answers, each having its share of the time left. If
/// there is a proxy, the addresses are its own and the connection is a tunnel through it.
public final class Connector {
  private final Visit visit;
  private final Optional<Proxy> proxy;
  private final InetSocketAddress target;

  /// The target is the name and port that a proxy is asked to connect to.
  public Connector(Visit visit, Optional<Proxy> proxy, InetSocketAddress target) {
    this.visit = visit;
    this.proxy = proxy;
    this.target = target;
  }

  public Future<Channel> connect(List<InetSocketAddress> addresses) {
    long start = System.nanoTime();
    return new AddressAttempts<>(visit, this::open)
        .firstOf(addresses)
        .onSuccess(_ -> visit.progress().took(Phase.CONNECT, System.nanoTime() - start));
  }

  private Future<Channel> open(InetSocketAddress address, int patience) {
    return proxy.map(it -> tunnel(it, address, patience)).orElseGet(() -> plain(address, patience));
  }

  private Future<Channel> plain(InetSocketAddress address, int patience) {
    Promise<Channel> open = Promise.promise();
    ChannelFuture connecting =
        sockets(patience)
            .handler(quietAfter(new FirstByteHandler(visit.progress())))
            .connect(address);
    visit.lifeline().hold(connecting.channel());
    connecting.addListener(done -> {
      if (done.isSuccess()) {
        open.tryComplete(connecting.channel());
      } else {
        open.tryFail(FaultTranslator.ofConnect(done.cause(), address));
      }
    });
    return open.future();
  }

  private Future<Channel> tunnel(Proxy through, InetSocketAddress address, int patience) {
    visit.progress().begin("connecting to the proxy " + through.server());
    Promise<Channel> open = Promise.promise();
    HttpProxyHandler handler = through.handler(address);
    handler
        .connectFuture()
        .addListener((io.netty.util.concurrent.Future<Channel> done) -> {
          if (done.isSuccess()) {
            open.tryComplete(done.getNow());
          } else {
            open.tryFail(through.named(FaultTranslator.ofProxy(done.cause(), address, target)));
          }
        });
    ChannelFuture connecting =
        sockets(patience)
            .handler(quietAfter(new FirstByteHandler(visit.progress()), reached(through), handler))
            .connect(target);
    visit.lifeline().hold(connecting.channel());
    connecting.addListener(done -> {
      if (!done.isSuccess()) {
        open.tryFail(through.named(FaultTranslator.ofProxy(done.cause(), address, target)));
      }
    });
    return open.future();
  }

  private ChannelHandler reached(Proxy through) {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelActive(ChannelHandlerContext context) {
        visit.progress().saw(CommonFacts.PROXY_REACHED, true);
        visit.progress().begin("waiting for a tunnel through the proxy " + through.server());
        context.fireChannelActive();
      }
    };
  }

  private static ChannelHandler quietAfter(ChannelHandler... first) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(first).addLast(new HandoverHandler());
      }
    };
  }

  private Bootstrap sockets(int patience) {
    return visit
        .network()
        .sockets(visit.loop())
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, patience);
  }
}

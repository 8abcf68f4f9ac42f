package hinomi.net;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class CancellationTest {
  /// As when no descriptor is left: whoever cuts it has an outcome to give after that.
  @Test
  void isCutThoughItHoldsAChannelThatCouldNotBeOpened() {
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    ChannelFuture failed =
        new Bootstrap()
            .group(loops)
            .channelFactory(() -> {
              throw new ChannelException(new SocketException("Too many open files"));
            })
            .handler(new ChannelInboundHandlerAdapter())
            .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
    Cancellation cancellation = new Cancellation();
    cancellation.register(failed.channel());

    cancellation.cancel();

    assertTrue(cancellation.isCancelled());
    assertFalse(failed.awaitUninterruptibly().isSuccess());
    var _ = loops.shutdownGracefully();
  }
}

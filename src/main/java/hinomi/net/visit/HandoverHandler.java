package hinomi.net.visit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/// Ends a pipeline until somebody takes over: a fault is remembered, and what the peer says early
/// is held, no more being read, and passed on to who follows once this is removed.
public final class HandoverHandler extends ChannelInboundHandlerAdapter {
  private static final AttributeKey<Throwable> BROKEN = AttributeKey.valueOf("hinomi.broken");

  private final Queue<Object> held = new ArrayDeque<>();

  /// Why nobody can take over the channel any more, if so.
  public static Optional<Throwable> broken(Channel channel) {
    return Optional.ofNullable(channel.attr(BROKEN).get())
        .or(() ->
            channel.isActive() ? Optional.empty() : Optional.of(new ClosedChannelException()));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    held.add(message);
    context.channel().config().setAutoRead(false);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (context.channel().isActive()) {
      held.forEach(context::fireChannelRead);
      context.channel().config().setAutoRead(true);
    } else {
      held.forEach(ReferenceCountUtil::release);
    }
    held.clear();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
    context.channel().attr(BROKEN).setIfAbsent(error);
    var _ = context.close();
  }
}

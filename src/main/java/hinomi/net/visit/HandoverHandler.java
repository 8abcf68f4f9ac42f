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

/// The end of a pipeline between two protocols. It remembers a failure, buffers what arrives early,
/// stops reading, and passes the buffer on when it is removed.
public final class HandoverHandler extends ChannelInboundHandlerAdapter {
  private static final AttributeKey<Throwable> FAILURE = AttributeKey.valueOf("hinomi.failure");

  private final Queue<Object> pending = new ArrayDeque<>();

  /// Why the channel is not usable any more, if so.
  public static Optional<Throwable> failure(Channel channel) {
    return Optional.ofNullable(channel.attr(FAILURE).get())
        .or(() ->
            channel.isActive() ? Optional.empty() : Optional.of(new ClosedChannelException()));
  }

  /// Remembers why the channel is about to close.
  public static void failed(Channel channel, Throwable reason) {
    channel.attr(FAILURE).setIfAbsent(reason);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    pending.add(message);
    context.channel().config().setAutoRead(false);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (context.channel().isActive()) {
      pending.forEach(context::fireChannelRead);
      context.channel().config().setAutoRead(true);
    } else {
      pending.forEach(ReferenceCountUtil::release);
    }
    pending.clear();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
    context.channel().attr(FAILURE).setIfAbsent(error);
    var _ = context.close();
  }
}

package hinomi.net.visit;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// Notes that the peer has said something, and leaves the pipeline. It comes first there.
public final class FirstByteHandler extends ChannelInboundHandlerAdapter {
  private final Progress progress;

  public FirstByteHandler(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    progress.heard();
    context.pipeline().remove(this);
    context.fireChannelRead(message);
  }
}

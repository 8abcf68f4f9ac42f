package hinomi.probe.http;

import hinomi.outcome.Cause;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;

/// Counts what a server says over HTTP/2 besides its answer: pings, settings and the like, which
/// have to be replied to. One that does not stop is given up.
final class Http2ControlLimit extends ChannelInboundHandlerAdapter {
  private static final int MOST = 1_000;

  private final ResponseReader answer;
  private int count;

  Http2ControlLimit(ResponseReader answer) {
    this.answer = answer;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    boolean isAnswer = frame instanceof Http2HeadersFrame || frame instanceof Http2DataFrame;
    if (!isAnswer && ++count > MOST) {
      ReferenceCountUtil.release(frame);
      answer.fail(Cause.PROTOCOL, "more than " + MOST + " HTTP/2 frames that are no answer");
    } else {
      context.fireChannelRead(frame);
    }
  }
}

package hinomi.probe.http;

import hinomi.outcome.Cause;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/// Passes the final answer on, and drops interim ones (RFC 9110, 15.2).
final class InterimResponses extends ChannelInboundHandlerAdapter {
  private static final int MAX_INTERIM = 20;
  private static final int SWITCHING_PROTOCOLS = 101;

  private final ResponseReader answer;
  private int interim;
  private boolean dropping;

  InterimResponses(ResponseReader answer) {
    this.answer = answer;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpResponse response) {
      dropping = !begins(response);
    }
    if (!dropping) {
      context.fireChannelRead(message);
      return;
    }
    dropping = !(message instanceof LastHttpContent);
    ReferenceCountUtil.release(message);
  }

  private boolean begins(HttpResponse response) {
    if (response.decoderResult().isFailure()) {
      answer.badHead(response.decoderResult().cause());
      return false;
    }
    if (isInterim(response)) {
      drop();
      return false;
    }
    answer.began(response);
    return true;
  }

  private void drop() {
    answer.interim();
    if (++interim > MAX_INTERIM) {
      answer.fail(Cause.PROTOCOL, "more than " + MAX_INTERIM + " interim answers and no final one");
    }
  }

  private static boolean isInterim(HttpResponse response) {
    return response.status().codeClass() == HttpStatusClass.INFORMATIONAL
        && response.status().code() != SWITCHING_PROTOCOLS;
  }
}

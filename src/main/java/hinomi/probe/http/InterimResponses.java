package hinomi.probe.http;

import hinomi.net.visit.FaultTranslator;
import hinomi.outcome.Cause;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/// Passes the final response on, notes interim ones (RFC 9110, 15.2) and drops them.
final class InterimResponses extends ChannelInboundHandlerAdapter {
  private static final int MAX_INTERIM = 20;
  private static final int SWITCHING_PROTOCOLS = 101;

  private final ResponseReader reader;
  private int interim;
  private boolean dropping;

  InterimResponses(ResponseReader reader) {
    this.reader = reader;
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
      reader.badHead(response.decoderResult().cause());
      return false;
    }
    if (!FaultTranslator.isStatus(response.status().code())) {
      reader.badStatus(response.status().code());
      return false;
    }
    if (isInterim(response)) {
      drop(response.status().code());
      return false;
    }
    reader.began(response);
    return true;
  }

  private void drop(int status) {
    reader.interim(status);
    if (++interim > MAX_INTERIM) {
      reader.fail(
          Cause.PROTOCOL, "more than " + MAX_INTERIM + " interim responses without a final one");
    }
  }

  private static boolean isInterim(HttpResponse response) {
    return response.status().codeClass() == HttpStatusClass.INFORMATIONAL
        && response.status().code() != SWITCHING_PROTOCOLS;
  }
}

package hinomi.probe.dns;

import hinomi.net.ProbeFault;
import hinomi.net.visit.FaultTranslator;
import hinomi.net.visit.HandoverHandler;
import hinomi.net.visit.Progress;
import hinomi.net.visit.ResponseLimits;
import hinomi.outcome.Cause;
import hinomi.outcome.Phase;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.function.Function;

/// Sends one query over a connection, with length prefixes (RFC 1035, 4.2.2). Only the server can
/// send there: what is not the response to the query is a fault.
final class DnsStream extends SimpleChannelInboundHandler<ByteBuf> {
  private static final int MAX_MESSAGE = 65_535;

  private final Progress progress;
  private final Function<byte[], Optional<DnsResponse>> reader;
  private final Promise<DnsResponse> reply = Promise.promise();
  private final long since;

  /// The first byte is measured since that time of `nanoTime`.
  private DnsStream(Progress progress, Function<byte[], Optional<DnsResponse>> reader, long since) {
    this.progress = progress;
    this.reader = reader;
    this.since = since;
  }

  /// The response; its first byte includes the nanoseconds waited before.
  public static Future<DnsResponse> send(
      Progress progress,
      Channel channel,
      byte[] query,
      Function<byte[], Optional<DnsResponse>> reader,
      long waited) {
    Optional<Throwable> failure = HandoverHandler.failure(channel);
    if (failure.isPresent()) {
      return Future.failedFuture(
          FaultTranslator.ofResponse(failure.get(), ResponseLimits.DEFAULT, progress));
    }
    DnsStream stream = new DnsStream(progress, reader, System.nanoTime() - waited);
    progress.begin("waiting for the response over the connection");
    progress.enter(Phase.FIRST_BYTE, stream.since);
    channel
        .pipeline()
        .addLast(
            new LengthFieldBasedFrameDecoder(MAX_MESSAGE + 2, 0, 2, 0, 2),
            new LengthFieldPrepender(2),
            stream)
        .remove(HandoverHandler.class);
    channel
        .writeAndFlush(Unpooled.wrappedBuffer(query))
        .addListener(done -> {
          if (!done.isSuccess()) {
            stream.fail(done.cause());
          }
        });
    return stream.reply.future();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
    if (reply.future().isComplete()) {
      return;
    }
    progress.recordPhase(Phase.FIRST_BYTE, System.nanoTime() - since);
    reader
        .apply(ByteBufUtil.getBytes(message))
        .ifPresentOrElse(
            reply::tryComplete,
            () -> fail(new ProbeFault(Cause.PROTOCOL, "the response is to another query")));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(new ProbeFault(Cause.PROTOCOL, "connection closed before the response was complete"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
    fail(error);
  }

  private void fail(Throwable error) {
    reply.tryFail(
        error instanceof ProbeFault
            ? error
            : FaultTranslator.ofResponse(error, ResponseLimits.DEFAULT, progress));
  }
}

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

/// Asks one question on an open connection, where messages have their length before them (RFC 1035,
/// 4.2.2). Nobody else can speak there: what is no answer to the question is a fault.
final class DnsStream extends SimpleChannelInboundHandler<ByteBuf> {
  private static final int LARGEST = 65_535;

  private final Progress progress;
  private final Function<byte[], Optional<DnsResponse>> reader;
  private final Promise<DnsResponse> reply = Promise.promise();
  private final long since;

  /// The first byte counts from the time of `nanoTime`.
  private DnsStream(Progress progress, Function<byte[], Optional<DnsResponse>> reader, long since) {
    this.progress = progress;
    this.reader = reader;
    this.since = since;
  }

  /// The answer; waiting for it is counted on top of what was waited before.
  public static Future<DnsResponse> ask(
      Progress progress,
      Channel channel,
      byte[] question,
      Function<byte[], Optional<DnsResponse>> reader,
      long waited) {
    Optional<Throwable> broken = HandoverHandler.broken(channel);
    if (broken.isPresent()) {
      return Future.failedFuture(
          FaultTranslator.ofAnswer(broken.get(), ResponseLimits.DEFAULT, progress));
    }
    DnsStream asking = new DnsStream(progress, reader, System.nanoTime() - waited);
    progress.begin("waiting for an answer on the connection");
    channel
        .pipeline()
        .addLast(
            new LengthFieldBasedFrameDecoder(LARGEST + 2, 0, 2, 0, 2),
            new LengthFieldPrepender(2),
            asking)
        .remove(HandoverHandler.class);
    channel
        .writeAndFlush(Unpooled.wrappedBuffer(question))
        .addListener(done -> {
          if (!done.isSuccess()) {
            asking.fail(done.cause());
          }
        });
    return asking.reply.future();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
    if (reply.future().isComplete()) {
      return;
    }
    progress.took(Phase.FIRST_BYTE, System.nanoTime() - since);
    reader
        .apply(ByteBufUtil.getBytes(message))
        .ifPresentOrElse(
            reply::tryComplete,
            () -> fail(new ProbeFault(Cause.PROTOCOL, "the answer is to another question")));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(new ProbeFault(Cause.PROTOCOL, "connection closed without a whole answer"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
    fail(error);
  }

  private void fail(Throwable error) {
    reply.tryFail(
        error instanceof ProbeFault
            ? error
            : FaultTranslator.ofAnswer(error, ResponseLimits.DEFAULT, progress));
  }
}

package hinomi.probe.tcp;

import hinomi.net.ProbeFault;
import hinomi.net.visit.FaultTranslator;
import hinomi.net.visit.HandoverHandler;
import hinomi.net.visit.Progress;
import hinomi.net.visit.ResponseLimits;
import hinomi.outcome.Cause;
import hinomi.outcome.Phase;
import hinomi.text.Bytes;
import hinomi.text.HumanText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// Exchanges data with a peer on a ready connection, turn by turn. What is received is kept, up to
/// 64 KiB, until a reader takes it.
public final class Dialogue extends ChannelInboundHandlerAdapter {
  static final int LIMIT = 64 << 10;

  private final Channel channel;
  private final Progress progress;
  private final ByteBuf received = Unpooled.buffer(256);
  private Runnable onChange = () -> {};
  private Optional<Throwable> failure = Optional.empty();
  private long sentAt = System.nanoTime();
  private long receivedAt;
  private long lastReceivedAt;

  private Dialogue(Channel channel, Progress progress) {
    this.channel = channel;
    this.progress = progress;
  }

  /// Reads a reply from the buffer once it is whole. Until then it leaves the buffer unchanged and
  /// is called again when there is more, or with `isAll` when the peer closed the connection. May
  /// throw a [ProbeFault].
  @FunctionalInterface
  public interface ReplyReader<T> {
    Optional<T> read(ByteBuf received, boolean isAll);
  }

  /// From now on until [#handOver], the dialogue receives all that the peer sends.
  public static Dialogue on(Channel channel, Progress progress) {
    Dialogue dialogue = new Dialogue(channel, progress);
    dialogue.failure = HandoverHandler.failure(channel);
    channel.pipeline().addLast(dialogue);
    channel.pipeline().remove(HandoverHandler.class);
    return dialogue;
  }

  Channel channel() {
    return channel;
  }

  Progress progress() {
    return progress;
  }

  public Future<Void> send(byte[] bytes) {
    progress.begin("sending " + HumanText.plural(bytes.length, "byte"));
    Promise<Void> sent = Promise.promise();
    sentAt = System.nanoTime();
    receivedAt = 0;
    channel
        .writeAndFlush(Unpooled.wrappedBuffer(bytes))
        .addListener(done -> {
          sentAt = receivedAt == 0 ? System.nanoTime() : sentAt;
          if (done.isSuccess()) {
            sent.tryComplete();
          } else {
            sent.tryFail(fault(done.cause()));
          }
        });
    return sent.future();
  }

  /// The next reply; `name` is how messages call it.
  public <T> Future<T> receive(String name, ReplyReader<T> reader) {
    return receive(name, Optional::empty, reader);
  }

  /// The same; on a timeout, `lateFault` may give a better reason.
  public <T> Future<T> receive(
      String name, Supplier<Optional<ProbeFault>> lateFault, ReplyReader<T> reader) {
    Promise<T> reply = Promise.promise();
    progress.begin("waiting for " + name, lateFault);
    onChange = () -> tryToRead(reply, reader);
    onChange.run();
    return reply.future();
  }

  /// The channel, ready for TLS. Fails if the peer has sent more: an attacker in between could
  /// inject that, and it would pass for encrypted data (CVE-2011-0411).
  public Future<Channel> handOver() {
    onChange = () -> {};
    if (received.isReadable()) {
      return Future.failedFuture(
          new ProbeFault(Cause.PROTOCOL, "the server sent more data before TLS: " + unread()));
    }
    channel.pipeline().replace(this, null, new HandoverHandler());
    return Future.succeededFuture(channel);
  }

  /// What no reader took, in one line; empty when nothing is left.
  public String unread() {
    return received.isReadable() ? "'" + Bytes.shown(ByteBufUtil.getBytes(received)) + "'" : "";
  }

  /// When the first byte after the last send was received, of `nanoTime`, with the phase recorded;
  /// absent when none was.
  OptionalLong recordFirstByte() {
    if (receivedAt == 0) {
      return OptionalLong.empty();
    }
    progress.recordPhase(Phase.FIRST_BYTE, Math.max(0, receivedAt - sentAt));
    return OptionalLong.of(receivedAt);
  }

  /// When the last byte so far was received, of `nanoTime`.
  long lastReceivedAt() {
    return lastReceivedAt;
  }

  private <T> void tryToRead(Promise<T> reply, ReplyReader<T> reader) {
    try {
      Optional<T> found = reader.read(received, hasEnded());
      if (found.isPresent()) {
        onChange = () -> {};
        reply.tryComplete(found.get());
      } else if (received.readableBytes() > LIMIT) {
        String more = "received more than " + HumanText.size(LIMIT) + " while ";
        reply.tryFail(
            new ProbeFault(Cause.TOO_LARGE, more + progress.activity() + ": " + unread()));
      } else {
        failure.ifPresent(error -> reply.tryFail(fault(error)));
      }
    } catch (RuntimeException | Error faultOrBug) {
      reply.tryFail(faultOrBug);
    }
  }

  private boolean hasEnded() {
    return failure.filter(ClosedChannelException.class::isInstance).isPresent();
  }

  private Throwable fault(Throwable error) {
    Throwable fault = FaultTranslator.ofResponse(error, ResponseLimits.DEFAULT, progress);
    return fault instanceof ProbeFault known && received.isReadable()
        ? new ProbeFault(known.reason(), known.detail() + ", after " + unread())
        : fault;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (received.readableBytes() <= LIMIT && message instanceof ByteBuf bytes) {
        lastReceivedAt = System.nanoTime();
        receivedAt = receivedAt == 0 ? lastReceivedAt : receivedAt;
        received.discardReadBytes().writeBytes(bytes);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
    onChange.run();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(new ClosedChannelException());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
    fail(error);
    var _ = context.close();
  }

  private void fail(Throwable error) {
    failure = failure.or(() -> Optional.of(error));
    onChange.run();
  }
}

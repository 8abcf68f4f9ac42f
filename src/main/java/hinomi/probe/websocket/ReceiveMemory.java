package hinomi.probe.websocket;

import hinomi.net.BodyMemory;
import hinomi.net.ProbeFault;
import hinomi.net.visit.Progress;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.text.HumanText;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/// Lets a WebSocket receive 64 KiB, and by doubling more as memory for it is granted, up to the
/// limit of all its messages; meanwhile nothing is read. A probe that times out in this wait fails
/// with reason `agent`. The memory is given back when the connection ends, or what was kept of it
/// when its message is no longer read.
final class ReceiveMemory extends ChannelInboundHandlerAdapter {
  private static final long FREE = 64 << 10;

  /// A frame, and the message that is put together of frames.
  private static final int COPIES = 2;

  private static final String WAITING = "waiting for memory to read messages";

  private final BodyMemory memory;
  private final Progress progress;
  private final Runnable onResume;
  private final Queue<Object> held = new ArrayDeque<>();
  private Optional<BodyMemory.Share> share = Optional.empty();
  private long received;
  private long granted = FREE;
  private boolean isWaiting;
  private boolean isKept;

  ReceiveMemory(BodyMemory memory, Progress progress, Runnable onResume) {
    this.memory = memory;
    this.progress = progress;
    this.onResume = onResume;
  }

  /// Keeps the memory of a message of so many bytes; the result gives it back.
  Runnable keep(int bytes) {
    isKept = true;
    share.ifPresent(it -> it.shrinkTo(bytes));
    return this::release;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    received += bytes instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
    held.add(bytes);
    pass(context);
  }

  private void pass(ChannelHandlerContext context) {
    if (!isWaiting && received > granted && granted < WebSocketReceiver.MAX_BYTES && !isKept) {
      grow(context);
    }
    while (!isWaiting && !held.isEmpty()) {
      context.fireChannelRead(held.remove());
    }
  }

  private void grow(ChannelHandlerContext context) {
    long claim = Math.min(COPIES * (long) WebSocketReceiver.MAX_BYTES, memory.most());
    BodyMemory.Share opened = share.orElseGet(() -> memory.open(claim));
    share = Optional.of(opened);
    long wanted =
        Math.min(
            WebSocketReceiver.MAX_BYTES, Math.max(2 * granted, Long.highestOneBit(received) * 2));
    long since = System.nanoTime();
    Future<Duration> growing = opened.growTo(Math.min(claim, COPIES * wanted));
    if (growing.isComplete()) {
      granted = wanted;
      return;
    }
    isWaiting = true;
    context.channel().config().setAutoRead(false);
    progress.begin(() -> WAITING, () -> Optional.of(late(since)));
    growing.onSuccess(
        waited -> context.channel().eventLoop().execute(() -> resume(context, wanted, waited)));
  }

  private void resume(ChannelHandlerContext context, long wanted, Duration waited) {
    if (!isWaiting) {
      return;
    }
    isWaiting = false;
    granted = wanted;
    recordWait(waited);
    onResume.run();
    pass(context);
    context.fireChannelReadComplete();
    if (!isWaiting) {
      context.channel().config().setAutoRead(true);
    }
  }

  private ProbeFault late(long since) {
    Duration waited = Duration.ofNanos(System.nanoTime() - since);
    recordWait(waited);
    return new ProbeFault(
        Cause.AGENT,
        "timed out after "
            + HumanText.duration(waited)
            + " "
            + WAITING
            + ": other responses use all of the agent's budget");
  }

  /// The latency is not the site's.
  private void recordWait(Duration waited) {
    progress.record(CommonFacts.AGENT_STALL, Math.max(1, waited.toMillis()));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    isWaiting = false;
    while (!held.isEmpty()) {
      context.fireChannelRead(held.remove());
    }
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    held.forEach(ReferenceCountUtil::release);
    held.clear();
    if (!isKept) {
      release();
    }
  }

  private void release() {
    share.ifPresent(BodyMemory.Share::close);
  }
}

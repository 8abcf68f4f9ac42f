package hinomi.probe.http;

import hinomi.net.BodyMemory;
import hinomi.net.ProbeFault;
import hinomi.net.visit.Progress;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.text.HumanText;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/// Lets the buffer of a body grow to 64 KiB, and by doubling further as memory for it is granted;
/// meanwhile nothing is read. A probe that times out in this wait fails with reason `agent`.
final class BodyReservation implements AutoCloseable {
  private static final int FREE = 64 << 10;

  /// Fewer bytes are not decoded at once, except at the end of the body.
  static final int LEAST = 16;

  /// The buffer, and either the smaller one it is copied from or the body that is copied from it.
  private static final int COPIES = 2;

  private static final String WAITING = "waiting for memory to read the body";
  private static final String LATE =
      "timed out waiting for memory to read the body: other bodies use all of the agent's budget";

  private final BodyMemory memory;
  private final Progress progress;
  private final ByteBuf buffer;
  private Optional<BodyMemory.Share> share = Optional.empty();
  private long limit;
  private long expansion = 1;
  private long capacity;
  private boolean isWaiting;

  BodyReservation(BodyMemory memory, Progress progress, ByteBuf buffer) {
    this.memory = memory;
    this.progress = progress;
    this.buffer = buffer;
  }

  /// The body has at most so many bytes when decoded, and each byte of it that is received becomes
  /// at most `most` bytes.
  void begin(long largest, long most) {
    limit = largest;
    expansion = most;
    capacity = Math.min(FREE, limit);
  }

  boolean isWaiting() {
    return isWaiting;
  }

  /// How many of the bytes that were received may be decoded now. If none, reading stops, and
  /// resumes with `then` on the channel's loop.
  int admit(int received, Channel channel, Runnable then) {
    int size = buffer.readableBytes();
    long least = size + Math.min(received, LEAST) * expansion;
    if (least > capacity && capacity < limit) {
      grow(Math.min(limit, Math.max(least, 2 * capacity)), channel, then);
    }
    if (isWaiting) {
      return 0;
    }
    return capacity == limit ? received : (int) Math.min(received, (capacity - size) / expansion);
  }

  private void grow(long wanted, Channel channel, Runnable then) {
    Future<Duration> granted = share().growTo(COPIES * wanted);
    if (granted.isComplete()) {
      resize(wanted);
      return;
    }
    isWaiting = true;
    channel.config().setAutoRead(false);
    long since = System.nanoTime();
    progress.begin(
        () -> WAITING, () -> Optional.of(late(Duration.ofNanos(System.nanoTime() - since))));
    granted.onSuccess(
        waited -> channel.eventLoop().execute(() -> resume(wanted, waited, channel, then)));
  }

  private BodyMemory.Share share() {
    long claim = COPIES * limit;
    if (claim > memory.most()) {
      throw new ProbeFault(
          Cause.AGENT,
          "a body of up to "
              + HumanText.size(limit)
              + " exceeds the agent's budget of "
              + HumanText.size(memory.most() / COPIES)
              + " for a body: lower limits.body or give the agent more memory");
    }
    BodyMemory.Share opened = share.orElseGet(() -> memory.open(claim));
    share = Optional.of(opened);
    return opened;
  }

  private ProbeFault late(Duration waited) {
    recordWait(waited);
    return new ProbeFault(Cause.AGENT, LATE);
  }

  private void resume(long granted, Duration waited, Channel channel, Runnable then) {
    isWaiting = false;
    resize(granted);
    progress.begin("reading the body");
    recordWait(waited);
    then.run();
    channel.config().setAutoRead(true);
  }

  /// The latency is not the site's.
  private void recordWait(Duration waited) {
    progress.record(CommonFacts.AGENT_STALL, Math.max(1, waited.toMillis()));
  }

  private void resize(long granted) {
    capacity = granted;
    buffer.capacity((int) granted);
  }

  /// The body is whole: gives back what it does not need; the result gives back the rest.
  Runnable whole(long size) {
    share.ifPresent(it -> it.shrinkTo(size));
    return this::close;
  }

  @Override
  public void close() {
    share.ifPresent(BodyMemory.Share::close);
  }
}

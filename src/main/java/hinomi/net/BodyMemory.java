package hinomi.net;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/// The memory that all bodies together may take while they are read and until they are judged: a
/// quarter of the heap. Who needs more than is free waits in order of arrival, for all of it at
/// once, so that nobody holds a part and waits for the rest.
public final class BodyMemory {
  private static final int PART_OF_HEAP = 4;

  private final long most;
  private final Deque<Share> waiting = new ArrayDeque<>();
  private long used;
  private Consumer<Duration> lag = _ -> {};

  public BodyMemory() {
    this(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  /// The most is in bytes.
  BodyMemory(long most) {
    this.most = most;
  }

  /// In bytes.
  public long most() {
    return most;
  }

  /// From now on tells how long each share was waited for.
  public synchronized void tellLag(Consumer<Duration> told) {
    lag = told;
  }

  /// A share of so many bytes, which may still be waited for; it must be given back.
  public Share share(long bytes) {
    Share share = new Share(bytes);
    enter(share);
    return share;
  }

  private synchronized void enter(Share share) {
    waiting.add(share);
    grant();
  }

  private synchronized void grant() {
    while (!waiting.isEmpty() && used + waiting.getFirst().bytes <= most) {
      Share next = waiting.removeFirst();
      used += next.bytes;
      next.isHeld = true;
      Duration waited = Duration.ofNanos(System.nanoTime() - next.askedAt);
      lag.accept(waited);
      next.granted.tryComplete(waited);
    }
  }

  private synchronized void shrink(Share share, long bytes) {
    waiting.remove(share);
    if (share.isHeld && bytes < share.bytes) {
      used -= share.bytes - bytes;
      share.bytes = bytes;
    }
    grant();
  }

  /// How many wait for their share.
  public synchronized int waiting() {
    return waiting.size();
  }

  synchronized long used() {
    return used;
  }

  /// What one body may take.
  public final class Share implements AutoCloseable {
    private final Promise<Duration> granted = Promise.promise();
    private final long askedAt = System.nanoTime();
    private long bytes;
    private boolean isHeld;

    private Share(long bytes) {
      this.bytes = bytes;
    }

    /// Completes, on any thread, with how long it was waited for.
    public Future<Duration> granted() {
      return granted.future();
    }

    /// Gives back all but so many bytes.
    public void shrinkTo(long less) {
      shrink(this, less);
    }

    /// Gives it back, or waits for it no more.
    @Override
    public void close() {
      shrink(this, 0);
    }
  }
}

package hinomi.net;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/// The memory budget of all response bodies until they are judged: a quarter of the heap. Requests
/// are granted in order of arrival and as a whole, so that nobody holds a part and waits for the
/// rest. For all threads.
public final class BodyMemory {
  private static final int PART_OF_HEAP = 4;

  private final long total;
  private final Deque<Share> waiting = new ArrayDeque<>();
  private long used;
  private Consumer<Duration> onWait = _ -> {};

  public BodyMemory() {
    this(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  /// A budget of so many bytes.
  BodyMemory(long total) {
    this.total = total;
  }

  /// The whole budget, in bytes.
  public long total() {
    return total;
  }

  /// The listener receives how long each share was waited for.
  public synchronized void onWait(Consumer<Duration> listener) {
    onWait = listener;
  }

  /// Requests so many bytes. The share may have to wait until it is granted; close it in any case.
  public Share request(long bytes) {
    Share share = new Share(bytes);
    enter(share);
    return share;
  }

  private synchronized void enter(Share share) {
    waiting.add(share);
    grant();
  }

  private synchronized void grant() {
    while (!waiting.isEmpty() && used + waiting.getFirst().bytes <= total) {
      Share next = waiting.removeFirst();
      used += next.bytes;
      next.isGranted = true;
      Duration waited = Duration.ofNanos(System.nanoTime() - next.requestedAt);
      onWait.accept(waited);
      next.granted.tryComplete(waited);
    }
  }

  private synchronized void shrink(Share share, long bytes) {
    waiting.remove(share);
    if (share.isGranted && bytes < share.bytes) {
      used -= share.bytes - bytes;
      share.bytes = bytes;
    }
    grant();
  }

  /// How many shares are waiting.
  public synchronized int waiting() {
    return waiting.size();
  }

  synchronized long used() {
    return used;
  }

  /// The memory of one body.
  public final class Share implements AutoCloseable {
    private final Promise<Duration> granted = Promise.promise();
    private final long requestedAt = System.nanoTime();
    private long bytes;
    private boolean isGranted;

    private Share(long bytes) {
      this.bytes = bytes;
    }

    /// Completes, on any thread, with how long the share waited.
    public Future<Duration> granted() {
      return granted.future();
    }

    /// Gives back all but so many bytes.
    public void shrinkTo(long needed) {
      shrink(this, needed);
    }

    /// Gives the memory back, or stops waiting for it.
    @Override
    public void close() {
      shrink(this, 0);
    }
  }
}

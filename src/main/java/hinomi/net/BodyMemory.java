package hinomi.net;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// The memory budget of all response bodies until they are judged: a quarter of the heap. A body
/// holds what it has grown to, not what it may grow to, so that a slow site holds little. It grows
/// in steps; a step is granted as long as all bodies can still finish one after another (the
/// banker's algorithm), so that no two wait for each other. The last quarter of the budget is for
/// bodies of an ordinary size alone. For all threads.
public final class BodyMemory {
  private static final int PART_OF_HEAP = 4;

  /// What may grow beyond this part of the budget is large.
  private static final int PART_OF_ORDINARY = 16;

  private final long total;
  private final Set<Share> open = new LinkedHashSet<>();
  private final Deque<Step> waiting = new ArrayDeque<>();
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

  /// What a single body may grow to, in bytes.
  public long most() {
    return total - total / 4;
  }

  /// The listener receives how long each step was waited for.
  public synchronized void onWait(Consumer<Duration> listener) {
    onWait = listener;
  }

  /// The share of a body, empty at first, that never grows beyond so many bytes. Close it in any
  /// case. Throws an [IllegalArgumentException] if that is more than [#most].
  public synchronized Share open(long claim) {
    if (claim > most()) {
      throw new IllegalArgumentException("the most is " + most() + " bytes, was " + claim);
    }
    Share share = new Share(claim);
    open.add(share);
    return share;
  }

  private synchronized Future<Duration> grow(Share share, long bytes) {
    if (bytes > share.claim) {
      throw new IllegalArgumentException("the claim is " + share.claim + " bytes, was " + bytes);
    }
    Step step = new Step(share, bytes, System.nanoTime(), Promise.promise());
    waiting.add(step);
    grant();
    return step.granted.future();
  }

  /// In order of arrival; what fits goes before what does not.
  private void grant() {
    for (Iterator<Step> steps = waiting.iterator(); steps.hasNext(); ) {
      Step next = steps.next();
      long before = next.share.used;
      next.share.used = next.bytes;
      if (isSafe(next.share)) {
        steps.remove();
        Duration waited = Duration.ofNanos(System.nanoTime() - next.requestedAt);
        onWait.accept(waited);
        next.granted.tryComplete(waited);
      } else {
        next.share.used = before;
      }
    }
  }

  private boolean isSafe(Share grown) {
    return canAllFinish(open, total)
        && (!isLarge(grown) || canAllFinish(open.stream().filter(this::isLarge).toList(), most()));
  }

  private boolean isLarge(Share share) {
    return share.claim > total / PART_OF_ORDINARY;
  }

  private static boolean canAllFinish(Collection<Share> shares, long memory) {
    long free = memory - shares.stream().mapToLong(each -> each.used).sum();
    List<Share> byNeed = shares.stream().sorted(Comparator.comparingLong(Share::need)).toList();
    for (Share each : byNeed) {
      if (each.need() > free) {
        return false;
      }
      free += each.used;
    }
    return free >= 0;
  }

  private synchronized void shrink(Share share, long bytes) {
    waiting.removeIf(step -> step.share == share);
    share.claim = Math.min(share.claim, bytes);
    share.used = Math.min(share.used, bytes);
    if (share.claim == 0) {
      open.remove(share);
    }
    grant();
  }

  /// How many bodies wait for a step.
  public synchronized int waiting() {
    return waiting.size();
  }

  /// How many bytes the bodies hold.
  public synchronized long used() {
    return open.stream().mapToLong(each -> each.used).sum();
  }

  private record Step(Share share, long bytes, long requestedAt, Promise<Duration> granted) {}

  /// The memory of one body.
  public final class Share implements AutoCloseable {
    private long claim;
    private long used;

    private Share(long claim) {
      this.claim = claim;
    }

    private long need() {
      return claim - used;
    }

    /// Completes, on any thread, with how long it waited to grow to so many bytes.
    public Future<Duration> growTo(long bytes) {
      return grow(this, bytes);
    }

    /// Gives back all but so many bytes, and will not grow any more.
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

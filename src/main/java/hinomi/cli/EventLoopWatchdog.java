package hinomi.cli;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices from another thread that the event loop hangs or has ended, says so with the stack of
/// the loop, and says when only a restart helps. `/health` is answered by the loop itself, so it is
/// silent meanwhile.
final class EventLoopWatchdog {
  private static final Logger LOG = LoggerFactory.getLogger(EventLoopWatchdog.class);

  /// So many looks in a row without a sign of life are said, and each further so many.
  static final int HANGS = 10;

  /// After so many only a restart helps.
  static final int GIVEN_UP = 300;

  private final Executor loop;
  private volatile boolean isAlive = true;
  private volatile @Nullable Thread thread;
  private int missed;

  EventLoopWatchdog(Executor loop) {
    this.loop = loop;
  }

  /// To be called every second; false when the loop will not come back. Looks are counted, and not
  /// the time: the whole process may have been stopped for hours.
  boolean look() {
    if (isAlive) {
      recovered();
      missed = 0;
      ask();
    } else {
      missed++;
      if (missed % HANGS == 0) {
        hangs();
      }
    }
    Thread known = thread;
    return missed < GIVEN_UP && (known == null || known.isAlive());
  }

  private void ask() {
    isAlive = false;
    try {
      loop.execute(() -> {
        thread = Thread.currentThread();
        isAlive = true;
      });
    } catch (RejectedExecutionException ended) {
      LOG.error("the event loop has ended: no check runs any more", ended);
    }
  }

  private void recovered() {
    if (missed >= HANGS) {
      LOG.warn("the event loop answers again after {} s", missed);
    }
  }

  private void hangs() {
    Throwable stack = new Throwable("the stack of the event loop");
    Thread known = thread;
    if (known != null) {
      stack.setStackTrace(known.getStackTrace());
    }
    LOG.error("the event loop has not answered for {} s: no check runs", missed, stack);
  }
}

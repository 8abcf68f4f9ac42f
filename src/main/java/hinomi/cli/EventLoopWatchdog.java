package hinomi.cli;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Detects from another thread that the event loop is blocked or dead, and logs its stack.
/// `/health` cannot report that, because the loop itself serves it.
final class EventLoopWatchdog {
  private static final Logger LOG = LoggerFactory.getLogger(EventLoopWatchdog.class);

  /// After this many missed checks in a row it logs, and again after as many.
  static final int BLOCKED = 10;

  /// After this many missed checks in a row only a restart helps.
  static final int GIVE_UP = 300;

  private final Executor loop;
  private volatile boolean isAlive = true;
  private volatile @Nullable Thread thread;
  private int missed;

  EventLoopWatchdog(Executor loop) {
    this.loop = loop;
  }

  /// Call every second; false when the loop will not recover. It counts calls and not time, because
  /// the whole process may have been suspended for hours.
  boolean check() {
    if (isAlive) {
      reportRecovery();
      missed = 0;
      ping();
    } else {
      missed++;
      if (missed % BLOCKED == 0) {
        reportBlocked();
      }
    }
    Thread known = thread;
    return missed < GIVE_UP && (known == null || known.isAlive());
  }

  private void ping() {
    isAlive = false;
    try {
      loop.execute(() -> {
        thread = Thread.currentThread();
        isAlive = true;
      });
    } catch (RejectedExecutionException ended) {
      LOG.error("the event loop is dead: no checks run", ended);
    }
  }

  private void reportRecovery() {
    if (missed >= BLOCKED) {
      LOG.warn("the event loop runs again after {} s", missed);
    }
  }

  private void reportBlocked() {
    Throwable stack = new Throwable("stack of the event loop");
    Thread known = thread;
    if (known != null) {
      stack.setStackTrace(known.getStackTrace());
    }
    LOG.error("the event loop has been blocked for {} s: no checks run", missed, stack);
  }
}

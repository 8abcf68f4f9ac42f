package hinomi.sink.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Writes the log to a stream from a daemon thread of its own, so that logging never blocks. At
/// most 1 MiB of lines waits, and as much is being written; further lines are dropped and counted,
/// and the log reports their number once the stream takes lines again.
///
/// Logback's AsyncAppender bounds events instead of bytes and drops without counting.
final class LogWriter extends UnsynchronizedAppenderBase<ILoggingEvent> {
  static final String NAME = "log";
  static final int CAPACITY = 1 << 20;

  /// Bytes of memory that a line takes besides its content, rounded up.
  private static final int OVERHEAD = 64;

  private final OutputStream stream;
  private volatile Encoder<ILoggingEvent> encoder;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private List<byte[]> waiting = new ArrayList<>();
  private int weight;
  private boolean isWriting;
  private boolean isBroken;
  private long dropped;
  private long unreported;

  LogWriter(OutputStream stream, Encoder<ILoggingEvent> encoder) {
    this.stream = stream;
    this.encoder = encoder;
    setName(NAME);
  }

  void use(Encoder<ILoggingEvent> other) {
    encoder = other;
  }

  @Override
  public void start() {
    super.start();
    Thread.ofPlatform().daemon().name("hinomi-log").start(this::writeUntilStopped);
  }

  @Override
  public void stop() {
    super.stop();
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  protected void append(ILoggingEvent event) {
    try {
      add(encoder.encode(event));
    } catch (Throwable error) { // logging must not fail its caller
      lost(1);
    }
  }

  private void add(byte[] line) {
    lock.lock();
    try {
      if (weight + line.length + OVERHEAD > CAPACITY) {
        dropped++;
        unreported++;
      } else {
        weight += line.length + OVERHEAD;
        waiting.add(line);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  long dropped() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until all is written, at most so long. Yields whether it is.
  boolean flush(Duration bound) {
    long left = bound.toNanos();
    lock.lock();
    try {
      while (left > 0 && (isWriting || isDue())) {
        left = changed.awaitNanos(left);
      }
      return !isWriting && !isDue();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /// Lost lines are reported after the lines before them; to a broken stream, with the next line.
  private boolean isDue() {
    return !waiting.isEmpty() || (unreported > 0 && !isBroken);
  }

  private void writeUntilStopped() {
    while (isStarted()) {
      try {
        write(take());
      } catch (InterruptedException _) {
        return;
      } catch (Throwable error) { // also OutOfMemoryError: without this thread there is no log
        lost(1);
      }
    }
  }

  private record Batch(List<byte[]> lines, long lost) {}

  private Batch take() throws InterruptedException {
    lock.lock();
    try {
      isWriting = false;
      changed.signalAll();
      while (isStarted() && !isDue()) {
        changed.await();
      }
      Batch batch = new Batch(waiting, unreported);
      waiting = new ArrayList<>();
      weight = 0;
      unreported = 0;
      isWriting = true;
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void write(Batch batch) {
    for (byte[] line : batch.lines()) {
      if (!write(line)) {
        lost(1);
      }
    }
    if (batch.lost() > 0 && !write(lostLine(batch.lost()))) {
      keepUnreported(batch.lost());
    }
  }

  private boolean write(byte[] line) {
    try {
      if (wasBroken()) {
        stream.write('\n'); // a full disk may have taken half a line
      }
      stream.write(line);
      broken(false);
      return true;
    } catch (IOException failure) { // a closed pipe or a full disk cannot be logged
      broken(true);
      return false;
    }
  }

  private byte[] lostLine(long lines) {
    LoggerContext logback = (LoggerContext) getContext();
    Logger logger = logback.getLogger(Logging.class);
    String message = lines + " lines of the log were dropped because standard error was blocked";
    return encoder.encode(
        new LoggingEvent(Logger.class.getName(), logger, Level.WARN, message, null, null));
  }

  private void lost(long lines) {
    lock.lock();
    try {
      dropped += lines;
      unreported += lines;
    } finally {
      lock.unlock();
    }
  }

  private void keepUnreported(long lines) {
    lock.lock();
    try {
      unreported += lines;
    } finally {
      lock.unlock();
    }
  }

  private boolean wasBroken() {
    lock.lock();
    try {
      return isBroken;
    } finally {
      lock.unlock();
    }
  }

  private void broken(boolean is) {
    lock.lock();
    try {
      isBroken = is;
    } finally {
      lock.unlock();
    }
  }
}

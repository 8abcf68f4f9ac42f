package hinomi.journal;

import java.time.Instant;
import java.util.Comparator;

/// Bytes that wait in one queue of the journal: with a number, in the order of appending, and the
/// timestamp of their content. The bytes must not be changed.
public final class Entry {
  static final Comparator<Entry> BY_TIME = Entry::compareByTime;

  /// Bytes of memory that an entry takes besides its content, rounded up.
  static final int OVERHEAD = 128;

  /// The most bytes of content.
  static final int LONGEST = 512 * 1024;

  private final long number;
  private final int queue;
  private final Instant time;
  private final byte[] bytes;

  Entry(long number, int queue, Instant time, byte[] bytes) {
    if (bytes.length > LONGEST) {
      throw new IllegalArgumentException("an entry must be at most 512 KiB, was " + bytes.length);
    }
    this.number = number;
    this.queue = queue;
    this.time = time;
    this.bytes = bytes;
  }

  private static int compareByTime(Entry one, Entry other) {
    int byTime = one.time.compareTo(other.time);
    return byTime == 0 ? Long.compare(one.number, other.number) : byTime;
  }

  public long number() {
    return number;
  }

  public int queue() {
    return queue;
  }

  public Instant time() {
    return time;
  }

  public byte[] bytes() {
    return bytes;
  }

  int weight() {
    return bytes.length + OVERHEAD;
  }
}

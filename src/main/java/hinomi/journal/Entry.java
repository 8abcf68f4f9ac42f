package hinomi.journal;

import java.time.Instant;
import java.util.Comparator;

/// Bytes waiting to be accepted, with a number of their own, given in the order of appending, and
/// the time they speak of. Who gives or takes the bytes must not write to them.
public final class Entry {
  static final Comparator<Entry> BY_TIME =
      Comparator.comparing(Entry::time).thenComparingLong(Entry::number);

  /// What an entry takes in memory besides its bytes, rounded up.
  static final int OVERHEAD = 128;

  private final long number;
  private final Instant time;
  private final byte[] bytes;

  Entry(long number, Instant time, byte[] bytes) {
    this.number = number;
    this.time = time;
    this.bytes = bytes;
  }

  public long number() {
    return number;
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

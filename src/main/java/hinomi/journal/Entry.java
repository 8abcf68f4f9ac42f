package hinomi.journal;

import java.time.Instant;
import java.util.Comparator;

/// Bytes waiting to be accepted, with a number of their own, given in the order of appending, and
/// the time they speak of. The lane is a small number by which those who give and take the bytes
/// tell one sort from another; they must not write to them.
public final class Entry {
  static final Comparator<Entry> BY_TIME = Entry::compareByTime;

  /// What an entry takes in memory besides its bytes, rounded up.
  static final int OVERHEAD = 128;

  /// The most bytes an entry may have.
  static final int LONGEST = 512 * 1024;

  private final long number;
  private final int lane;
  private final Instant time;
  private final byte[] bytes;

  Entry(long number, int lane, Instant time, byte[] bytes) {
    if (bytes.length > LONGEST) {
      throw new IllegalArgumentException("an entry must be at most 512 KiB, was " + bytes.length);
    }
    this.number = number;
    this.lane = lane;
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

  public int lane() {
    return lane;
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

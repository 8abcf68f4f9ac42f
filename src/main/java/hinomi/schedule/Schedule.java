package hinomi.schedule;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.CRC32;

/// A fixed grid of planned starts: `offset` after the epoch and every `interval` from there, for
/// ever. The same check lies on the same grid after a restart and in another process.
public record Schedule(Duration interval, Duration offset) {
  public Schedule {
    if (interval.toMillis() < 1 || offset.isNegative() || offset.compareTo(interval) >= 0) {
      throw new IllegalArgumentException(
          "an offset must lie within its interval: " + offset + " in " + interval);
    }
  }

  /// Spreads checks evenly over the interval by a hash of their names.
  public static Schedule spread(String name, Duration interval) {
    CRC32 hash = new CRC32();
    hash.update(name.getBytes(StandardCharsets.UTF_8));
    return new Schedule(
        interval,
        Duration.ofMillis(Long.remainderUnsigned(mix(hash.getValue()), interval.toMillis())));
  }

  /// The first planned start after the instant.
  public Instant nextAfter(Instant instant) {
    return Instant.ofEpochMilli(offset.toMillis() + (slotOf(instant) + 1) * interval.toMillis());
  }

  /// How many planned starts lie after the first instant, up to and including the second.
  public long startsBetween(Instant after, Instant upTo) {
    return Math.max(0, slotOf(upTo) - slotOf(after));
  }

  private long slotOf(Instant instant) {
    return Math.floorDiv(instant.toEpochMilli() - offset.toMillis(), interval.toMillis());
  }

  /// CRC32 alone is linear: names that differ in one digit would lie side by side (Stafford's mix
  /// 13).
  private static long mix(long hash) {
    long mixed = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}

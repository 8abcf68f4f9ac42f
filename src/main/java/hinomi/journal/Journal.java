package hinomi.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/// What waits to be accepted elsewhere, in memory and bounded by bytes: when it is full, the oldest
/// is dropped first and counted. An entry stays until it is acknowledged, dropped or expired, so
/// that taking it twice is possible and losing it unseen is not. Safe for use by several threads.
public final class Journal {
  private final long capacity;
  private final TreeSet<Entry> waiting = new TreeSet<>(Entry.BY_TIME);
  private long weight;
  private long appended;
  private long dropped;

  public Journal(long capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a journal must hold at least 1 byte, was " + capacity);
    }
    this.capacity = capacity;
  }

  /// Keeps the bytes under the next number; time is what they speak of.
  public synchronized void append(Instant time, byte[] bytes) {
    Entry entry = new Entry(++appended, time, bytes);
    waiting.add(entry);
    weight += entry.weight();
    while (weight > capacity) {
      strikeOff(waiting.first());
      dropped++;
    }
  }

  /// The newest entries, newest first, as many as fit into so many bytes but at least one. They
  /// stay in the journal.
  public synchronized List<Entry> newest(int bytes) {
    List<Entry> batch = new ArrayList<>();
    int left = bytes;
    for (Entry each : waiting.descendingSet()) {
      left -= each.bytes().length;
      if (left < 0 && !batch.isEmpty()) {
        break;
      }
      batch.add(each);
    }
    return batch;
  }

  /// Strikes entries off; those that are gone already are no matter.
  public synchronized void acknowledge(Collection<Entry> entries) {
    entries.forEach(this::strikeOff);
  }

  /// Strikes off what speaks of a time before the limit, and says how many that were.
  public synchronized int expire(Instant limit) {
    int before = waiting.size();
    while (!waiting.isEmpty() && waiting.first().time().isBefore(limit)) {
      strikeOff(waiting.first());
    }
    return before - waiting.size();
  }

  public synchronized int size() {
    return waiting.size();
  }

  /// How many entries had to go because the journal was full.
  public synchronized long dropped() {
    return dropped;
  }

  /// How far back the oldest entry speaks; zero when nothing waits.
  public synchronized Duration age(Instant now) {
    return waiting.isEmpty() ? Duration.ZERO : Duration.between(waiting.first().time(), now);
  }

  private void strikeOff(Entry entry) {
    if (waiting.remove(entry)) {
      weight -= entry.weight();
    }
  }
}

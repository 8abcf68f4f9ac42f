package hinomi.delivery;

import hinomi.journal.Entry;
import hinomi.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The queue of one destination within the journal.
record DeliveryQueue(Destination destination, Journal journal, InstantSource clock) {
  String name() {
    return destination.name();
  }

  int size() {
    return journal.size(destination.queue());
  }

  /// As many of the newest entries as fit into so many bytes, but at least one; newest first.
  List<Entry> newest(int bytes) {
    return journal.newest(destination.queue(), bytes);
  }

  /// Those older than the destination accepts.
  List<Entry> tooOld() {
    Instant limit = clock.instant().minus(destination.maxAge());
    return journal.before(destination.queue(), limit);
  }

  /// Removes those that a newer one about the same replaces.
  void dropReplaced() {
    Set<String> subjects = new HashSet<>();
    List<Entry> replaced =
        journal.newest(destination.queue(), Integer.MAX_VALUE).stream()
            .filter(each -> !subjects.add(destination.subject(each)))
            .toList();
    journal.acknowledge(replaced);
  }

  void remove(Collection<Entry> delivered) {
    journal.acknowledge(delivered);
  }

  /// Moves entries to the dead letters.
  void giveUp(Collection<Entry> entries, String reason) {
    journal.giveUp(entries, name(), reason);
  }

  Duration maxAge() {
    return destination.maxAge();
  }
}

package hinomi.journal;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/// Changes that wait for the disk, bounded by bytes: beyond that they are discarded, and the whole
/// journal has to be bytes.
final class PendingChanges {
  private final int capacity;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean discarded;

  PendingChanges(int capacity) {
    this.capacity = capacity;
  }

  /// For a journal in memory.
  static PendingChanges unwritten() {
    PendingChanges none = new PendingChanges(0);
    none.discard();
    return none;
  }

  void add(Change change) {
    if (!discarded) {
      bytes.writeBytes(change.encoded());
      if (bytes.size() > capacity) {
        discard();
      }
    }
  }

  void discard() {
    bytes.reset();
    discarded = true;
  }

  /// What is to be appended to the file; empty when the whole journal has to be bytes.
  Optional<byte[]> take() {
    if (discarded) {
      return Optional.empty();
    }
    byte[] taken = bytes.toByteArray();
    bytes.reset();
    return Optional.of(taken);
  }

  /// The whole journal is about to be written: changes gather again from here.
  void begin() {
    bytes.reset();
    discarded = false;
  }
}

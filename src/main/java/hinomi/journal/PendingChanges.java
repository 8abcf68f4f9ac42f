package hinomi.journal;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/// What happened since it was written last, bounded: when it becomes too much, it is given up, and
/// only the whole journal will do.
final class PendingChanges {
  private final int most;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private boolean givenUp;

  PendingChanges(int most) {
    this.most = most;
  }

  /// For a journal that is never written.
  static PendingChanges unwritten() {
    PendingChanges none = new PendingChanges(0);
    none.giveUp();
    return none;
  }

  void add(Change change) {
    if (!givenUp) {
      written.writeBytes(change.written());
      if (written.size() > most) {
        giveUp();
      }
    }
  }

  void giveUp() {
    written.reset();
    givenUp = true;
  }

  /// What is to be written behind all that was; empty when that would not be enough.
  Optional<byte[]> take() {
    if (givenUp) {
      return Optional.empty();
    }
    byte[] taken = written.toByteArray();
    written.reset();
    return Optional.of(taken);
  }

  /// The whole journal is about to be written.
  void begin() {
    written.reset();
    givenUp = false;
  }
}

package hinomi.journal;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32C;

/// One change of a journal as a record on disk. Each has a mark and a checksum of its own, so that
/// damage to one leaves the others readable.
///
/// Layout: mark (2 bytes), CRC-32C of all that follows (4), type (1), length of the content (4),
/// content.
sealed interface Change {
  record Appended(Entry entry) implements Change {}

  record Removed(long number) implements Change {}

  /// An intact record of a type, or with a content, that this version does not know: a later
  /// version wrote it.
  record Unknown(byte type, ByteBuffer bytes) implements Change {}

  short MARK = (short) 0xA5C3;
  int CHECKSUM_AT = 2;
  int TYPE_AT = 6;
  int LENGTH_AT = 7;
  int HEADER = 11;
  byte APPENDED = 1;
  byte REMOVED = 2;

  int NUMBER_LENGTH = 8;

  /// Number, queue and milliseconds precede the bytes of an entry.
  int ENTRY_HEADER = 8 + 4 + 8;

  /// The most bytes of a record.
  int LONGEST = HEADER + ENTRY_HEADER + Entry.LONGEST;

  default byte[] encoded() {
    ByteBuffer content = content();
    byte[] bytes = new byte[HEADER + content.remaining()];
    ByteBuffer record = ByteBuffer.wrap(bytes);
    record.putShort(MARK).putInt(0).put(type()).putInt(content.remaining()).put(content);
    record.putInt(CHECKSUM_AT, checksum(record.slice(TYPE_AT, bytes.length - TYPE_AT)));
    return bytes;
  }

  private byte type() {
    return switch (this) {
      case Appended _ -> APPENDED;
      case Removed _ -> REMOVED;
      case Unknown(var type, _) -> type;
    };
  }

  private ByteBuffer content() {
    return switch (this) {
      case Removed(var number) -> ByteBuffer.allocate(NUMBER_LENGTH).putLong(number).flip();
      case Unknown(_, var bytes) -> bytes.duplicate();
      case Appended(var entry) ->
          ByteBuffer.allocate(ENTRY_HEADER + entry.bytes().length)
              .putLong(entry.number())
              .putInt(entry.queue())
              .putLong(entry.time().toEpochMilli())
              .put(entry.bytes())
              .flip();
    };
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return (int) checksum.getValue();
  }

  /// Takes the change at the position of the bytes; empty, and the position stays, when there is no
  /// intact one.
  static Optional<Change> next(ByteBuffer bytes) {
    int start = bytes.position();
    int available = bytes.remaining() - HEADER;
    if (available < 0 || bytes.getShort(start) != MARK) {
      return Optional.empty();
    }
    int length = bytes.getInt(start + LENGTH_AT);
    if (length < 0 || length > available || !isIntact(bytes, start, length)) {
      return Optional.empty();
    }
    ByteBuffer content = bytes.slice(start + HEADER, length);
    bytes.position(start + HEADER + length);
    return Optional.of(of(bytes.get(start + TYPE_AT), content));
  }

  private static Change of(byte type, ByteBuffer content) {
    int length = content.remaining();
    if (type == REMOVED && length >= NUMBER_LENGTH) {
      return new Removed(content.getLong());
    }
    if (type == APPENDED && length >= ENTRY_HEADER && length - ENTRY_HEADER <= Entry.LONGEST) {
      return appended(content);
    }
    byte[] bytes = new byte[length];
    content.get(bytes);
    return new Unknown(type, ByteBuffer.wrap(bytes));
  }

  private static boolean isIntact(ByteBuffer bytes, int start, int length) {
    return checksum(bytes.slice(start + TYPE_AT, HEADER - TYPE_AT + length))
        == bytes.getInt(start + CHECKSUM_AT);
  }

  private static Change appended(ByteBuffer content) {
    long number = content.getLong();
    int queue = content.getInt();
    Instant time = Instant.ofEpochMilli(content.getLong());
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    return new Appended(new Entry(number, queue, time, bytes));
  }
}

package hinomi.journal;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32C;

/// One change of a journal, as it is written on disk: each with a mark and a checksum, so that
/// damage to one harms no other.
///
/// Mark (2 bytes), checksum of all that follows (4), sort (1), length of the content (4), content.
sealed interface Change {
  record Appended(Entry entry) implements Change {}

  record Struck(long number) implements Change {}

  /// Whole, but not of a sort, or with a content, that this version knows: a later one wrote it.
  record Unknown(byte sort, ByteBuffer bytes) implements Change {}

  short MARK = (short) 0xA5C3;
  int SUM_AT = 2;
  int SORT_AT = 6;
  int LENGTH_AT = 7;
  int HEAD = 11;
  byte APPENDED = 1;
  byte STRUCK = 2;

  int OF_NUMBER = 8;

  /// Number, lane and milliseconds come before the bytes of an entry.
  int BEFORE_BYTES = 8 + 4 + 8;

  /// No change is longer on disk.
  int LONGEST = HEAD + BEFORE_BYTES + Entry.LONGEST;

  default byte[] written() {
    ByteBuffer content = content();
    byte[] bytes = new byte[HEAD + content.remaining()];
    ByteBuffer whole = ByteBuffer.wrap(bytes);
    whole.putShort(MARK).putInt(0).put(sort()).putInt(content.remaining()).put(content);
    whole.putInt(SUM_AT, sum(whole.slice(SORT_AT, bytes.length - SORT_AT)));
    return bytes;
  }

  private byte sort() {
    return switch (this) {
      case Appended _ -> APPENDED;
      case Struck _ -> STRUCK;
      case Unknown(var sort, _) -> sort;
    };
  }

  private ByteBuffer content() {
    return switch (this) {
      case Struck(var number) -> ByteBuffer.allocate(OF_NUMBER).putLong(number).flip();
      case Unknown(_, var bytes) -> bytes.duplicate();
      case Appended(var entry) ->
          ByteBuffer.allocate(BEFORE_BYTES + entry.bytes().length)
              .putLong(entry.number())
              .putInt(entry.lane())
              .putLong(entry.time().toEpochMilli())
              .put(entry.bytes())
              .flip();
    };
  }

  private static int sum(ByteBuffer bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return (int) sum.getValue();
  }

  /// The change at the start of the bytes, which go on behind it; empty, and the bytes stay, when
  /// there is none that is whole.
  static Optional<Change> next(ByteBuffer bytes) {
    int start = bytes.position();
    int room = bytes.remaining() - HEAD;
    if (room < 0 || bytes.getShort(start) != MARK) {
      return Optional.empty();
    }
    int length = bytes.getInt(start + LENGTH_AT);
    if (length < 0 || length > room || !isWhole(bytes, start, length)) {
      return Optional.empty();
    }
    ByteBuffer content = bytes.slice(start + HEAD, length);
    bytes.position(start + HEAD + length);
    return Optional.of(of(bytes.get(start + SORT_AT), content));
  }

  private static Change of(byte sort, ByteBuffer content) {
    int length = content.remaining();
    if (sort == STRUCK && length >= OF_NUMBER) {
      return new Struck(content.getLong());
    }
    if (sort == APPENDED && length >= BEFORE_BYTES && length - BEFORE_BYTES <= Entry.LONGEST) {
      return appended(content);
    }
    byte[] bytes = new byte[length];
    content.get(bytes);
    return new Unknown(sort, ByteBuffer.wrap(bytes));
  }

  private static boolean isWhole(ByteBuffer bytes, int start, int length) {
    return sum(bytes.slice(start + SORT_AT, HEAD - SORT_AT + length))
        == bytes.getInt(start + SUM_AT);
  }

  private static Change appended(ByteBuffer content) {
    long number = content.getLong();
    int lane = content.getInt();
    Instant time = Instant.ofEpochMilli(content.getLong());
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    return new Appended(new Entry(number, lane, time, bytes));
  }
}

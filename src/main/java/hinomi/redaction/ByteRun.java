package hinomi.redaction;

import java.util.Arrays;

/// Bytes that stand in a row, each with the span of the original that it came from. They become
/// text as UTF-8; what is not UTF-8 is taken as ISO 8859-1, and zeros, as UTF-16 has them, are left
/// out.
final class ByteRun {
  private byte[] bytes = new byte[64];
  private int[] from = new int[64];
  private int[] to = new int[64];
  private int length;

  void add(int value, int start, int end) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * length);
      from = Arrays.copyOf(from, 2 * length);
      to = Arrays.copyOf(to, 2 * length);
    }
    bytes[length] = (byte) value;
    from[length] = start;
    to[length] = end;
    length++;
  }

  /// What the last byte came from reaches to here.
  void stretch(int end) {
    if (length > 0) {
      to[length - 1] = Math.max(to[length - 1], end);
    }
  }

  boolean isEmpty() {
    return length == 0;
  }

  /// Appends the text and forgets the bytes. Where they were cut off, a character of which only a
  /// part is there is left out.
  void flush(MappedText out, boolean cut) {
    int index = 0;
    while (index < length) {
      int size = size(bytes[index]);
      if (index + size > length && cut && areFollowers(index + 1, length)) {
        break;
      }
      if (index + size > length || !areFollowers(index + 1, index + size)) {
        size = 1;
      }
      append(out, index, size);
      index += size;
    }
    length = 0;
  }

  private void append(MappedText out, int index, int size) {
    int start = from[index];
    int end = to[index + size - 1];
    int codePoint = codePoint(index, size);
    if (codePoint == 0) {
      out.stretch(end);
    } else if (Character.isBmpCodePoint(codePoint)) {
      out.append((char) codePoint, start, end);
    } else {
      out.append(Character.highSurrogate(codePoint), start, end);
      out.append(Character.lowSurrogate(codePoint), start, end);
    }
  }

  private int codePoint(int index, int size) {
    int first = bytes[index] & 0xFF;
    if (size == 1) {
      return first;
    }
    int codePoint = first & (0x7F >> size);
    for (int each = index + 1; each < index + size; each++) {
      codePoint = (codePoint << 6) | (bytes[each] & 0x3F);
    }
    return Character.isValidCodePoint(codePoint) ? codePoint : '\uFFFD';
  }

  private boolean areFollowers(int start, int end) {
    for (int index = start; index < end; index++) {
      if ((bytes[index] & 0xC0) != 0x80) {
        return false;
      }
    }
    return true;
  }

  /// How many bytes a character has that begins with this one.
  private static int size(byte first) {
    int value = first & 0xFF;
    return value < 0xC0 ? 1 : value < 0xE0 ? 2 : value < 0xF0 ? 3 : value < 0xF8 ? 4 : 1;
  }
}

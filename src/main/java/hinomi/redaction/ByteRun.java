package hinomi.redaction;

import java.util.Arrays;

/// A run of bytes, each with the span of the original that it came from. They become text as UTF-8;
/// what is not UTF-8 is read as ISO 8859-1, and zeros, which UTF-16 has, are left out.
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
    int size = sizeAt(0, cut);
    while (size > 0) {
      append(out, index, size);
      index += size;
      size = sizeAt(index, cut);
    }
    length = 0;
  }

  /// The same for what may be text and is as long as a secret. Nearly everything decoded from text
  /// that was not encoded is neither.
  void flushText(MappedText out) {
    int start = out.length();
    int index = 0;
    int size = sizeAt(0, true);
    while (size > 0) {
      if (isText(index, size, out, start)) {
        append(out, index, size);
      } else {
        start = endStretch(out, start);
      }
      index += size;
      size = sizeAt(index, true);
    }
    if (out.length() - start < SecretIndex.WINDOW) {
      out.truncate(start);
    }
    length = 0;
  }

  private static int endStretch(MappedText out, int start) {
    if (out.length() - start < SecretIndex.WINDOW) {
      out.truncate(start);
    } else {
      out.append('\0', out.from(out.length()), out.from(out.length()));
    }
    return out.length();
  }

  /// A byte that is not UTF-8 is ISO 8859-1 if it is among ASCII letters.
  private boolean isText(int index, int size, MappedText out, int start) {
    int first = bytes[index] & 0xFF;
    return first < 0x80
        ? (first >= ' ' && first != 0x7F) || first == 0 || Character.isWhitespace(first)
        : size > 1 || (first >= 0xA0 && out.length() > start && out.at(out.length() - 1) < 0x80);
  }

  /// How many bytes the character at the index has; 0 at the end.
  private int sizeAt(int index, boolean cut) {
    if (index == length) {
      return 0;
    }
    int size = size(bytes[index]);
    if (index + size > length && cut && areFollowers(index + 1, length)) {
      return 0;
    }
    return index + size > length || !areFollowers(index + 1, index + size) ? 1 : size;
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

package hinomi.redaction;

import java.util.Arrays;

/// A text as one decoder reads it, and for each of its characters the span of the original that it
/// came from.
final class MappedText {
  private char[] characters;
  private int[] from;
  private int[] to;
  private int length;

  private MappedText(char[] characters, int[] from, int[] to, int length) {
    this.characters = characters;
    this.from = from;
    this.to = to;
    this.length = length;
  }

  /// The original itself. It keeps no map: each character refers to itself.
  static MappedText of(String original) {
    return new MappedText(original.toCharArray(), new int[0], new int[0], original.length());
  }

  static MappedText ofAtMost(int size) {
    int capacity = Math.max(16, size);
    return new MappedText(new char[capacity], new int[capacity], new int[capacity], 0);
  }

  int length() {
    return length;
  }

  char at(int index) {
    return characters[index];
  }

  /// Where the character begins in the original; at the end, where the last one ends.
  int from(int index) {
    if (index == length) {
      return length == 0 ? 0 : to(length - 1);
    }
    return from.length == 0 ? index : from[index];
  }

  int to(int index) {
    return to.length == 0 ? index + 1 : to[index];
  }

  void append(char character, int start, int end) {
    if (length == characters.length) {
      characters = Arrays.copyOf(characters, 2 * length);
      from = Arrays.copyOf(from, 2 * length);
      to = Arrays.copyOf(to, 2 * length);
    }
    characters[length] = character;
    from[length] = start;
    to[length] = end;
    length++;
  }

  /// Forgets all behind so many characters.
  void truncate(int size) {
    length = size;
  }

  /// What the last character came from reaches to here.
  void stretch(int end) {
    if (length > 0) {
      to[length - 1] = Math.max(to[length - 1], end);
    }
  }

  /// Whether something was shortened before the index, as an ellipsis there says.
  boolean isEllipsis(int index) {
    return characters[index] == '…'
        || (characters[index] == '.'
            && index + 2 < length
            && characters[index + 1] == '.'
            && characters[index + 2] == '.');
  }

  boolean startsWith(String text, int index) {
    if (index + text.length() > length) {
      return false;
    }
    for (int each = 0; each < text.length(); each++) {
      if (characters[index + each] != text.charAt(each)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return new String(characters, 0, length);
  }
}

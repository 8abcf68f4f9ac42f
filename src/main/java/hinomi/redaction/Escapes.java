package hinomi.redaction;

import java.util.function.Consumer;
import org.jsoup.nodes.Entities;

/// Replaces once what URLs (RFC 3986), forms, HTML, JSON and programming languages write in place
/// of a character: `%26`, `+`, `&amp;`, `&#38;`, `\/`, `\n`, and the code points of JavaScript.
final class Escapes implements Decoder {
  static final int LONGEST = 36;

  private static final int LONGEST_NAME = 32;
  private static final int LONGEST_UNIT = 10;
  private static final int LONGEST_BYTE = 3;
  private static final String LETTERS = "nrtbf";
  private static final String MEANINGS = "\n\r\t\b\f";

  @Override
  public void decode(MappedText text, Consumer<MappedText> decoded) {
    Pass pass = new Pass(text);
    if (pass.run()) {
      decoded.accept(pass.out);
    }
  }

  /// The text with all escapes replaced until none is left, within bounds.
  static String unescaped(String value) {
    MappedText text = MappedText.of(value);
    for (int depth = 0; depth < SecretSearch.DEEPEST; depth++) {
      Pass pass = new Pass(text);
      if (!pass.run()) {
        break;
      }
      text = pass.out;
    }
    return text.toString();
  }

  /// Whether the characters are the beginning of an escape, and not the whole of it.
  static boolean isBeginning(MappedText text, int start, int end) {
    return switch (text.at(start)) {
      case '%', '\\' -> end - start < LONGEST_UNIT && isUnit(text, start + 1, end);
      case '=' -> end - start < LONGEST_BYTE && isUnit(text, start + 1, end);
      case '&' -> end - start < LONGEST_NAME && isName(text, start + 1, end);
      default -> false;
    };
  }

  private static boolean isUnit(MappedText text, int start, int end) {
    for (int index = start; index < end; index++) {
      char letter = text.at(index);
      if (CharacterClasses.hex(letter) < 0 && letter != 'u' && letter != 'x' && letter != '{') {
        return false;
      }
    }
    return true;
  }

  private static boolean isName(MappedText text, int start, int end) {
    for (int index = start; index < end; index++) {
      if (text.at(index) != '#' && !isAlphanumeric(text.at(index))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAlphanumeric(char letter) {
    return letter < 128 && Character.isLetterOrDigit(letter);
  }

  private static final class Pass {
    private final MappedText in;
    private final MappedText out;
    private final ByteRun bytes = new ByteRun();
    private boolean changed;

    Pass(MappedText in) {
      this.in = in;
      this.out = MappedText.ofAtMost(in.length());
    }

    /// Whether there was anything to replace.
    boolean run() {
      int index = 0;
      while (index < in.length()) {
        int used = escape(index);
        changed |= used > 0;
        if (used == 0) {
          put(in.at(index), index, index + 1);
        }
        index += Math.max(1, used);
      }
      bytes.flush(out, true);
      return changed;
    }

    /// How many characters the escape at the index has, once it is replaced; 0 when there is none.
    private int escape(int index) {
      return switch (in.at(index)) {
        case '%' -> percent(index);
        case '+' -> put(' ', index, index + 1);
        case '&' -> entity(index);
        case '\\' -> backslash(index);
        default -> 0;
      };
    }

    private int percent(int index) {
      int value = hex(index + 1, 2);
      if (value >= 0) {
        bytes.add(value, in.from(index), in.to(index + 2));
        return 3;
      }
      if (index + 1 < in.length() && in.at(index + 1) == 'u') {
        int unit = hex(index + 2, 4);
        return unit >= 0 ? put((char) unit, index, index + 6) : 0;
      }
      return 0;
    }

    private int backslash(int index) {
      if (index + 1 == in.length()) {
        return 0;
      }
      char next = in.at(index + 1);
      int meaning = LETTERS.indexOf(next);
      if (meaning >= 0) {
        return put(MEANINGS.charAt(meaning), index, index + 2);
      }
      return switch (next) {
        case 'u' -> unicode(index);
        case 'x' -> {
          int value = hex(index + 2, 2);
          if (value >= 0) {
            bytes.add(value, in.from(index), in.to(index + 3));
            yield 4;
          }
          yield 0;
        }
        default -> isPunctuation(next) ? put(next, index, index + 2) : 0;
      };
    }

    private int unicode(int index) {
      int unit = hex(index + 2, 4);
      if (unit >= 0) {
        return put((char) unit, index, index + 6);
      }
      if (index + 2 < in.length() && in.at(index + 2) == '{') {
        int end = index + 3;
        while (end < in.length() && end < index + 9 && CharacterClasses.hex(in.at(end)) >= 0) {
          end++;
        }
        return end < in.length() && in.at(end) == '}' && end > index + 3
            ? put(hex(index + 3, end - index - 3), index, end + 1)
            : 0;
      }
      return 0;
    }

    private int entity(int index) {
      boolean isNumber = index + 1 < in.length() && in.at(index + 1) == '#';
      int end = index + (isNumber ? 2 : 1);
      while (end < in.length() && end - index < LONGEST_NAME && isAlphanumeric(in.at(end))) {
        end++;
      }
      String name = name(index + 1, end);
      int codePoint = isNumber ? number(name) : named(name);
      boolean isClosed = end < in.length() && in.at(end) == ';';
      boolean mayGoOn = end == in.length() || RunDecoders.isMark(in, end);
      if (codePoint > 0 && (isClosed || (!mayGoOn && (isNumber || isLegacy(name))))) {
        return put(codePoint, index, isClosed ? end + 1 : end);
      }
      return 0;
    }

    private String name(int start, int end) {
      StringBuilder name = new StringBuilder();
      for (int index = start; index < end; index++) {
        name.append(in.at(index));
      }
      return name.toString();
    }

    private static int number(String name) {
      boolean isHex = name.length() > 1 && (name.charAt(1) | 32) == 'x';
      String digits = name.substring(isHex ? 2 : 1);
      try {
        int number = Integer.parseInt(digits, isHex ? 16 : 10);
        return Character.isValidCodePoint(number) ? number : 0;
      } catch (NumberFormatException noNumber) {
        return 0;
      }
    }

    private static int named(String name) {
      String value = name.isEmpty() ? "" : Entities.getByName(name);
      return value.isEmpty() ? 0 : value.codePointAt(0);
    }

    /// Browsers read these also where the semicolon is missing.
    private static boolean isLegacy(String name) {
      return switch (name) {
        case "amp", "lt", "gt", "quot", "AMP", "LT", "GT", "QUOT" -> true;
        default -> false;
      };
    }

    /// The value of so many hexadecimal digits, or -1 when they are not all there.
    private int hex(int start, int digits) {
      if (start + digits > in.length()) {
        return -1;
      }
      int value = 0;
      for (int index = start; index < start + digits; index++) {
        int digit = CharacterClasses.hex(in.at(index));
        if (digit < 0) {
          return -1;
        }
        value = (value << 4) | digit;
      }
      return value;
    }

    /// Bytes before an end that may be a cut may lack some.
    private int put(int codePoint, int start, int end) {
      if (!bytes.isEmpty()) {
        bytes.flush(out, RunDecoders.mayBeCut(in, start));
      }
      if (Character.isBmpCodePoint(codePoint)) {
        out.append((char) codePoint, in.from(start), in.to(end - 1));
      } else if (Character.isValidCodePoint(codePoint)) {
        out.append(Character.highSurrogate(codePoint), in.from(start), in.to(end - 1));
        out.append(Character.lowSurrogate(codePoint), in.from(start), in.to(end - 1));
      }
      return end - start;
    }

    private static boolean isPunctuation(char letter) {
      return letter > ' ' && letter < 127 && !Character.isLetterOrDigit(letter);
    }
  }
}

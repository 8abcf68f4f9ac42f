package hinomi.net.address;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Converts host names to ASCII by the non-transitional processing of UTS 46, as browsers and curl
/// do. The JDK has IDNA 2003, which turns `straße` into another host. Mapping is Unicode
/// normalization and lower case, both by the JDK.
public final class Idna {
  private static final int MAX_LABEL = 63;
  private static final int MAX_NAME = 253;
  private static final int CAPITAL_I_WITH_DOT = 0x130;

  // RFC 3492, 5.
  private static final int BASE = 36;
  private static final int T_MIN = 1;
  private static final int T_MAX = 26;
  private static final int SKEW = 38;
  private static final int DAMP = 700;
  private static final int INITIAL_BIAS = 72;
  private static final int INITIAL_N = 128;

  private Idna() {}

  /// The name in ASCII and lower case; throws IllegalArgumentException for what is not a host name.
  public static String toAscii(String name) {
    String mapped = mapped(name);
    boolean isAbsolute = mapped.endsWith(".");
    String bare = isAbsolute ? mapped.substring(0, mapped.length() - 1) : mapped;
    String ascii =
        Stream.of(bare.split("\\.", -1)).map(Idna::label).collect(Collectors.joining("."));
    if (ascii.length() > MAX_NAME) {
      throw new IllegalArgumentException("longer than " + MAX_NAME + " characters");
    }
    return isAbsolute ? ascii + "." : ascii;
  }

  private static String mapped(String name) {
    StringBuilder mapped = new StringBuilder();
    name.codePoints().filter(each -> !isIgnored(each)).forEach(each -> map(each, mapped));
    // Twice, as normalization may produce capitals, and lower case what is not normalized.
    StringBuilder whole = new StringBuilder();
    Normalizer.normalize(mapped, Normalizer.Form.NFKC)
        .codePoints()
        .forEach(each -> map(each, whole));
    return Normalizer.normalize(whole, Normalizer.Form.NFC);
  }

  /// Character by character: lower case of a whole Greek word ends in another sigma.
  private static void map(int character, StringBuilder mapped) {
    switch (character) {
      case '\u3002', '\uff0e', '\uff61' -> mapped.append('.');
      case CAPITAL_I_WITH_DOT -> mapped.append("i\u0307");
      default -> mapped.appendCodePoint(Character.toLowerCase(character));
    }
  }

  private static boolean isIgnored(int character) {
    return character == '\u00ad'
        || character == '\u034f'
        || character == '\u200b'
        || character == '\u2060'
        || character == '\ufeff'
        || (character >= '\u180b' && character <= '\u180f')
        || (character >= '\ufe00' && character <= '\ufe0f');
  }

  private static String label(String label) {
    if (label.isEmpty()) {
      throw new IllegalArgumentException("an empty label");
    }
    label
        .codePoints()
        .filter(each -> !isAllowed(each))
        .findFirst()
        .ifPresent(each -> {
          throw new IllegalArgumentException(
              String.format(Locale.ROOT, "'%s' (U+%04X)", Character.toString(each), each));
        });
    boolean isAscii = label.chars().allMatch(each -> each < INITIAL_N);
    String ascii = isAscii ? label : "xn--" + punycode(label.codePoints().toArray());
    if (ascii.length() > MAX_LABEL) {
      throw new IllegalArgumentException("a label of more than " + MAX_LABEL + " characters");
    }
    return ascii;
  }

  private static boolean isAllowed(int character) {
    return character < INITIAL_N
        ? Character.isLetterOrDigit(character) || character == '-' || character == '_'
        : Character.isDefined(character)
            && !Character.isISOControl(character)
            && !Character.isSpaceChar(character)
            && Character.getType(character) != Character.PRIVATE_USE
            && Character.getType(character) != Character.SURROGATE;
  }

  /// RFC 3492, 6.3.
  private static String punycode(int[] label) {
    StringBuilder output = new StringBuilder();
    List<Integer> others = new ArrayList<>();
    for (int each : label) {
      if (each < INITIAL_N) {
        output.append((char) each);
      } else {
        others.add(each);
      }
    }
    int basic = output.length();
    if (basic > 0) {
      output.append('-');
    }
    int n = INITIAL_N;
    int delta = 0;
    int bias = INITIAL_BIAS;
    int handled = basic;
    for (int next : others.stream().distinct().sorted().toList()) {
      delta += (next - n) * (handled + 1);
      n = next;
      for (int each : label) {
        if (each < n) {
          delta++;
        } else if (each == n) {
          appendNumber(delta, bias, output);
          bias = adapted(delta, handled + 1, handled == basic);
          delta = 0;
          handled++;
        }
      }
      delta++;
      n++;
    }
    return output.toString();
  }

  private static void appendNumber(int delta, int bias, StringBuilder output) {
    int rest = delta;
    for (int k = BASE; ; k += BASE) {
      int threshold = Math.clamp(k - bias, T_MIN, T_MAX);
      if (rest < threshold) {
        output.append(digit(rest));
        return;
      }
      output.append(digit(threshold + (rest - threshold) % (BASE - threshold)));
      rest = (rest - threshold) / (BASE - threshold);
    }
  }

  private static char digit(int value) {
    return (char) (value < T_MAX ? 'a' + value : '0' + value - T_MAX);
  }

  private static int adapted(int delta, int points, boolean isFirst) {
    int rest = isFirst ? delta / DAMP : delta / 2;
    rest += rest / points;
    int k = 0;
    while (rest > (BASE - T_MIN) * T_MAX / 2) {
      rest /= BASE - T_MIN;
      k += BASE;
    }
    return k + (BASE - T_MIN + 1) * rest / (rest + SKEW);
  }
}

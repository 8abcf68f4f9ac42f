package hinomi.redaction;

import java.util.Arrays;

/// What single characters mean to decoders, and how letters are compared.
final class CharacterClasses {
  private static final int ASCII = 128;

  /// Both alphabets of RFC 4648, 4 and 5.
  private static final byte[] BASE64 =
      values(
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

  private static final byte[] HEX = values("0123456789abcdef", "0123456789ABCDEF");

  private CharacterClasses() {}

  private static byte[] values(String... alphabets) {
    byte[] values = new byte[ASCII];
    Arrays.fill(values, (byte) -1);
    for (String alphabet : alphabets) {
      for (int value = 0; value < alphabet.length(); value++) {
        values[alphabet.charAt(value)] = (byte) value;
      }
    }
    return values;
  }

  /// The same for upper and lower case.
  static char folded(char letter) {
    if (letter < ASCII) {
      return letter >= 'A' && letter <= 'Z' ? (char) (letter + 32) : letter;
    }
    return Character.toLowerCase(Character.toUpperCase(letter));
  }

  /// The value of a hexadecimal digit, or -1.
  static int hex(char letter) {
    return letter < ASCII ? HEX[letter] : -1;
  }

  /// The value of a letter of Base64, or -1.
  static int base64(char letter) {
    return letter < ASCII ? BASE64[letter] : -1;
  }
}

package hinomi.assertion;

import static java.nio.charset.StandardCharsets.UTF_8;

import hinomi.config.ValueType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jsoup.parser.Parser;

/// How an extracted value is decoded. Throws [EvaluationException] if it is not so encoded, without
/// the value, which may be secret.
enum Decoding {
  /// Percent-encoding, as `decodeURIComponent` of browsers undoes it: a plus sign stays.
  URL("url", "percent-encoding") {
    @Override
    String decode(String text) {
      if (!PERCENT.matcher(text).matches()) {
        throw wrong();
      }
      return utf8(octets(text));
    }
  },
  /// Of either alphabet, with or without padding (RFC 4648, 4 and 5).
  BASE64("base64", "Base64 of text in UTF-8") {
    @Override
    String decode(String text) {
      String plain = text.replaceAll("\\s", "").replace('-', '+').replace('_', '/');
      try {
        return utf8(Base64.getDecoder().decode(plain));
      } catch (IllegalArgumentException notBase64) {
        throw wrong();
      }
    }
  },
  /// Character references.
  HTML("html", "HTML") {
    @Override
    String decode(String text) {
      return Parser.unescapeEntities(text, false);
    }
  },
  /// A JSON string, with or without its quotes.
  JSON("json", "a JSON string") {
    @Override
    String decode(String text) {
      String quoted = text.startsWith("\"") ? text : "\"" + text + "\"";
      if (hinomi.assertion.Json.parse("[" + quoted + "]").root() instanceof List<?> list
          && list.size() == 1
          && list.getFirst() instanceof String decoded) {
        return decoded;
      }
      throw wrong();
    }
  };

  static final ValueType<List<Decoding>> SOME =
      ValueType.oneOrMany(
          ValueType.oneOf(Map.of("url", URL, "base64", BASE64, "html", HTML, "json", JSON)));

  private static final Pattern PERCENT = Pattern.compile("(?:[^%]|%\\p{XDigit}{2})*+", 32);

  private final String key;
  private final String what;

  Decoding(String key, String what) {
    this.key = key;
    this.what = what;
  }

  abstract String decode(String text);

  /// All of them, the first one first.
  static String decode(String text, List<Decoding> all) {
    String decoded = text;
    for (Decoding each : all) {
      Budget.current().extract(decoded.length());
      decoded = each.decode(decoded);
    }
    return decoded;
  }

  EvaluationException wrong() {
    return new EvaluationException("the value is not " + what + " (decode = " + key + ")");
  }

  private static byte[] octets(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    int size = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == '%') {
        bytes[size++] =
            (byte) (Character.digit(bytes[at + 1], 16) * 16 + Character.digit(bytes[at + 2], 16));
        at += 2;
      } else {
        bytes[size++] = bytes[at];
      }
    }
    return java.util.Arrays.copyOf(bytes, size);
  }

  String utf8(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notText) {
      throw wrong();
    }
  }
}

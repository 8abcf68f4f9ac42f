package hinomi.probe.http;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The charset of a body, found as browsers find it (WHATWG HTML, 13.2.3): by the byte order mark,
/// the Content-Type, and in HTML and XML by what the document says of itself; else UTF-8.
final class BodyCharset {
  /// So far a `<meta>` is looked for.
  private static final int PRESCAN = 1024;

  private static final Pattern PARAMETER =
      Pattern.compile("charset\\s*=\\s*[\"']?([^\\s\"';,]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern META =
      Pattern.compile(
          "<meta[\\s/][^>]*?charset\\s*=\\s*[\"']?\\s*([^\\s\"'/>;]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern XML =
      Pattern.compile("^<\\?xml[^>]*?encoding\\s*=\\s*[\"']([^\"']+)[\"']");
  private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);

  /// What browsers read by another charset than the one that is named (WHATWG Encoding, 4.2).
  private static final Map<String, String> LABELS =
      Map.ofEntries(
          Map.entry("iso-8859-1", "windows-1252"),
          Map.entry("latin1", "windows-1252"),
          Map.entry("us-ascii", "windows-1252"),
          Map.entry("ascii", "windows-1252"),
          Map.entry("iso-8859-9", "windows-1254"),
          Map.entry("tis-620", "x-windows-874"),
          Map.entry("shift_jis", "windows-31j"),
          Map.entry("shift-jis", "windows-31j"),
          Map.entry("sjis", "windows-31j"),
          Map.entry("x-sjis", "windows-31j"),
          Map.entry("ms_kanji", "windows-31j"),
          Map.entry("x-euc-jp", "EUC-JP"),
          Map.entry("gb2312", "GBK"),
          Map.entry("euc-kr", "x-windows-949"),
          Map.entry("ks_c_5601-1987", "x-windows-949"),
          Map.entry("unicode-1-1-utf-8", "UTF-8"));

  private BodyCharset() {}

  static Charset of(Optional<String> contentType, byte[] body) {
    return ofMark(body)
        .or(() -> contentType.flatMap(type -> first(PARAMETER, type)).flatMap(BodyCharset::named))
        .or(() -> isDocument(contentType) ? ofDocument(body) : Optional.empty())
        .orElse(StandardCharsets.UTF_8);
  }

  private static Optional<Charset> ofMark(byte[] body) {
    if (startsWith(body, 0xef, 0xbb, 0xbf)) {
      return Optional.of(StandardCharsets.UTF_8);
    }
    if (startsWith(body, 0xfe, 0xff)) {
      return Optional.of(StandardCharsets.UTF_16BE);
    }
    return startsWith(body, 0xff, 0xfe) ? Optional.of(StandardCharsets.UTF_16LE) : Optional.empty();
  }

  private static boolean startsWith(byte[] body, int... start) {
    if (body.length < start.length) {
      return false;
    }
    for (int index = 0; index < start.length; index++) {
      if ((body[index] & 0xff) != start[index]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDocument(Optional<String> contentType) {
    String type = contentType.orElse("text/html").toLowerCase(Locale.ROOT);
    return type.contains("html") || type.contains("xml");
  }

  /// A document that can be read so far is not in UTF-16, whatever it says.
  private static Optional<Charset> ofDocument(byte[] body) {
    String start = new String(body, 0, Math.min(body.length, PRESCAN), StandardCharsets.ISO_8859_1);
    return first(XML, start)
        .or(() -> first(META, COMMENT.matcher(start).replaceAll("")))
        .flatMap(BodyCharset::named)
        .map(found -> found.name().startsWith("UTF-16") ? StandardCharsets.UTF_8 : found);
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  /// Nothing for a name that nobody knows.
  private static Optional<Charset> named(String name) {
    String label = name.toLowerCase(Locale.ROOT);
    try {
      return Optional.of(Charset.forName(LABELS.getOrDefault(label, label)));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return Optional.empty();
    }
  }
}

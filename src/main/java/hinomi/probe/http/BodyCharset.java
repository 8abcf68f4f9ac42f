package hinomi.probe.http;

import hinomi.text.Charsets;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
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

  private BodyCharset() {}

  static Charset of(Optional<String> contentType, byte[] body) {
    return ofMark(body)
        .or(() -> contentType.flatMap(type -> first(PARAMETER, type)).flatMap(Charsets::named))
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
        .flatMap(Charsets::named)
        .map(found -> found.name().startsWith("UTF-16") ? StandardCharsets.UTF_8 : found);
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }
}

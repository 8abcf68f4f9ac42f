package hinomi.probe.http;

import hinomi.outcome.Headers;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Header lines that no server should send and every browser ignores or shows the page with: a name
/// that is no token, or a value with control characters (RFC 9110, 5.1 and 5.5).
final class InvalidHeaders {
  private static final int MAX_SHOWN = 10;
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f]");

  private InvalidHeaders() {}

  /// Their names.
  static List<String> in(Headers headers) {
    return headers.lines().stream()
        .filter(line ->
            !TOKEN.matcher(line.getKey()).matches() || CONTROL.matcher(line.getValue()).find())
        .map(Map.Entry::getKey)
        .distinct()
        .limit(MAX_SHOWN)
        .toList();
  }

  static boolean hasControl(String value) {
    return CONTROL.matcher(value).find();
  }
}

package hinomi.probe.http;

import hinomi.outcome.Headers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// An authentication challenge (RFC 9110, 11.6.1): a scheme, and its parameters by name in lower
/// case.
record Challenge(String scheme, Map<String, String> parameters) {
  /// All of a response, in its order.
  static List<Challenge> in(Headers headers) {
    return headers.all("WWW-Authenticate").stream()
        .flatMap(each -> new Scanner(each).all().stream())
        .toList();
  }

  Optional<String> find(String parameter) {
    return Optional.ofNullable(parameters.get(parameter));
  }

  /// Reads one header line from left to right and skips what does not belong there.
  private static final class Scanner {
    private static final String SEPARATORS = "()<>@,;:\\\"/[]?={} \t";

    private final String text;
    private final List<Challenge> all = new ArrayList<>();
    private int at;

    Scanner(String text) {
      this.text = text;
    }

    List<Challenge> all() {
      while (at < text.length()) {
        String word = token();
        if (word.isEmpty()) {
          at++;
        } else {
          add(word);
        }
      }
      return all;
    }

    /// A word with a value is a parameter of the scheme before it, any other word a scheme.
    private void add(String word) {
      skipBlanks();
      if (is('=') && !all.isEmpty()) {
        at++;
        skipBlanks();
        String value = is('"') ? quoted() : token();
        all.getLast().parameters.putIfAbsent(word.toLowerCase(Locale.ROOT), value);
      } else {
        all.add(new Challenge(word, new HashMap<>()));
      }
    }

    private String token() {
      int start = at;
      while (at < text.length() && SEPARATORS.indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return text.substring(start, at);
    }

    private String quoted() {
      StringBuilder value = new StringBuilder();
      at++;
      while (at < text.length() && !is('"')) {
        at += is('\\') && at + 1 < text.length() ? 1 : 0;
        value.append(text.charAt(at++));
      }
      at++;
      return value.toString();
    }

    private void skipBlanks() {
      while (is(' ') || is('\t')) {
        at++;
      }
    }

    private boolean is(char expected) {
      return at < text.length() && text.charAt(at) == expected;
    }
  }
}

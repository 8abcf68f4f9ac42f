package hinomi.config;

import hinomi.config.UnresolvedValue.Fields;
import hinomi.config.UnresolvedValue.Joined;
import hinomi.config.UnresolvedValue.Leaf;
import hinomi.config.UnresolvedValue.Listed;
import hinomi.config.UnresolvedValue.Merged;
import hinomi.config.UnresolvedValue.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the library's rendering of an unresolved object: JSON with substitutions, concatenated
/// values, and one key for each value that will be merged.
final class UnresolvedReader {
  private final String text;
  private int at;

  private UnresolvedReader(String text) {
    this.text = text;
  }

  static UnresolvedValue read(String text) {
    return new UnresolvedReader(text).joined();
  }

  private UnresolvedValue joined() {
    List<UnresolvedValue> pieces = new ArrayList<>();
    while (at < text.length() && ",]}".indexOf(text.charAt(at)) < 0) {
      pieces.add(piece());
    }
    return pieces.size() == 1 ? pieces.getFirst() : new Joined(pieces);
  }

  private UnresolvedValue piece() {
    return switch (text.charAt(at)) {
      case '{' -> fields();
      case '[' -> list();
      case '"' -> leaf(quoted());
      case '$' -> reference();
      default -> bare();
    };
  }

  private UnresolvedValue fields() {
    Map<String, Merged> fields = new LinkedHashMap<>();
    at++;
    while (text.charAt(at) != '}') {
      String key = quoted();
      at++; // the colon
      fields.computeIfAbsent(key, _ -> new Merged(new ArrayList<>())).layers().add(joined());
      skipComma();
    }
    at++;
    return new Fields(fields);
  }

  private UnresolvedValue list() {
    List<UnresolvedValue> elements = new ArrayList<>();
    at++;
    while (text.charAt(at) != ']') {
      elements.add(joined());
      skipComma();
    }
    at++;
    return new Listed(elements);
  }

  private void skipComma() {
    if (text.charAt(at) == ',') {
      at++;
    }
  }

  private Leaf bare() {
    int start = at;
    while (at < text.length() && ",]}{[\"$".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return leaf(text.substring(start, at));
  }

  private static Leaf leaf(String text) {
    return new Leaf(text.length(), text.isBlank());
  }

  /// The text between the quotes, still escaped.
  private String quoted() {
    int start = ++at;
    while (text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return text.substring(start, at++);
  }

  private Reference reference() {
    at += 2; // the dollar and the brace
    if (text.charAt(at) == '?') {
      at++;
    }
    int start = at;
    List<String> path = new ArrayList<>();
    while (text.charAt(at) != '}') {
      path.add(text.charAt(at) == '"' ? quoted() : element());
      if (text.charAt(at) == '.') {
        at++;
      }
    }
    return new Reference(path, text.substring(start, at++));
  }

  private String element() {
    int start = at;
    while (".}\"".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String element = text.substring(start, at);
    return element.endsWith("[]") ? element.substring(0, element.length() - 2) : element;
  }
}

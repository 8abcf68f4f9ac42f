package hinomi.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Finds a key that one object has too many times, also as the first part of a path with dots. Two
/// objects under one path count as one, as for HOCON.
final class DuplicateKeys {
  private final String text;
  private final Map<Long, Integer> counts = new HashMap<>();

  /// The objects and lists that are open, each as a hash of its path.
  private final Deque<Long> open = new ArrayDeque<>();

  private final StringBuilder key = new StringBuilder();
  private OptionalLong last = OptionalLong.empty();
  private long nameless;
  private int line = 1;
  private Optional<Key> found = Optional.empty();

  /// A key, and the line in which it was too often there.
  record Key(int line, String name) {}

  private DuplicateKeys(String text) {
    this.text = text;
    open.push(0L);
  }

  static Optional<Key> in(String text) {
    DuplicateKeys repeats = new DuplicateKeys(text);
    int at = 0;
    while (at < text.length() && repeats.found.isEmpty()) {
      at = repeats.follow(at);
    }
    return repeats.found;
  }

  /// Reads on from an index, and returns where to go on.
  private int follow(int at) {
    char letter = text.charAt(at);
    if (letter == '"') {
      return quoted(at);
    }
    if (letter == '#' || text.startsWith("//", at)) {
      return behind("\n", at) - 1;
    }
    if (text.startsWith("${", at)) {
      return behind("}", at);
    }
    switch (letter) {
      case '\n' -> {
        line++;
        key.setLength(0);
      }
      case ',' -> end();
      case '=', ':', '+' -> count();
      case '{' -> open();
      case '[' -> openNameless();
      case '}', ']' -> close();
      default -> key.append(letter);
    }
    return at + 1;
  }

  private int behind(String end, int at) {
    int found = text.indexOf(end, at);
    return found < 0 ? text.length() + 1 : found + end.length();
  }

  private void end() {
    key.setLength(0);
    last = OptionalLong.empty();
  }

  /// The value of the last key, if it has none yet.
  private void open() {
    count();
    if (last.isPresent()) {
      open.push(last.getAsLong());
      end();
    } else {
      openNameless();
    }
  }

  private void openNameless() {
    open.push(mixed(++nameless, "["));
    end();
  }

  private void close() {
    if (open.size() > 1) {
      open.pop();
    }
    end();
  }

  /// What was read last is a key.
  private void count() {
    String name = key.toString().strip();
    key.setLength(0);
    if (name.isEmpty()) {
      return;
    }
    int dot = name.indexOf('.');
    long first = mixed(open.element(), dot < 0 ? name : name.substring(0, dot).strip());
    if (counts.merge(first, 1, Integer::sum) > LoadBudget.REPEATS && found.isEmpty()) {
      found = Optional.of(new Key(line, name.replace('\0', '.')));
    }
    last = OptionalLong.of(dot < 0 ? first : mixed(open.element(), name));
  }

  private static long mixed(long path, String name) {
    return (path * 31 + name.hashCode()) * 0x9E3779B97F4A7C15L + name.length();
  }

  /// What is quoted is a part of a key, where its dots are none, or of a value.
  private int quoted(int at) {
    int end = text.startsWith("\"\"\"", at) ? behind("\"\"\"", at + 3) : endOfQuote(at + 1);
    String content = text.substring(at, Math.min(end, text.length()));
    key.append(content.replace('.', '\0'));
    line += (int) content.chars().filter(letter -> letter == '\n').count();
    return end;
  }

  private int endOfQuote(int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\n') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return at + 1;
  }
}

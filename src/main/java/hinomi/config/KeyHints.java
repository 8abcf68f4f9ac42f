package hinomi.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import hinomi.config.Key.Hint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What to tell about an unknown key, or a value of the wrong form, in one section of a check: what
/// people who come from another tool write, and what to write here. It knows nothing of other
/// sections, as those of the agent's settings.
final class KeyHints {
  private static final int MOST_PLACES = 3;

  /// Stands for the value that the author wrote.
  private static final String VALUE = "VALUE";

  private final List<String> path;
  private final Optional<KeyGroup> group;

  private KeyHints(List<String> path) {
    this.path = path;
    this.group = KeyTable.ofChecks().group(path);
  }

  /// For the section under this path in its file, or in a check that stands in none.
  static KeyHints of(List<String> trail) {
    boolean inChecks = trail.size() > 1 && trail.getFirst().equals("checks");
    boolean inDefaults = !trail.isEmpty() && trail.getFirst().equals("defaults");
    return new KeyHints(trail.subList(inChecks ? 2 : inDefaults ? 1 : 0, trail.size()));
  }

  /// The message for a key that is none of the known ones; `present` are those that the section
  /// has.
  String unknown(String key, Set<String> known, Set<String> present) {
    Optional<Hint> hint = hint(key, known, present);
    if (hint.isPresent()) {
      return "'" + key + "' is unknown" + inWords(hint.get());
    }
    String plain = Suggestions.unknown(key, known);
    if (group.isEmpty() || Suggestions.near(key, known).isPresent()) {
      return plain;
    }
    List<String> places = places(normal(key), known);
    String splitName =
        isChosen()
            ? "; a name with a dot goes into quotes: \"" + path.getLast() + "." + key + "\""
            : "";
    return places.isEmpty() || places.size() > MOST_PLACES
        ? plain + splitName
        : plain.replace(
            "is unknown; ", "is unknown here; did you mean " + String.join(" or ", places) + "? ");
  }

  /// The hint for a key beside `checks { }`, if there is one.
  static Optional<String> unknownInFile(String key) {
    return KeyTable.ofChecks().hintsOfFile().getOrDefault(normal(key), List.of()).stream()
        .findFirst()
        .map(hint -> "'" + key + "' is unknown" + new KeyHints(List.of()).inWords(hint));
  }

  /// Whether people write the key when they mean one of these.
  boolean means(String key, Set<String> keys, Set<String> present) {
    return hint(key, keys, present).filter(hint -> keys.contains(hint.target())).isPresent();
  }

  private Optional<Hint> hint(String key, Set<String> targets, Set<String> present) {
    return group.stream()
        .flatMap(all -> all.hints().getOrDefault(normal(key), List.of()).stream())
        .filter(
            hint -> hint.isBeside() || hint.write().isEmpty() || targets.contains(hint.target()))
        .filter(hint -> isPossible(hint, present))
        .findFirst();
  }

  /// A check has one kind.
  private boolean isPossible(Hint hint, Set<String> present) {
    List<String> kinds = KeyTable.ofChecks().kinds();
    return !path.isEmpty()
        || !kinds.contains(hint.target())
        || present.contains(hint.target())
        || present.stream().noneMatch(kinds::contains);
  }

  private String inWords(Hint hint) {
    String beside = hint.isBeside() ? besideWhat(hint.target()) : "";
    String because = hint.because().isEmpty() ? "" : ": " + hint.because();
    return because + (hint.write().isEmpty() ? "" : "; write " + hint.write() + beside);
  }

  /// The section around this one, or this one itself, that has the target as its neighbour.
  private String besideWhat(String target) {
    for (int size = path.size() - 1; size >= 0; size--) {
      if (KeyTable.ofChecks()
          .group(path.subList(0, size))
          .filter(around -> around.keys().containsKey(target))
          .isPresent()) {
        return " beside " + path.get(size) + " { }";
      }
    }
    return "";
  }

  /// What to add to the message about a value of the wrong form; `shown` is a plain value that is
  /// no secret.
  String shape(String name, ConfigValue value, Optional<String> shown) {
    return group
        .flatMap(all -> all.find(name))
        .filter(key -> !allows(key.type(), value))
        .flatMap(key ->
            key.isAnyName() && value instanceof ConfigObject object && !object.isEmpty()
                ? Optional.of(quoted(name, object))
                : key.below().shape().map(shape -> written(key, shape, shown, name)))
        .map(words -> "; " + words)
        .orElse("");
  }

  private static String quoted(String name, ConfigObject object) {
    return "HOCON splits keys at dots, put it in quotes: \"" + name + "." + chain(object) + "\"";
  }

  private static String written(Key key, String shape, Optional<String> shown, String name) {
    String filled =
        !shape.contains(VALUE)
            ? shape
            : shown.map(value -> shape.replace(VALUE, value)).orElse(key.example().text());
    String placeholder = key.example().placeholder();
    return "write "
        + (filled.startsWith(placeholder) ? name + filled.substring(placeholder.length()) : filled);
  }

  private static String chain(ConfigObject object) {
    String first = object.keySet().stream().sorted().findFirst().orElse("");
    return object.get(first) instanceof ConfigObject below && !below.isEmpty()
        ? first + "." + chain(below)
        : first;
  }

  private static boolean allows(KeyType type, ConfigValue value) {
    return switch (value) {
      case ConfigObject _ -> type.allowsObjects();
      case ConfigList _ -> type.allowsLists();
      case ConfigValue flag when flag.valueType() == ConfigValueType.BOOLEAN -> type.allowsFlags();
      default -> type.allowsPlain();
    };
  }

  /// Whether the author chose the name of the section.
  private boolean isChosen() {
    return KeyTable.ofChecks().find(path).filter(Key::isAnyName).isPresent();
  }

  /// Where else a key of that name stands: below this section, or beside one around it.
  private List<String> places(String key, Set<String> known) {
    List<String> places = new ArrayList<>();
    KeyTable table = KeyTable.ofChecks();
    for (Key each : group.map(all -> all.keys().values()).orElse(List.of())) {
      boolean isKind = path.isEmpty() && each.kind().isPresent();
      if (!isKind && known.contains(each.name()) && table.below(each).keys().containsKey(key)) {
        List<String> below = new ArrayList<>(path);
        below.add(each.name());
        places.add(joined(below, key));
      }
    }
    for (int size = path.size() - 1; size >= 0 && places.isEmpty(); size--) {
      List<String> around = path.subList(0, size);
      KeyTable.ofChecks()
          .group(around)
          .filter(all -> all.keys().containsKey(key))
          .ifPresent(_ -> places.add(joined(around, key)));
    }
    return places;
  }

  private static String joined(List<String> path, String key) {
    String joined = "";
    for (String each : path) {
      joined = Problem.joined(joined, each);
    }
    return Problem.joined(joined, key);
  }

  /// `followRedirects` and `follow_redirects` are `follow-redirects`.
  private static String normal(String word) {
    return word.replaceAll("([a-z0-9])([A-Z])", "$1-$2")
        .replaceAll("[_ ]", "-")
        .toLowerCase(Locale.ROOT);
  }
}

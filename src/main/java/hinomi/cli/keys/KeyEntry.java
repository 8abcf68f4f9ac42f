package hinomi.cli.keys;

import hinomi.config.Key;
import hinomi.config.KeyGroup;
import hinomi.config.KeyTable;
import hinomi.config.KeyTable.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A key with its path, and the groups whose keys stand below it and are listed elsewhere.
record KeyEntry(String path, Key key, List<Reference> references) {
  private static final KeyTable TABLE = KeyTable.ofChecks();

  KeyEntry {
    references = List.copyOf(references);
  }

  /// The key and all below it but those of the groups listed elsewhere.
  static List<KeyEntry> of(String path, Key key, Set<String> elsewhere) {
    List<KeyEntry> all = new ArrayList<>();
    all.add(new KeyEntry(path, key, TABLE.references(key, elsewhere)));
    boolean isList = key.type().isListOfObjects() && !key.type().isObject();
    all.addAll(below(path + (isList ? "[]" : ""), TABLE.below(key, elsewhere), elsewhere));
    return all;
  }

  /// All keys of the group below the path, but those of the groups listed elsewhere.
  static List<KeyEntry> below(String path, KeyGroup group, Set<String> elsewhere) {
    return group.keys().values().stream()
        .flatMap(key ->
            of(path.isEmpty() ? key.name() : path + "." + key.name(), key, elsewhere).stream())
        .toList();
  }

  /// The type with its unit: `integer (days)`.
  String type() {
    return key.type().inWords() + key.type().unit().map(unit -> " (" + unit + ")").orElse("");
  }

  /// The default, or `required`; empty where neither is one word.
  String presence() {
    return key.presence().isRequired()
        ? "required"
        : key.presence()
            .fallback()
            .filter(_ -> key.presence().unset().isEmpty())
            .map(value -> value.isEmpty() ? "\"\"" : value)
            .orElse("");
  }

  /// All that is known of it, in sentences.
  List<String> sentences() {
    List<String> all = new ArrayList<>();
    all.add(key.docs().about());
    if (!key.type().words().isEmpty()) {
      all.add("One of " + String.join(", ", key.type().words()) + ".");
    }
    key.presence()
        .required()
        .filter(_ -> !key.presence().isRequired())
        .ifPresent(when -> all.add("Required " + when + "."));
    key.presence().unset().ifPresent(words -> all.add("Default: " + words + "."));
    if (!key.docs().kinds().isEmpty()) {
      all.add("Only for " + String.join(", ", key.docs().kinds()) + ".");
    }
    return all;
  }
}

package hinomi.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The keys of one section, and hints for what people write in their place.
public record KeyGroup(Map<String, Key> keys, Map<String, List<Key.Hint>> hints) {
  static final KeyGroup NONE = new KeyGroup(Map.of(), Map.of());

  public KeyGroup {
    keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    hints = Map.copyOf(hints);
  }

  /// The keys of one section as they are written in the table: its own, and the groups it uses.
  record Source(KeyGroup own, Key.Use use) {}

  /// The key of the name; one of any name if the section has that.
  public Optional<Key> find(String name) {
    return Optional.ofNullable(keys.get(name))
        .or(() -> Optional.ofNullable(keys.get(Key.ANY_NAME)));
  }

  /// These, completed by the other's.
  KeyGroup and(KeyGroup other) {
    Map<String, Key> all = new LinkedHashMap<>(keys);
    other.keys.forEach(all::putIfAbsent);
    Map<String, List<Key.Hint>> allHints = new LinkedHashMap<>(other.hints);
    allHints.putAll(hints);
    allHints.keySet().removeAll(all.keySet());
    return new KeyGroup(all, allHints);
  }

  KeyGroup with(KeyType.Kind kind) {
    Map<String, Key> filled = new LinkedHashMap<>();
    keys.forEach((name, key) -> filled.put(name, key.with(kind)));
    Map<String, List<Key.Hint>> filledHints = new LinkedHashMap<>();
    hints.forEach(
        (word, list) -> filledHints.put(word, list.stream().map(hint -> hint.with(kind)).toList()));
    return new KeyGroup(filled, filledHints);
  }
}

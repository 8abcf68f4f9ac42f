package hinomi.config;

import java.util.List;
import java.util.Map;

/// A value as it was written, with its substitutions, of which only the sizes are of interest.
sealed interface UnresolvedValue {
  /// Text, a number or the like, with so many characters, which may all be blank.
  record Leaf(int length, boolean blank) implements UnresolvedValue {}

  /// A substitution: its path, and the name as the environment would have it.
  record Reference(List<String> path, String name) implements UnresolvedValue {}

  /// Values side by side.
  record Joined(List<UnresolvedValue> pieces) implements UnresolvedValue {}

  record Listed(List<UnresolvedValue> elements) implements UnresolvedValue {}

  record Fields(Map<String, Merged> fields) implements UnresolvedValue {}

  /// Values of one key, one over the other, the lowest first.
  record Merged(List<UnresolvedValue> layers) implements UnresolvedValue {
    static final Merged NOTHING = new Merged(List.of());
  }
}

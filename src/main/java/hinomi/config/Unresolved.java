package hinomi.config;

import java.util.List;
import java.util.Map;

/// A value as it was written, with its substitutions, of which only the sizes are of interest.
sealed interface Unresolved {
  /// Text, a number or the like, with so many characters, which may all be blank.
  record Leaf(int length, boolean blank) implements Unresolved {}

  /// A substitution: its path, and the name as the environment would have it.
  record Reference(List<String> path, String name) implements Unresolved {}

  /// Values side by side.
  record Joined(List<Unresolved> pieces) implements Unresolved {}

  record Listed(List<Unresolved> elements) implements Unresolved {}

  record Fields(Map<String, Merged> fields) implements Unresolved {}

  /// Values of one key, one over the other, the lowest first.
  record Merged(List<Unresolved> layers) implements Unresolved {
    static final Merged NOTHING = new Merged(List.of());
  }
}

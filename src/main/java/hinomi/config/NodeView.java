package hinomi.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A node as it reads with the variables of `each` filled in: what its keys are, what they hold,
/// and where that is written.
record NodeView(Node node, FileContext reading) {
  Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    node.resolved().keySet().forEach(key -> keys.add(reading.fill(key)));
    return keys;
  }

  /// As they follow each other in the file.
  Set<String> keysInOrder() {
    if (node.resolved().size() < 2) {
      return keys();
    }
    Comparator<Placed> byPlace = Comparator.comparing(Placed::place);
    return node.resolved().keySet().stream()
        .map(key -> new Placed(key, place(key).orElse(Position.NOWHERE)))
        .sorted(byPlace.thenComparing(Placed::key))
        .map(placed -> reading.fill(placed.key()))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private record Placed(String key, Position place) {}

  @Nullable ConfigValue get(String key) {
    return node.resolved().get(written(key));
  }

  Optional<Position> place(String key) {
    return node.origin(written(key)).flatMap(reading.origins()::place);
  }

  Optional<String> path(String key) {
    return node.path(written(key));
  }

  Node child(String key, ConfigObject value) {
    return node.child(written(key), value);
  }

  Node element(String key, int index, ConfigObject value, String path) {
    return node.element(written(key), index, value, path);
  }

  /// Whether one file has several objects under the key, of which HOCON makes one.
  boolean isWrittenTwice(String key) {
    return node.written(written(key)).filter(ValueOrigins::isOfSeveralLines).isPresent();
  }

  Set<String> namesInBraces() {
    return Values.namesInBraces(node.resolved())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /// The key as the author wrote it, with its variables.
  String written(String key) {
    if (!reading.variables().values().isEmpty() && !node.resolved().containsKey(key)) {
      for (String each : node.resolved().keySet()) {
        if (each.indexOf('{') >= 0 && reading.fill(each).equals(key)) {
          return each;
        }
      }
    }
    return key;
  }
}

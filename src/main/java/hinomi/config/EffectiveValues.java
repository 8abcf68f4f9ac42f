package hinomi.config;

import static java.util.stream.Collectors.joining;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Flattens an object of a file into its values.
final class EffectiveValues {
  private static final String NULL = "null";

  private final FileContext reading;
  private final List<EffectiveValue> all = new ArrayList<>();

  private EffectiveValues(FileContext reading) {
    this.reading = reading;
  }

  static List<EffectiveValue> of(NodeView view, Position place, Set<String> without) {
    EffectiveValues values = new EffectiveValues(view.reading());
    values.addAll(view, "", place, without);
    return List.copyOf(values.all);
  }

  static Map<String, Object> tree(NodeView view, Set<String> keys) {
    EffectiveValues values = new EffectiveValues(view.reading());
    Map<String, Object> tree = new LinkedHashMap<>();
    for (String key : view.keysInOrder()) {
      ConfigValue value = view.get(key);
      if (value != null && keys.contains(key)) {
        tree.put(key, values.tree(value));
      }
    }
    return tree;
  }

  private Object tree(ConfigValue value) {
    return switch (value) {
      case ConfigObject object -> {
        Map<String, Object> tree = new LinkedHashMap<>();
        object.forEach((key, each) -> tree.put(reading.fill(key), tree(each)));
        yield tree;
      }
      case ConfigList list -> list.stream().map(this::tree).toList();
      default -> plain(value);
    };
  }

  private void addAll(NodeView view, String path, Position place, Set<String> without) {
    for (String key : view.keysInOrder()) {
      ConfigValue value = view.get(key);
      if (value != null && !without.contains(key)) {
        add(view, key, Problem.joined(path, key), view.place(key).orElse(place), value);
      }
    }
  }

  private void add(NodeView view, String key, String path, Position place, ConfigValue value) {
    if (value instanceof ConfigObject object) {
      addAll(new NodeView(view.child(key, object), reading), path, place, Set.of());
    } else if (value instanceof ConfigList list
        && list.stream().anyMatch(ConfigObject.class::isInstance)) {
      addElements(view, key, path, place, list);
    } else {
      all.add(new EffectiveValue(path, named(value), place));
    }
  }

  private void addElements(
      NodeView view, String key, String path, Position place, ConfigList list) {
    for (int index = 0; index < list.size(); index++) {
      ConfigValue element = list.get(index);
      String at = Problem.joined(path, index);
      Position there = reading.origins().place(element.origin()).orElse(place);
      if (element instanceof ConfigObject object) {
        addAll(new NodeView(view.element(key, index, object, at), reading), at, there, Set.of());
      } else {
        all.add(new EffectiveValue(at, named(element), there));
      }
    }
  }

  /// Masked with the names of its variables, so that another variable is another value.
  private Object named(ConfigValue value) {
    String names =
        reading.origins().secretVariables(value).distinct().sorted().collect(joining(", "));
    return names.isEmpty() ? plain(value) : Secrets.SHOWN + " (" + names + ")";
  }

  private Object plain(ConfigValue value) {
    if (value.valueType() == ConfigValueType.NULL) {
      return NULL;
    }
    return reading.isFromEnvironment(value) ? Secrets.SHOWN : Values.plain(value, reading);
  }
}

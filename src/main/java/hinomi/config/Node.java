package hinomi.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An object of a file twice over: with substitutions resolved and defaults merged, which gives the
/// values; and as it was written, layer by layer with the author's own first, which gives places.
record Node(ConfigObject resolved, List<Layer> layers) {
  static final Node EMPTY = new Node(ConfigFactory.empty().root(), List.of());

  static Node of(ConfigObject resolved, ConfigObject written) {
    return new Node(resolved, List.of(new Layer(written, "")));
  }

  /// One object as it was written, and its path in the file.
  record Layer(ConfigObject object, String path) {
    private Layer without(String key) {
      try {
        return new Layer(object.withoutKey(key), path);
      } catch (ConfigException.NotResolved _) {
        return this; // it gives places only
      }
    }

    /// Null when absent, and where HOCON cannot know before it resolves.
    @Nullable ConfigValue get(String key) {
      try {
        return object.get(key);
      } catch (ConfigException.NotResolved _) {
        return null;
      }
    }
  }

  /// This node, completed by the defaults.
  Node over(Node defaults) {
    return new Node(
        resolved.withFallback(defaults.resolved),
        Stream.concat(layers.stream(), defaults.layers.stream()).toList());
  }

  Node without(String key) {
    return new Node(
        resolved.withoutKey(key), layers.stream().map(layer -> layer.without(key)).toList());
  }

  /// The object under the key. Below a substitution nothing is known of how it was written here.
  Node child(String key, ConfigObject value) {
    List<Layer> below = new ArrayList<>();
    for (Layer layer : layers) {
      ConfigValue written = layer.get(key);
      if (written instanceof ConfigObject object && written.valueType() == ConfigValueType.OBJECT) {
        below.add(new Layer(object, Problem.joined(layer.path(), key)));
      } else if (written != null) {
        break;
      }
    }
    return new Node(value, below);
  }

  /// The object in the list under the key.
  Node element(String key, int index, ConfigObject value, String path) {
    return layerOf(key).map(layer -> layer.get(key)).stream()
        .filter(written -> written instanceof ConfigList list && index < list.size())
        .map(written -> ((ConfigList) written).get(index))
        .filter(ConfigObject.class::isInstance)
        .map(written -> new Node(value, List.of(new Layer((ConfigObject) written, path))))
        .findFirst()
        .orElseGet(() -> new Node(value, List.of()));
  }

  /// Where the key was written, if it was written in a place of its own.
  Optional<ConfigOrigin> written(String key) {
    return layerOf(key).map(layer -> layer.get(key)).map(ConfigValue::origin);
  }

  /// Where the key was written, or else where its value came from.
  Optional<ConfigOrigin> origin(String key) {
    return written(key).or(() -> Optional.ofNullable(resolved.get(key)).map(ConfigValue::origin));
  }

  /// Whether the key is written in defaults only.
  boolean isOfDefaults(String key) {
    return !layers.isEmpty()
        && layers.getFirst().get(key) == null
        && layers.stream().anyMatch(layer -> layer.get(key) != null);
  }

  Optional<String> path(String key) {
    return layerOf(key).map(layer -> Problem.joined(layer.path(), key));
  }

  /// The layer that sets the key.
  private Optional<Layer> layerOf(String key) {
    for (Layer layer : layers) {
      if (layer.get(key) != null) {
        return Optional.of(layer);
      }
    }
    return Optional.empty();
  }
}

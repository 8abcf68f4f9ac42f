package hinomi.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One object `{ }` of a file while it is read. Ask for every key first, then [#make]: so all
/// mistakes of a section are found, and keys that nobody asked for are told.
public final class Section {
  private final ConfigObject object;
  private final String path;
  private final Place place;
  private final Reading reading;
  private final Set<String> asked = new LinkedHashSet<>();
  private final int problemsBefore;

  Section(ConfigObject object, String path, Place place, Reading reading) {
    this.object = object;
    this.path = path;
    this.place = place;
    this.reading = reading;
    this.problemsBefore = reading.problems().size();
  }

  public Place place() {
    return place;
  }

  public String path() {
    return path;
  }

  /// The keys as written, in the order of HOCON, with the variables of `each` filled in.
  public Set<String> keys() {
    return object.keySet();
  }

  public boolean has(String key) {
    asked.add(key);
    return value(key) != null;
  }

  /// Whether the key holds an object `{ }`.
  public boolean isSection(String key) {
    ConfigValue value = value(key);
    return value != null && value.valueType() == ConfigValueType.OBJECT;
  }

  public <T> Setting<T> required(String key, Kind<T> kind) {
    asked.add(key);
    ConfigValue value = value(key);
    return value == null
        ? refuse("needs '" + key + "' (" + kind.what() + ")")
        : read(key, value, kind);
  }

  public <T> Setting<T> optional(String key, Kind<T> kind, T fallback) {
    asked.add(key);
    ConfigValue value = value(key);
    return value == null ? Setting.of(fallback) : read(key, value, kind);
  }

  public <T> Setting<Optional<T>> optional(String key, Kind<T> kind) {
    asked.add(key);
    ConfigValue value = value(key);
    return value == null ? Setting.of(Optional.empty()) : read(key, value, kind).map(Optional::of);
  }

  /// The section under the key; an empty one when it is absent or, with its problem, no object.
  public Section section(String key) {
    asked.add(key);
    return switch (value(key)) {
      case null -> new Section(ConfigFactory.empty().root(), pathOf(key), place, reading);
      case ConfigObject child -> new Section(child, pathOf(key), placeOf(child), reading);
      case ConfigValue other -> {
        add(other, key, "wants an object { }, was " + Values.shown(other));
        yield new Section(ConfigFactory.empty().root(), pathOf(key), placeOf(other), reading);
      }
    };
  }

  /// The objects of the list under the key; none when it is absent.
  public List<Section> sections(String key) {
    asked.add(key);
    return switch (value(key)) {
      case null -> List.of();
      case ConfigList list -> elements(key, list);
      case ConfigValue other -> {
        add(other, key, "wants a list of objects, was " + Values.shown(other));
        yield List.of();
      }
    };
  }

  private List<Section> elements(String key, ConfigList list) {
    List<Section> sections = new ArrayList<>();
    for (int index = 0; index < list.size(); index++) {
      String elementPath = pathOf(key) + "[" + index + "]";
      if (list.get(index) instanceof ConfigObject child) {
        sections.add(new Section(child, elementPath, placeOf(child), reading));
      } else {
        reading
            .problems()
            .add(
                placeOf(list.get(index)),
                elementPath,
                "wants an object { }, was " + Values.shown(list.get(index)));
      }
    }
    return sections;
  }

  /// The same section with `{name}` standing for a value in all its text.
  public Section with(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(reading.variables());
    all.putAll(variables);
    return new Section(
        object, path, place, new Reading(reading.problems(), reading.secrets(), all));
  }

  /// Reports keys nobody asked for, then builds, unless a problem was found in this section; what
  /// the maker refuses with IllegalArgumentException becomes a problem of the section.
  public <T> Setting<T> make(Supplier<T> maker) {
    object.forEach((key, value) -> {
      if (!asked.contains(key)) {
        add(value, key, Words.unknown(key, asked));
      }
    });
    if (reading.problems().size() > problemsBefore) {
      return new Setting.Refused<>();
    }
    try {
      return Setting.of(maker.get());
    } catch (IllegalArgumentException refused) {
      return refuse(String.valueOf(refused.getMessage()));
    }
  }

  /// A problem of this section as a whole.
  public <T> Setting<T> refuse(String message) {
    reading.problems().add(place, path, message);
    return new Setting.Refused<>();
  }

  /// A problem of one key's value.
  public <T> Setting<T> refuse(String key, String message) {
    ConfigValue value = value(key);
    reading.problems().add(value == null ? place : placeOf(value), pathOf(key), message);
    return new Setting.Refused<>();
  }

  private <T> Setting<T> read(String key, ConfigValue value, Kind<T> kind) {
    try {
      return Setting.of(kind.read(value, reading));
    } catch (IllegalArgumentException wrong) {
      add(value, key, String.valueOf(wrong.getMessage()));
      return new Setting.Refused<>();
    }
  }

  private void add(ConfigValue value, String key, String message) {
    reading.problems().add(placeOf(value), pathOf(key), message);
  }

  private @Nullable ConfigValue value(String key) {
    return object.get(key);
  }

  private String pathOf(String key) {
    String quoted = ConfigUtil.joinPath(key);
    return path.isEmpty() ? quoted : path + "." + quoted;
  }

  private Place placeOf(ConfigValue value) {
    ConfigOrigin origin = value.origin();
    return origin.lineNumber() > 0 ? new Place(place.file(), origin.lineNumber()) : place;
  }
}

package hinomi.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One object `{ }` of a file while it is read. Ask for every key first, then [#make]: so all
/// mistakes of a section are found, and keys that nobody asked for are told.
public final class Section {
  private final Node node;
  private final String path;
  private final Place place;
  private final Reading reading;
  private final @Nullable Section parent;
  private final Set<String> asked = new LinkedHashSet<>();
  private boolean spoiled;

  Section(Node node, String path, Place place, Reading reading, @Nullable Section parent) {
    this.node = node;
    this.path = path;
    this.place = place;
    this.reading = reading;
    this.parent = parent;
  }

  public Place place() {
    return place;
  }

  public String path() {
    return path;
  }

  /// The keys with the variables of `each` filled in, as they follow each other in the file.
  public Set<String> keys() {
    return node.resolved().keySet().stream()
        .sorted(Comparator.comparing((String key) -> place(key)).thenComparing(key -> key))
        .map(reading::fill)
        .collect(Collectors.toCollection(LinkedHashSet::new));
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

  /// Whether any part of the value under the key came from the environment.
  public boolean isFromEnvironment(String key) {
    ConfigValue value = value(key);
    return value != null && isFromEnvironment(value);
  }

  /// Whether one file has several objects under the key, of which HOCON makes one.
  public boolean isWrittenTwice(String key) {
    return node.written(written(key)).filter(Origins::isOfSeveralLines).isPresent();
  }

  public <T> Setting<T> required(String key, Kind<T> kind) {
    asked.add(key);
    ConfigValue value = value(key);
    return value == null
        ? refuse("needs '" + key + "' (" + kind.what() + ")")
        : read(key, value, kind);
  }

  public <T> Setting<T> optional(String key, Kind<T> kind, T fallback) {
    return optional(key, kind).map(value -> value.orElse(fallback));
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
      case null -> new Section(Node.EMPTY, pathOf(key), place, reading, this);
      case ConfigObject child -> child(key, child);
      case ConfigValue other -> {
        read(key, other, Kind.wanting("an object { }"));
        yield new Section(Node.EMPTY, pathOf(key), place(key), reading.muted(), this);
      }
    };
  }

  private Section child(String key, ConfigObject value) {
    return new Section(node.child(written(key), value), pathOf(key), place(key), reading, this);
  }

  /// The objects of the list under the key; none when it is absent.
  public List<Section> sections(String key) {
    asked.add(key);
    return switch (value(key)) {
      case null -> List.of();
      case ConfigList list -> elements(key, list);
      case ConfigValue other -> {
        read(key, other, Kind.wanting("a list of objects"));
        yield List.of();
      }
    };
  }

  private List<Section> elements(String key, ConfigList list) {
    List<Section> sections = new ArrayList<>();
    for (int index = 0; index < list.size(); index++) {
      ConfigValue element = list.get(index);
      String elementPath = Paths.element(pathOf(key), index);
      if (element instanceof ConfigObject child) {
        Place at = placeOf(element, key);
        Node below = node.element(written(key), index, child, elementPath);
        sections.add(new Section(below, elementPath, at, reading, this));
      } else if (!isMissing(element)) {
        String message = "wants an object { }, was " + Values.shown(element, reading);
        add(placeOf(element, key), elementPath, message);
      }
    }
    return sections;
  }

  /// The same section with `{name}` standing for a value in all its text, keys too.
  public Section with(Variables variables) {
    return new Section(node, path, place, reading.with(variables), this);
  }

  /// The same section, with whatever it does not say itself taken from the other.
  public Section over(Section defaults) {
    return new Section(node.over(defaults.node), path, place, reading, this);
  }

  /// Whether the text stands anywhere in the section, in keys or in values.
  public boolean mentions(String text) {
    return Values.mentions(node.resolved(), text);
  }

  /// Reports keys nobody asked for, then builds, unless a problem was found in this section; what
  /// the maker refuses with IllegalArgumentException becomes a problem of the section.
  public <T> Setting<T> make(Supplier<T> maker) {
    for (String key : keys()) {
      if (!asked.contains(key)) {
        refuse(key, Words.unknown(key, asked));
      }
    }
    if (spoiled) {
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
    return add(place, path, message);
  }

  /// A problem of one key's value.
  public <T> Setting<T> refuse(String key, String message) {
    asked.add(key);
    return add(place(key), pathOf(key), message);
  }

  private <T> Setting<T> read(String key, ConfigValue value, Kind<T> kind) {
    if (isMissing(value)) {
      return spoil();
    }
    if (value.valueType() == ConfigValueType.NULL) {
      return refuse(key, "is null; give it a value or leave it out");
    }
    try {
      return Setting.of(kind.read(value, reading));
    } catch (Misfits wrong) {
      for (Misfits.Misfit each : wrong.all()) {
        String elementPath = Paths.element(pathOf(key), each.index());
        add(placeOf(each.value(), key), elementPath, each.message());
      }
      return spoil();
    } catch (IllegalArgumentException wrong) {
      return add(place(key), pathOf(key), wrong.getMessage() + definition(key, value));
    }
  }

  /// In words, where the value came from when it was not written under its key.
  private String definition(String key, ConfigValue value) {
    Optional<String> variable = reading.origins().variable(value.origin());
    Optional<Place> defined = reading.origins().place(value.origin());
    return variable
        .map(name -> " (its value comes from the environment: " + name + ")")
        .or(() ->
            defined
                .filter(place -> !place.equals(place(key)))
                .map(place -> " (its value comes from " + place + ")"))
        .orElse("");
  }

  private boolean isFromEnvironment(ConfigValue value) {
    return value instanceof ConfigList list
        ? list.stream().anyMatch(this::isFromEnvironment)
        : reading.origins().variable(value.origin()).isPresent()
            || reading.variables().bringEnvironmentInto(value.unwrapped().toString());
  }

  private boolean isMissing(ConfigValue value) {
    return reading.origins().isMissing(value.origin())
        || (value instanceof ConfigList list && list.stream().anyMatch(this::isMissing));
  }

  private <T> Setting<T> add(Place at, String where, String message) {
    reading.add(at, where, message);
    return spoil();
  }

  /// Nothing is made of this section, nor of those around it.
  private <T> Setting<T> spoil() {
    for (Section each = this; each != null; each = each.parent) {
      each.spoiled = true;
    }
    return new Setting.Refused<>();
  }

  private @Nullable ConfigValue value(String key) {
    return node.get(written(key));
  }

  /// The key as the author wrote it, with its variables.
  private String written(String key) {
    return node.resolved().containsKey(key)
        ? key
        : node.resolved().keySet().stream()
            .filter(each -> reading.fill(each).equals(key))
            .findFirst()
            .orElse(key);
  }

  private String pathOf(String key) {
    String written = written(key);
    return node.layerOf(written)
        .map(layer -> Paths.join(layer.path(), written))
        .orElseGet(() -> Paths.join(path, written));
  }

  /// Where the key was written, by the author or by HOCON's rules of merging.
  public Place place(String key) {
    String written = written(key);
    ConfigValue value = node.get(written);
    return node.written(written)
        .or(() -> Optional.ofNullable(value).map(ConfigValue::origin))
        .flatMap(reading.origins()::place)
        .orElse(place);
  }

  private Place placeOf(ConfigValue element, String key) {
    return reading.origins().place(element.origin()).orElseGet(() -> place(key));
  }
}

package hinomi.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One object `{ }` of a file while it is read. Ask for every key first, then call [#make]: that
/// reports all mistakes of a section at once, unknown keys included.
public final class Section {
  private static final int LONGEST_SHOWN = 200;

  private final NodeView view;
  private final Where where;
  private final FileContext reading;
  private final @Nullable Section parent;

  /// The key under which it stands in its parent; empty where it is the same section anew.
  private final String key;

  private final Set<String> asked = new LinkedHashSet<>();

  /// Keys that were reported as misspelt.
  private final Set<String> misspelt = new LinkedHashSet<>();

  private boolean spoiled;

  /// The place of a section, computed only for a problem.
  private record Where(Supplier<String> path, Supplier<Position> place) {}

  private Section(
      Node node, Where where, FileContext reading, @Nullable Section parent, String key) {
    this.view = new NodeView(node, reading);
    this.where = where;
    this.reading = reading;
    this.parent = parent;
    this.key = key;
  }

  /// The whole of a file.
  static Section of(Node node, Position file, FileContext reading) {
    return new Section(node, new Where(() -> "", () -> file), reading, null, "");
  }

  /// A section that is written in no file; its problems carry the name.
  public static Section inMemory(String name, Map<String, Object> values, Problems problems) {
    ConfigObject object = ConfigValueFactory.fromMap(values);
    FileContext reading =
        new FileContext(
            Path.of(""),
            new LoadBudget(),
            new ValueOrigins(),
            problems,
            new Secrets(),
            Variables.NONE);
    return of(Node.of(object, object), new Position(name, 0), reading);
  }

  public Position place() {
    return where.place().get();
  }

  /// Where the key is written, by its author or, if it is not here, in the defaults.
  public Position place(String key) {
    return view.place(key).orElseGet(this::place);
  }

  /// Whether the key is written in the defaults only.
  public boolean isOfDefaults(String key) {
    return view.node().isOfDefaults(view.written(key));
  }

  public String path() {
    return where.path().get();
  }

  /// The keys with the variables of `each` filled in, as they follow each other in the file.
  public Set<String> keys() {
    return view.keysInOrder();
  }

  public boolean has(String key) {
    asked.add(key);
    return view.get(key) != null;
  }

  /// The section as written, without the key, in a fixed order and with its variables unfilled: the
  /// same for all checks of one `each`. It may contain secrets.
  public String wording(String without) {
    return view.node().resolved().withoutKey(without).render(ConfigRenderOptions.concise());
  }

  /// Equal for sections of the same wording and variables, wherever they are. Values from the
  /// environment count, but cannot be read out of it.
  public String fingerprint(String wording) {
    String whole = wording + new TreeMap<>(reading.variables().values());
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(whole.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Whether the key holds an object `{ }`.
  public boolean isSection(String key) {
    return view.get(key) instanceof ConfigObject;
  }

  /// Whether the key holds a list `[ ]`.
  public boolean isList(String key) {
    return view.get(key) instanceof ConfigList;
  }

  /// Whether the key is written with the value null.
  public boolean isNull(String key) {
    asked.add(key);
    ConfigValue value = view.get(key);
    return value != null && value.valueType() == ConfigValueType.NULL;
  }

  /// Whether any part of the value under the key came from the environment.
  public boolean isFromEnvironment(String key) {
    ConfigValue value = view.get(key);
    return value != null && reading.isFromEnvironment(value);
  }

  /// What was read of the key, refused if it came from the environment: others than the agent hold
  /// it in the clear.
  public <T> Setting<T> everybodySees(String key, Setting<T> read) {
    return read.isGood() && isFromEnvironment(key)
        ? refuse(
            key,
            "must not come from the environment: it is shown to everyone, unless"
                + " hinomi.environment.plain names the variable")
        : read;
  }

  /// Whether one file has several objects under the key, of which HOCON makes one.
  public boolean isWrittenTwice(String key) {
    return view.isWrittenTwice(key);
  }

  /// The names in braces anywhere in the section, in keys and in values.
  public Set<String> namesInBraces() {
    return view.namesInBraces();
  }

  /// The values in effect, without those of some keys: the author's own, of defaults and of
  /// includes, with variables filled in.
  public List<EffectiveValue> values(Set<String> without) {
    return EffectiveValues.of(view, place(), without);
  }

  /// All that is in effect under the keys, as plain Java. A value from the environment is masked.
  public Map<String, Object> tree(Set<String> keys) {
    return EffectiveValues.tree(view, keys);
  }

  /// A text of a file and its key, alone or in a list. The variables of `each` are filled in when
  /// the text is asked for, which throws IllegalArgumentException if it becomes too long.
  public record Text(String key, Supplier<String> value) {}

  /// All texts below the key but those below some further keys.
  public Stream<Text> texts(String key, Set<String> without) {
    ConfigValue value = view.get(key);
    return value == null ? Stream.of() : Values.texts(key, value, without, reading);
  }

  public <T> Setting<T> required(String key, ValueType<T> kind) {
    asked.add(key);
    ConfigValue value = view.get(key);
    return value == null ? lacks(key, kind) : read(key, value, kind);
  }

  /// A misspelt key is reported as such, not as a missing one.
  private <T> Setting<T> lacks(String key, ValueType<T> kind) {
    List<String> others = keys().stream().filter(each -> !asked.contains(each)).toList();
    return Suggestions.near(key, others)
        .map(near -> this.<T>refuseMisspelt(near, "is unknown; did you mean '" + key + "'?"))
        .orElseGet(() ->
            this.<T>refuseMeant(Set.of(key))
                .orElseGet(() -> refuse("needs '" + key + "' (" + kind.what() + ")")));
  }

  /// Reports the first key nobody asked for that people write when they mean one of these; empty
  /// when there is none.
  public <T> Optional<Setting<T>> refuseMeant(Set<String> keys) {
    Set<String> present = view.keys();
    return keys().stream()
        .filter(each -> !asked.contains(each))
        .filter(each -> hints().means(each, keys, present))
        .findFirst()
        .map(each -> refuseMisspelt(each, hints().unknown(each, keys, present)));
  }

  private <T> Setting<T> refuseMisspelt(String key, String message) {
    misspelt.add(key);
    return refuse(key, message);
  }

  /// The hint for a key at the top of a file that people write for `checks` or `defaults`.
  public static Optional<String> hintOfFile(String key) {
    return KeyHints.unknownInFile(key);
  }

  private KeyHints hints() {
    List<String> trail = new ArrayList<>();
    for (Section each = this; each != null; each = each.parent) {
      if (!each.key.isEmpty()) {
        trail.addFirst(each.key);
      }
    }
    return KeyHints.of(trail);
  }

  public <T> Setting<T> optional(String key, ValueType<T> kind, T fallback) {
    return optional(key, kind).map(value -> value.orElse(fallback));
  }

  public <T> Setting<Optional<T>> optional(String key, ValueType<T> kind) {
    asked.add(key);
    ConfigValue value = view.get(key);
    return value == null ? Setting.of(Optional.empty()) : read(key, value, kind).map(Optional::of);
  }

  /// The section under the key; an empty one when it is absent or, with its problem, no object.
  public Section section(String key) {
    asked.add(key);
    return switch (view.get(key)) {
      case null -> below(key, Node.EMPTY, reading);
      case ConfigObject child -> below(key, view.child(key, child), reading);
      case ConfigValue other -> {
        read(key, other, ValueType.wanting("an object { }"));
        yield below(key, Node.EMPTY, reading.muted());
      }
    };
  }

  private Section below(String key, Node child, FileContext reader) {
    return new Section(child, new Where(() -> pathOf(key), () -> place(key)), reader, this, key);
  }

  /// The objects of the list under the key; none when it is absent.
  public List<Section> sections(String key) {
    asked.add(key);
    return switch (view.get(key)) {
      case null -> List.of();
      case ConfigList list -> elements(key, list);
      case ConfigValue other -> {
        read(key, other, ValueType.wanting("a list of objects"));
        yield List.of();
      }
    };
  }

  private List<Section> elements(String key, ConfigList list) {
    List<Section> sections = new ArrayList<>();
    for (int index = 0; index < list.size(); index++) {
      ConfigValue element = list.get(index);
      String path = Problem.joined(pathOf(key), index);
      if (element instanceof ConfigObject child) {
        Where there = new Where(() -> path, () -> placeOf(element, key));
        Node below = view.element(key, index, child, path);
        sections.add(new Section(below, there, reading, this, key));
      } else if (!reading.origins().isMissing(element)) {
        String message = "must be an object { }, was " + Values.shown(element, reading);
        add(placeOf(element, key), path, message);
      }
    }
    return sections;
  }

  /// The same section with `{name}` standing for a value in all its text, keys too.
  public Section with(Variables variables) {
    return new Section(view.node(), where, reading.with(variables), this, "");
  }

  /// The same section where further names in braces get their values only later: until then each
  /// value that uses one is tried with samples. The user of the names, in words, knows no others.
  public Section awaiting(String user, Set<String> names) {
    return with(reading.variables().awaiting(user, names));
  }

  /// The same section read again with the values of what was awaited; it may be read at any time,
  /// by any thread, and nothing of it is kept.
  public Section again(Map<String, String> values, Problems problems) {
    FileContext anew = reading.again(reading.variables().with(values), problems);
    return new Section(view.node(), where, anew, null, "");
  }

  /// The same section, completed by the defaults.
  public Section over(Section defaults) {
    return over(defaults, Set.of());
  }

  /// The same, by the defaults without some of their keys.
  public Section over(Section defaults, Set<String> without) {
    Node some = defaults.view.node();
    for (String key : without) {
      some = some.without(key);
    }
    return new Section(view.node().over(some), where, reading, this, "");
  }

  /// Reports unknown keys, then builds unless the section has a problem. If the maker throws
  /// IllegalArgumentException, that is a problem of the section.
  public <T> Setting<T> make(Supplier<T> maker) {
    Set<String> unknown = view.keys();
    unknown.removeAll(asked);
    if (!unknown.isEmpty()) {
      Set<String> known = new LinkedHashSet<>(asked);
      known.removeAll(misspelt);
      unknown.forEach(each -> refuse(each, hints().unknown(each, known, view.keys())));
    }
    if (spoiled) {
      return new Setting.Refused<>();
    }
    try {
      return Setting.of(maker.get());
    } catch (IllegalArgumentException refused) {
      return holdsPlaceholder() ? spoil() : refuse(String.valueOf(refused.getMessage()));
    }
  }

  /// Whether a placeholder stands for a part of it. What is made of it shows nothing about the
  /// value.
  public boolean holdsPlaceholder() {
    return reading.origins().hasPlaceholders()
        && (view.node().resolved().render(ConfigRenderOptions.concise())
                + reading.variables().values())
            .contains(Placeholder.TEXT);
  }

  /// A problem of this section as a whole.
  public <T> Setting<T> refuse(String message) {
    return add(place(), path(), message);
  }

  /// A problem of one key's value.
  public <T> Setting<T> refuse(String key, String message) {
    asked.add(key);
    return add(place(key), pathOf(key), message);
  }

  private <T> Setting<T> read(String key, ConfigValue value, ValueType<T> kind) {
    if (reading.origins().isMissing(value)) {
      return spoil();
    }
    if (value.valueType() == ConfigValueType.NULL) {
      return refuse(key, "is null; give it a value or leave it out");
    }
    try {
      return Setting.of(tried(value, kind));
    } catch (ValueType.ElementErrors wrong) {
      if (Placeholder.isIn(value, reading)) {
        return spoil();
      }
      for (ValueType.WrongElement each : wrong.all()) {
        Position at = placeOf(each.value(), key);
        String message = reading.withoutValue(each.message(), each.value());
        add(at, Problem.joined(pathOf(key), each.index()), message);
      }
      return spoil();
    } catch (IllegalArgumentException wrong) {
      if (Placeholder.isIn(value, reading)) {
        return spoil();
      }
      String from = reading.origins().definition(value, place(key));
      String message = reading.withoutValue(String.valueOf(wrong.getMessage()), value);
      return refuse(key, message + from + hints().shape(key, value, shown(value)));
    }
  }

  /// A plain value as its author wrote it, if everybody may see it and it is short.
  private Optional<String> shown(ConfigValue value) {
    return switch (value.valueType()) {
      case STRING ->
          Optional.of((String) value.unwrapped())
              .filter(text -> text.length() <= LONGEST_SHOWN)
              .filter(_ -> !reading.isFromEnvironment(value));
      case NUMBER, BOOLEAN -> Optional.of(Values.text(value, reading));
      case OBJECT, LIST, NULL -> Optional.empty();
    };
  }

  private <T> T tried(ConfigValue value, ValueType<T> kind) {
    try {
      return kind.read(value, reading);
    } catch (IllegalArgumentException refused) {
      Stream<T> awaited =
          reading
              .variables()
              .samples()
              .flatMap(sample -> kind.accepted(value, reading.with(sample)).stream());
      Stream<T> replaced =
          Placeholder.samples(value, reading)
              .flatMap(sample -> kind.accepted(sample, reading).stream());
      return Stream.concat(awaited, replaced).findFirst().orElseThrow(() -> refused);
    }
  }

  private <T> Setting<T> add(Position at, String path, String message) {
    reading.add(at, path, message);
    return spoil();
  }

  /// Nothing is made of this section, nor of those around it.
  private <T> Setting<T> spoil() {
    for (Section each = this; each != null; each = each.parent) {
      each.spoiled = true;
    }
    return new Setting.Refused<>();
  }

  private String pathOf(String key) {
    return view.path(key).orElseGet(() -> Problem.joined(path(), view.written(key)));
  }

  private Position placeOf(ConfigValue element, String key) {
    return reading.origins().place(element.origin()).orElseGet(() -> place(key));
  }
}

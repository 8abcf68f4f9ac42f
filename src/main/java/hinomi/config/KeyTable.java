package hinomi.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import hinomi.config.Key.Hint;
import hinomi.config.Key.Use;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// All keys of check files, from the resource `keys.conf`. It is read when somebody needs it first,
/// which a start of the agent does not.
public final class KeyTable {
  private static final String RESOURCE = "/hinomi/keys.conf";

  private final Config table;
  private final KeyGroup root;

  private KeyTable(Config table) {
    this.table = table;
    this.root = resolve(source(table.getConfig("check")));
  }

  private static final class Loaded {
    static final KeyTable TABLE = new KeyTable(read());
  }

  public static KeyTable ofChecks() {
    return Loaded.TABLE;
  }

  /// The keys of a check.
  public KeyGroup root() {
    return root;
  }

  /// The keys below one key; none if its value has no keys, or any.
  public KeyGroup below(Key key) {
    return resolve(key.below().source());
  }

  /// The same without the keys that come from these groups.
  public KeyGroup below(Key key, Set<String> without) {
    return resolve(key.below().source(), without);
  }

  /// Which of these groups the keys below come from, directly or through other groups.
  public List<Reference> references(Key key, Set<String> groups) {
    List<Reference> found = new ArrayList<>();
    addReferences(key.below().source().use(), groups, found);
    return List.copyOf(found);
  }

  /// The groups that all keys below come from; none if some are its own.
  public List<Reference> uses(Key key) {
    Use use = key.below().source().use();
    return key.below().source().own().keys().isEmpty()
        ? use.groups().stream().map(group -> new Reference(group, use.of())).toList()
        : List.of();
  }

  /// The same for a group.
  public List<Reference> references(String group, Set<String> groups) {
    List<Reference> found = new ArrayList<>();
    addReferences(source(table.getConfig("shared." + group)).use(), groups, found);
    return List.copyOf(found);
  }

  /// A group, and the kind of its bounds where it leaves it open.
  public record Reference(String group, Optional<KeyType.Kind> of) {}

  private void addReferences(Use use, Set<String> groups, List<Reference> found) {
    for (String name : use.groups()) {
      if (groups.contains(name)) {
        found.add(new Reference(name, use.of()));
      } else {
        addReferences(source(table.getConfig("shared." + name)).use(), groups, found);
      }
    }
  }

  /// The groups that stand under a heading of their own, by name, with their titles.
  public Map<String, String> titles() {
    Map<String, String> titles = new LinkedHashMap<>();
    inOrder(
        table,
        "shared",
        (name, group) -> text(group, "title").ifPresent(title -> titles.put(name, title)));
    return titles;
  }

  /// The keys of a group, whose bounds are of this kind.
  public KeyGroup group(Reference reference, Set<String> without) {
    Use use = new Use(List.of(reference.group()), reference.of());
    return resolve(new KeyGroup.Source(KeyGroup.NONE, use), without);
  }

  /// Hints for what people write beside `checks { }`.
  public Map<String, List<Hint>> hintsOfFile() {
    return source(table.getConfig("file")).own().hints();
  }

  /// The keys that make the kind of a check.
  public List<String> kinds() {
    return root.keys().values().stream()
        .filter(key -> key.kind().isPresent())
        .map(Key::name)
        .toList();
  }

  /// The key under the path from the check; empty where there is none.
  public Optional<Key> find(List<String> path) {
    return path.isEmpty()
        ? Optional.empty()
        : group(path.subList(0, path.size() - 1)).flatMap(group -> group.find(path.getLast()));
  }

  /// The keys of the section under the path from the check.
  public Optional<KeyGroup> group(List<String> path) {
    return path.isEmpty() ? Optional.of(root) : find(path).map(this::below);
  }

  private KeyGroup resolve(KeyGroup.Source source) {
    return resolve(source, Set.of());
  }

  private KeyGroup resolve(KeyGroup.Source source, Set<String> without) {
    KeyGroup all = source.own();
    for (String name : source.use().groups()) {
      if (!without.contains(name)) {
        all = all.and(resolve(source(table.getConfig("shared." + name)), without));
      }
    }
    return source.use().of().map(all::with).orElse(all);
  }

  private static KeyGroup.Source source(Config section) {
    Map<String, Key> keys = new LinkedHashMap<>();
    inOrder(section, "keys", (name, value) -> keys.put(name, key(name, value)));
    Map<String, List<Hint>> hints = new LinkedHashMap<>();
    if (section.hasPath("hints")) {
      section.getObject("hints").forEach((word, value) -> hints.put(word, hints(value)));
    }
    Optional<KeyType.Kind> of = text(section, "of").map(kind -> KeyType.Form.parse(kind).kind());
    return new KeyGroup.Source(new KeyGroup(keys, hints), new Use(list(section, "use"), of));
  }

  private interface Reader {
    void read(String name, Config value);
  }

  /// In the order of the file, as HOCON keeps none.
  private static void inOrder(Config section, String key, Reader reader) {
    if (section.hasPath(key)) {
      section.getObject(key).entrySet().stream()
          .sorted(
              Comparator.comparingInt((Map.Entry<String, ConfigValue> each) ->
                      each.getValue().origin().lineNumber())
                  .thenComparing(Map.Entry::getKey))
          .forEach(each -> reader.read(each.getKey(), ((ConfigObject) each.getValue()).toConfig()));
    }
  }

  private static Key key(String name, Config entry) {
    KeyType type =
        KeyType.of(
            List.of(entry.getString("type").split(", ")),
            list(entry, "words"),
            entry.hasPath("any-case"),
            text(entry, "unit"));
    Key.Presence presence =
        new Key.Presence(text(entry, "required"), text(entry, "default"), text(entry, "unset"));
    Key.Example example =
        new Key.Example(
            entry.getString("example"),
            text(entry, "name").orElse(name),
            list(entry, "with"),
            list(entry, "without"));
    Key.Below below = new Key.Below(source(entry), text(entry, "kind"), text(entry, "shape"));
    return new Key(
        name,
        type,
        presence,
        new Key.Docs(entry.getString("about"), list(entry, "for")),
        example,
        below);
  }

  private static List<Hint> hints(ConfigValue value) {
    return value instanceof ConfigList list
        ? list.stream().map(KeyTable::hint).toList()
        : List.of(hint(value));
  }

  private static Hint hint(ConfigValue value) {
    if (value instanceof ConfigObject object) {
      Config hint = object.toConfig();
      return new Hint(
          text(hint, "write").orElse(""), text(hint, "because").orElse(""), hint.hasPath("at"));
    }
    return new Hint(String.valueOf(value.unwrapped()), "", false);
  }

  private static Optional<String> text(Config entry, String key) {
    return entry.hasPath(key) ? Optional.of(entry.getString(key)) : Optional.empty();
  }

  private static List<String> list(Config entry, String key) {
    return entry.hasPath(key) ? entry.getStringList(key) : List.of();
  }

  private static Config read() {
    try (InputStream in = KeyTable.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      ConfigParseOptions options = ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF);
      return ConfigFactory.parseString(text, options);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}

package hinomi.cli.keys;

import hinomi.cli.Columns;
import hinomi.cli.Columns.Column;
import hinomi.cli.Main.Exit;
import hinomi.cli.Terminal;
import hinomi.config.Key;
import hinomi.config.KeyTable;
import hinomi.config.SettingKey;
import hinomi.config.SettingKeys;
import hinomi.config.Suggestions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `hinomi keys`: what can be written in check files and in the settings of the agent.
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = "Explains the keys of check files, and the settings of the agent (hinomi).",
    footerHeading = "%nExamples:%n",
    footer = {
      "  hinomi keys                          the keys of a check",
      "  hinomi keys expect.body              one key and all below it",
      "  hinomi keys hinomi.datadog           settings of the agent"
    })
public final class KeysCommand implements Callable<Integer> {
  /// Listed where they are asked for by their own names.
  private static final Set<String> ELSEWHERE = Set.of("http-request", "conditions");

  private static final String SETTINGS = "hinomi";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(
      paramLabel = "PATH",
      arity = "0..1",
      description = "A key such as http.tls, or hinomi.network (default: the keys of a check).")
  private Optional<String> path = Optional.empty();

  @Option(names = "--json", description = "Print one JSON array of all keys.")
  private boolean json;

  @Option(names = "--markdown", description = "Print docs/keys.md: all keys of check files.")
  private boolean markdown;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (markdown) {
      out.print(KeysMarkdown.text());
      out.flush();
      return Exit.OK;
    }
    List<String> names = path.map(KeysCommand::names).orElse(List.of());
    if (!names.isEmpty() && names.getFirst().equals(SETTINGS)) {
      return settings(String.join(".", names));
    }
    return names.isEmpty() ? check() : key(names);
  }

  /// `steps[]` and `steps[0]` are `steps`; `checks.NAME.http`, as in messages, is `http`.
  private static List<String> names(String path) {
    List<String> names = split(path);
    if (names.size() > 2 && names.getFirst().equals("checks")) {
      return names.subList(2, names.size());
    }
    return names.size() > 1 && names.getFirst().equals("defaults")
        ? names.subList(1, names.size())
        : names;
  }

  private static List<String> split(String path) {
    return Stream.of(path.replaceAll("\\[\\d*]", "").split("\\.(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)"))
        .map(name -> name.replace("\"", "").strip())
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private int check() {
    List<KeyEntry> entries =
        KeyTable.ofChecks().root().keys().values().stream()
            .map(key -> new KeyEntry(key.name(), key, List.of()))
            .toList();
    if (json) {
      json(KeyEntry.below("", KeyTable.ofChecks().root(), ELSEWHERE));
      return Exit.OK;
    }
    print(
        entries.stream()
            .map(entry ->
                List.of(entry.path(), entry.type(), entry.presence(), entry.key().docs().about()))
            .toList());
    spec.commandLine()
        .getOut()
        .println(
            "\nhinomi keys PATH explains one key, hinomi keys hinomi the settings of the agent.");
    return Exit.OK;
  }

  private int key(List<String> names) {
    Optional<Key> found = KeyTable.ofChecks().find(names);
    if (found.isEmpty()) {
      return unknown(names);
    }
    List<KeyEntry> entries = new ArrayList<>();
    String written = written(names);
    entries.add(new KeyEntry(written, found.get(), List.of()));
    entries.addAll(
        KeyEntry.below(section(names), KeyTable.ofChecks().below(found.get()), ELSEWHERE));
    if (json) {
      json(entries);
    } else {
      print(
          entries.stream()
              .map(entry -> List.of(entry.path(), entry.type(), entry.presence(), details(entry)))
              .toList());
    }
    return Exit.OK;
  }

  /// With `[]` after lists on the way.
  private static String written(List<String> names) {
    StringBuilder written = new StringBuilder();
    for (int size = 1; size <= names.size(); size++) {
      Key key = KeyTable.ofChecks().find(names.subList(0, size)).orElseThrow();
      written.append(written.isEmpty() ? "" : ".").append(key.name());
      if (size < names.size() && key.type().isListOfObjects() && !key.type().isObject()) {
        written.append("[]");
      }
    }
    return written.toString();
  }

  /// The same, ready for a key below it.
  private static String section(List<String> names) {
    boolean isList =
        KeyTable.ofChecks()
            .find(names)
            .filter(key -> key.type().isListOfObjects() && !key.type().isObject())
            .isPresent();
    return names.isEmpty() ? "" : written(names) + (isList ? "[]" : "");
  }

  private static String details(KeyEntry entry) {
    List<String> sentences = new ArrayList<>(entry.sentences());
    entry
        .references()
        .forEach(reference ->
            sentences.add(
                "Keys as in " + (reference.group().equals("conditions") ? "expect." : "http.")));
    sentences.add("Example: " + entry.key().example().text());
    return String.join(" ", sentences);
  }

  private void print(List<List<String>> rows) {
    List<Column> columns =
        List.of(
            Column.text("KEY"),
            Column.text("TYPE"),
            Column.text("DEFAULT"),
            Column.text("MEANING"));
    new Columns(columns, Terminal.widthOfText())
        .laidOut(rows)
        .forEach(lines -> lines.forEach(spec.commandLine().getOut()::println));
  }

  private void json(List<KeyEntry> entries) {
    JsonArray all = new JsonArray();
    entries.forEach(entry -> all.add(json(entry)));
    spec.commandLine().getOut().println(all.encodePrettily());
  }

  private static JsonObject json(KeyEntry entry) {
    Key key = entry.key();
    JsonObject json = new JsonObject().put("key", entry.path()).put("type", key.type().inWords());
    if (!key.type().words().isEmpty()) {
      json.put("words", new JsonArray(key.type().words()));
    }
    key.type().unit().ifPresent(unit -> json.put("unit", unit));
    key.presence()
        .required()
        .ifPresent(when -> json.put("required", key.presence().isRequired() ? true : when));
    key.presence().fallback().ifPresent(value -> json.put("default", value));
    key.presence().unset().ifPresent(words -> json.put("unset", words));
    if (!key.docs().kinds().isEmpty()) {
      json.put("kinds", new JsonArray(key.docs().kinds()));
    }
    return json.put("about", key.docs().about()).put("example", key.example().text());
  }

  private int settings(String named) {
    List<SettingKey> all = SettingKeys.ofReference();
    List<SettingKey> found =
        all.stream()
            .filter(each -> (each.path() + ".").startsWith(named + "."))
            .filter(each -> !each.path().equals(SETTINGS))
            .toList();
    if (found.isEmpty()) {
      return unknownSetting(named, all);
    }
    if (json) {
      JsonArray array = new JsonArray();
      found.forEach(each -> array.add(json(each)));
      spec.commandLine().getOut().println(array.encodePrettily());
      return Exit.OK;
    }
    new Columns(
            List.of(Column.text("SETTING"), Column.text("DEFAULT"), Column.text("MEANING")),
            Terminal.widthOfText())
        .laidOut(found.stream().map(KeysCommand::row).toList())
        .forEach(lines -> lines.forEach(spec.commandLine().getOut()::println));
    return Exit.OK;
  }

  private static List<String> row(SettingKey setting) {
    List<String> sentences = new ArrayList<>(List.of(setting.about()));
    if (!setting.variables().isEmpty()) {
      sentences.add("Variable: " + String.join(", ", setting.variables()) + ".");
    }
    setting.example().ifPresent(value -> sentences.add("Example: " + value));
    return List.of(
        setting.path() + (setting.isSection() ? " { }" : ""),
        setting.fallback().orElse(""),
        String.join(" ", sentences).strip());
  }

  private static JsonObject json(SettingKey setting) {
    JsonObject json =
        new JsonObject().put("key", setting.path()).put("section", setting.isSection());
    setting.fallback().ifPresent(value -> json.put("default", value));
    if (!setting.variables().isEmpty()) {
      json.put("variables", new JsonArray(setting.variables()));
    }
    setting.example().ifPresent(value -> json.put("example", value));
    return json.put("about", setting.about());
  }

  /// Suggests where else the last name stands, or what the first unknown name is near to.
  private int unknown(List<String> names) {
    KeyTable table = KeyTable.ofChecks();
    int known = names.size() - 1;
    while (known > 0
        && table.group(names.subList(0, known)).filter(it -> !it.keys().isEmpty()).isEmpty()) {
      known--;
    }
    List<String> around = names.subList(0, known);
    Set<String> there = table.group(around).map(group -> group.keys().keySet()).orElse(Set.of());
    String section = around.isEmpty() ? "" : section(around) + ".";
    Optional<String> near = Suggestions.near(names.get(known), there).map(name -> section + name);
    Stream<String> same =
        KeyEntry.below("", table.root(), Set.of("conditions")).stream()
            .map(KeyEntry::path)
            .filter(each -> each.endsWith("." + names.getLast()));
    return unknown(String.join(".", names), same.findFirst().or(() -> near));
  }

  private int unknownSetting(String path, List<SettingKey> all) {
    String around = path.substring(0, Math.max(0, path.lastIndexOf('.')));
    List<String> names =
        all.stream()
            .map(SettingKey::path)
            .filter(
                each -> each.startsWith(around + ".") && each.indexOf('.', around.length() + 1) < 0)
            .map(each -> each.substring(around.length() + 1))
            .toList();
    String last = path.substring(path.lastIndexOf('.') + 1);
    Optional<String> same =
        all.stream().map(SettingKey::path).filter(each -> each.endsWith("." + last)).findFirst();
    return unknown(
        path, same.or(() -> Suggestions.near(last, names).map(near -> around + "." + near)));
  }

  private int unknown(String path, Optional<String> meant) {
    String words =
        meant.map(it -> "; did you mean '" + it + "'?").orElse("; hinomi keys lists them");
    spec.commandLine().getErr().println("'" + path + "' is no key" + words);
    return Exit.USAGE;
  }
}

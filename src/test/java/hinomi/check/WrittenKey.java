package hinomi.check;

import hinomi.config.Key;
import hinomi.config.KeyGroup;
import hinomi.config.KeyTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One key of the table at its place in a check of one kind, which can be written with whatever the
/// key needs beside it.
record WrittenKey(String kind, List<Key> path) {
  private static final KeyTable TABLE = KeyTable.ofChecks();
  private static final String VALUE = "token";

  WrittenKey {
    path = List.copyOf(path);
  }

  /// All keys that checks of the kind have; groups of conditions are not entered again.
  static List<WrittenKey> all(String kind) {
    List<WrittenKey> all = new ArrayList<>();
    addAll(kind, List.of(), TABLE.root(), all);
    return all;
  }

  private static void addAll(String kind, List<Key> path, KeyGroup group, List<WrittenKey> all) {
    for (Key key : group.keys().values()) {
      boolean isOther = path.isEmpty() && key.kind().isPresent() && !key.name().equals(kind);
      String inner = path.isEmpty() ? kind : kindOf(kind, path);
      if (!isOther && key.isFor(inner)) {
        List<Key> longer = Stream.concat(path.stream(), Stream.of(key)).toList();
        all.add(new WrittenKey(kind, longer));
        if (!List.of("all", "any", "not").contains(key.name())) {
          addAll(kind, longer, TABLE.below(key), all);
        }
      }
    }
  }

  /// The kind whose conditions stand here.
  private static String kindOf(String kind, List<Key> path) {
    return path.stream().flatMap(key -> key.kind().stream()).reduce(kind, (_, last) -> last);
  }

  Key key() {
    return path.getLast();
  }

  /// As `journey.steps.extract.*.json`.
  String name() {
    return path.stream().map(Key::name).collect(Collectors.joining("."));
  }

  boolean isBelow(String... names) {
    return List.of(names).stream().anyMatch(name -> (name() + ".").startsWith(name + "."));
  }

  /// The check with the snippet in place of the key.
  String check(String checkName, String snippet) {
    boolean isUnfolded = path.getFirst().name().equals("each");
    String content = section(TABLE.root(), 0, snippet);
    return "\"" + checkName + (isUnfolded ? "-{city}" : "") + "\" {\n" + content + "\n}\n";
  }

  private String section(KeyGroup group, int index, String snippet) {
    Key key = path.get(index);
    boolean isTarget = index == path.size() - 1;
    Map<String, String> written = new LinkedHashMap<>();
    if (index == 0 && !key.name().equals(kind)) {
      written.put(kind, group.keys().get(kind).example().text());
    }
    group.keys().values().stream()
        .filter(each -> each.presence().required().isPresent())
        .filter(each -> !each.name().equals(key.name()))
        .filter(each -> !key.example().without().contains(each.name()))
        .forEach(each -> written.put(each.name(), each.example().text()));
    key.example()
        .with()
        .forEach(each ->
            written.put(
                each.replaceFirst("[ =].*", ""),
                group.keys().containsKey(each) ? group.keys().get(each).example().text() : each));
    written.put("", isTarget ? snippet : nested(key, index, snippet));
    return String.join("\n", written.values());
  }

  private String nested(Key key, int index, String snippet) {
    String inner = section(TABLE.below(key), index + 1, snippet);
    String name = key.isAnyName() ? key.example().placeholder() : key.name();
    return key.type().isListOfObjects() && !key.type().isObject()
        ? name + " = [\n{ " + inner + " }" + further() + "\n]"
        : name + " {\n" + inner + "\n}";
  }

  /// A value of a step must be used.
  private String further() {
    if (isBelow("journey.steps.wait")) {
      return "\n{ name = further, http { url = \"https://www.example.com/\" } }";
    }
    return isBelow("journey.steps.extract", "journey.steps.values")
        ? "\n{ name = further, http { url = \"https://www.example.com/{" + VALUE + "}\" } }"
        : "";
  }
}

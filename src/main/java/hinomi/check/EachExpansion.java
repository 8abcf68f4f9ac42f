package hinomi.check;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.config.Variables;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Expands one entry of a file into many checks: `each { a = [..], b = [..] }` into one for every
/// combination, `each = [{ a = .., b = .. }]` into one for every row.
final class EachExpansion {
  private static final int MOST = 20_000;

  private final Section entry;
  private final Set<String> used;

  private EachExpansion(Section entry, Set<String> used) {
    this.entry = entry;
    this.used = used;
  }

  /// The variables of each check; none after a problem.
  static List<Variables> read(Section entry, String key) {
    if (!entry.has("each")) {
      return List.of(Variables.NONE);
    }
    Set<String> used = entry.namesInBraces();
    used.addAll(Variables.namesInBraces(key).toList());
    EachExpansion each = new EachExpansion(entry, used);
    if (entry.isSection("each")) {
      return each.combinations(entry.section("each"));
    }
    Setting<List<Object>> rows = entry.required("each", ValueType.listOf(ValueType.ANY));
    return rows.isGood() ? each.rows(entry.sections("each")) : List.of();
  }

  private List<Variables> combinations(Section each) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    Set<String> fromEnvironment = new HashSet<>();
    for (String name : each.keys()) {
      Setting<List<String>> values = each.required(name, ValueType.oneOrMany(ValueType.TEXT));
      if (values.isGood() && isWellNamed(each, name)) {
        lists.put(name, values.get());
      }
      if (each.isFromEnvironment(name)) {
        fromEnvironment.add(name);
      }
    }
    lists.forEach((name, values) -> refuseEmpty(each, name, values));
    return each.make(() -> product(lists, fromEnvironment)).found().orElse(List.of());
  }

  private static void refuseEmpty(Section each, String name, List<String> values) {
    if (values.isEmpty()) {
      each.refuse(name, "is an empty list: it would make no check");
    }
  }

  private static List<Variables> product(
      Map<String, List<String>> lists, Set<String> fromEnvironment) {
    long size = 1;
    for (List<String> values : lists.values()) {
      size = Math.min(size * values.size(), MOST + 1L);
    }
    if (lists.isEmpty() || size > MOST) {
      throw new IllegalArgumentException(
          lists.isEmpty()
              ? "is empty; expected lists, as city = [tokyo, osaka]"
              : "would make more than " + MOST + " checks");
    }
    List<Map<String, String>> all = List.of(Map.of());
    for (Map.Entry<String, List<String>> list : lists.entrySet()) {
      all =
          all.stream()
              .flatMap(so -> list.getValue().stream().map(value -> and(so, list.getKey(), value)))
              .toList();
    }
    return all.stream().map(values -> new Variables(values, fromEnvironment)).toList();
  }

  private static Map<String, String> and(Map<String, String> so, String name, String value) {
    Map<String, String> all = new HashMap<>(so);
    all.put(name, value);
    return all;
  }

  private List<Variables> rows(List<Section> rows) {
    Set<String> names = new LinkedHashSet<>();
    rows.forEach(row -> names.addAll(row.keys()));
    if (rows.isEmpty()) {
      entry.refuse("each", "is empty: it would make no check");
    }
    if (!rows.isEmpty()) {
      names.forEach(name -> isWellNamed(rows.getFirst(), name));
    }
    return rows.stream().map(row -> row(row, names)).flatMap(row -> row.found().stream()).toList();
  }

  private static Setting<Variables> row(Section row, Set<String> names) {
    Map<String, Setting<String>> values = new LinkedHashMap<>();
    names.forEach(name -> values.put(name, row.required(name, ValueType.TEXT)));
    return row.make(() -> {
      Map<String, String> all = new HashMap<>();
      values.forEach((name, value) -> all.put(name, value.get()));
      Set<String> secret = new HashSet<>(names);
      secret.removeIf(name -> !row.isFromEnvironment(name));
      return new Variables(all, secret);
    });
  }

  private boolean isWellNamed(Section each, String name) {
    if (!Variables.isName(name)) {
      each.refuse(name, "is not a valid variable name: a letter a-z, then a-z 0-9 - _");
      return false;
    }
    if (!used.contains(name)) {
      each.refuse(name, "is never used in this check; write {" + name + "} where it belongs");
      return false;
    }
    return true;
  }
}

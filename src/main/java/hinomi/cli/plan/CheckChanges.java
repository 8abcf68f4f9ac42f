package hinomi.cli.plan;

import hinomi.cli.EffectiveCheck;
import hinomi.config.EffectiveValue;
import hinomi.text.HumanText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What changed in checks, in the keys of their files. Checks with the same change share a line.
record CheckChanges(Map<String, List<ValueChange>> changed, Map<String, EffectiveCheck> added) {
  /// Names of checks in one line.
  private static final int MOST_NAMES = 5;

  /// One value; absent where it is not set.
  record ValueChange(String path, Optional<String> before, Optional<String> after) {
    @Override
    public String toString() {
      return path + " " + before.orElse("(default)") + " -> " + after.orElse("(default)");
    }
  }

  static CheckChanges of(
      Map<String, EffectiveCheck> before,
      Map<String, EffectiveCheck> after,
      Collection<String> added,
      Collection<String> changed) {
    Map<String, List<ValueChange>> changes = new LinkedHashMap<>();
    Map<String, EffectiveCheck> fresh = new LinkedHashMap<>(after);
    fresh.keySet().retainAll(Set.copyOf(added));
    Set<String> names = Set.copyOf(changed);
    after.forEach((name, check) -> {
      EffectiveCheck earlier = before.get(name);
      if (earlier != null && names.contains(name)) {
        changes.put(name, between(values(earlier), values(check)));
      }
    });
    return new CheckChanges(changes, fresh);
  }

  private static Map<String, String> values(EffectiveCheck check) {
    return check.values().stream()
        .collect(
            Collectors.toMap(
                EffectiveValue::path, EffectiveValue::shown, (one, _) -> one, LinkedHashMap::new));
  }

  private static List<ValueChange> between(Map<String, String> before, Map<String, String> after) {
    Set<String> paths = new LinkedHashSet<>(after.keySet());
    paths.addAll(before.keySet());
    return paths.stream()
        .map(path ->
            new ValueChange(
                path, Optional.ofNullable(before.get(path)), Optional.ofNullable(after.get(path))))
        .filter(change -> !change.before().equals(change.after()))
        .toList();
  }

  /// Lines with `+` for added and `~` for changed checks.
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    Map<String, List<String>> same = new LinkedHashMap<>();
    added.values().forEach(check -> group(same, check.summary(), check.name()));
    same.forEach((what, names) -> lines.add("+ " + checks(names) + ": " + what));
    Map<String, List<String>> equal = new LinkedHashMap<>();
    changed.forEach((name, changes) -> group(equal, inWords(changes), name));
    equal.forEach((what, names) -> lines.add("~ " + checks(names) + ": " + what));
    return lines;
  }

  private static void group(Map<String, List<String>> groups, String what, String name) {
    groups.computeIfAbsent(what, _ -> new ArrayList<>()).add(name);
  }

  /// Values from the environment are masked and look the same.
  private static String inWords(List<ValueChange> changes) {
    return changes.isEmpty()
        ? "a value from the environment, or a variable of each"
        : changes.stream().map(ValueChange::toString).collect(Collectors.joining("; "));
  }

  private static String checks(List<String> names) {
    String first = HumanText.firstOf(names, MOST_NAMES);
    return names.size() == 1
        ? "check " + first
        : HumanText.plural(names.size(), "check") + " (" + first + ")";
  }

  JsonArray json() {
    JsonArray all = new JsonArray();
    changed.forEach((name, changes) -> {
      JsonArray values = new JsonArray();
      changes.forEach(change -> {
        JsonObject json = new JsonObject().put("path", change.path());
        change.before().ifPresent(value -> json.put("before", value));
        change.after().ifPresent(value -> json.put("after", value));
        values.add(json);
      });
      all.add(new JsonObject().put("check", name).put("values", values));
    });
    return all;
  }
}

package hinomi.datadog.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The names that were added, removed or changed between two states.
public record NameDiff(List<String> added, List<String> removed, List<String> changed) {
  public NameDiff {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    changed = List.copyOf(changed);
  }

  public static <T> NameDiff of(Map<String, T> before, Map<String, T> after) {
    List<String> added = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    new TreeMap<>(after)
        .forEach((name, value) -> {
          if (!before.containsKey(name)) {
            added.add(name);
          } else if (!value.equals(before.get(name))) {
            changed.add(name);
          }
        });
    List<String> removed =
        before.keySet().stream().filter(name -> !after.containsKey(name)).sorted().toList();
    return new NameDiff(added, removed, changed);
  }

  /// Compares by type and key; the names are titles.
  public static NameDiff ofResources(List<Resource> before, List<Resource> after) {
    Map<String, String> titles = new TreeMap<>();
    before.forEach(each -> titles.put(id(each), shown(each)));
    after.forEach(each -> titles.put(id(each), shown(each)));
    Function<List<Resource>, Map<String, Resource>> byId =
        all -> all.stream().collect(Collectors.toMap(NameDiff::id, each -> each));
    NameDiff keys = of(byId.apply(before), byId.apply(after));
    Function<List<String>, List<String>> named =
        all -> all.stream().map(each -> titles.getOrDefault(each, each)).toList();
    return new NameDiff(
        named.apply(keys.added), named.apply(keys.removed), named.apply(keys.changed));
  }

  private static String id(Resource resource) {
    return resource.type().label() + " " + resource.key();
  }

  private static String shown(Resource resource) {
    return resource.type().label() + " " + resource.title();
  }

  public boolean isNone() {
    return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
  }
}

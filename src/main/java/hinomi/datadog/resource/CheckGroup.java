package hinomi.datadog.resource;

import hinomi.check.Check;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Checks of which one monitor can speak, in the order of their names. Where they are too many, a
/// check finds its group by its name, so that a further one moves few others.
record CheckGroup<T>(T alarm, int part, List<Check> checks) {
  static final int LARGEST = 50;

  CheckGroup {
    checks = List.copyOf(checks);
  }

  static <T> List<CheckGroup<T>> of(
      Stream<Check> checks, Function<Check, T> alarm, Function<T, String> word) {
    Map<String, List<Check>> byWord =
        checks
            .sorted(Comparator.comparing(Check::name))
            .collect(
                Collectors.groupingBy(
                    alarm.andThen(word), TreeMap::new, Collectors.toCollection(ArrayList::new)));
    return byWord.values().stream()
        .flatMap(all -> parts(alarm.apply(all.getFirst()), all))
        .toList();
  }

  private static <T> Stream<CheckGroup<T>> parts(T alarm, List<Check> all) {
    int parts = Math.ceilDiv(all.size(), LARGEST);
    Map<Integer, List<Check>> byPart =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    check -> partOf(check, parts), TreeMap::new, Collectors.toList()));
    return byPart.entrySet().stream()
        .map(each -> new CheckGroup<>(alarm, each.getKey(), each.getValue()));
  }

  private static int partOf(Check check, int parts) {
    return Math.floorMod(check.name().hashCode(), parts);
  }

  String filter() {
    return MonitorQuery.any("check", checks.stream().map(Check::name).toList());
  }
}

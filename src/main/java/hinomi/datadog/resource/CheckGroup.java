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

/// Checks that share a monitor, in the order of their names. Large groups are split by a hash of
/// the name, so that a new check moves few others.
record CheckGroup(MonitorSpec spec, int part, List<Check> checks) {
  static final int MAX_SIZE = 50;

  CheckGroup {
    checks = List.copyOf(checks);
  }

  static List<CheckGroup> of(Stream<Check> checks, Function<Check, MonitorSpec> spec) {
    Map<String, List<Check>> byId =
        checks
            .sorted(Comparator.comparing(Check::name))
            .collect(
                Collectors.groupingBy(
                    spec.andThen(MonitorSpec::id),
                    TreeMap::new,
                    Collectors.toCollection(ArrayList::new)));
    return byId.values().stream().flatMap(all -> parts(spec.apply(all.getFirst()), all)).toList();
  }

  private static Stream<CheckGroup> parts(MonitorSpec spec, List<Check> all) {
    int parts = Math.ceilDiv(all.size(), MAX_SIZE);
    Map<Integer, List<Check>> byPart =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    check -> partOf(check, parts), TreeMap::new, Collectors.toList()));
    return byPart.entrySet().stream()
        .map(each -> new CheckGroup(spec, each.getKey(), each.getValue()));
  }

  private static int partOf(Check check, int parts) {
    return Math.floorMod(check.name().hashCode(), parts);
  }

  String filter() {
    return MonitorQuery.any("check", checks.stream().map(Check::name).toList());
  }
}

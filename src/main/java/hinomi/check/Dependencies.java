package hinomi.check;

import hinomi.config.Problems;
import hinomi.config.Suggestions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Validates `depends-on`: the checks exist, and there are no cycles.
final class Dependencies {
  private final Map<String, List<String>> below;

  private final Cycles cycles;

  private Dependencies(Map<String, List<String>> below) {
    this.below = below;
    this.cycles = Cycles.of(below);
  }

  static void check(List<CheckFile.Entry> entries, Problems problems) {
    Map<String, List<String>> below =
        entries.stream()
            .collect(
                Collectors.toMap(
                    CheckFile.Entry::name,
                    entry -> entry.check().map(Check::dependsOn).orElse(List.of()),
                    (one, _) -> one));
    Dependencies dependencies = new Dependencies(below);
    for (CheckFile.Entry entry : entries) {
      for (String name : below.getOrDefault(entry.name(), List.of())) {
        dependencies
            .wrongWith(entry.name(), name)
            .ifPresent(
                wrong -> problems.add(entry.depending(), entry.path() + ".depends-on", wrong));
      }
    }
  }

  private Optional<String> wrongWith(String name, String other) {
    if (!below.containsKey(other)) {
      String near =
          Suggestions.near(other, below.keySet())
              .map(each -> "; did you mean '" + each + "'?")
              .orElse(" in any file");
      return Optional.of("no check is called '" + other + "'" + near);
    }
    return cycles.contains(name, other)
        ? Optional.of(
            name.equals(other)
                ? "a check cannot depend on itself"
                : "'" + other + "' depends on '" + name + "' already")
        : Optional.empty();
  }
}

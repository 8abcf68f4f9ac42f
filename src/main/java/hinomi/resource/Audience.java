package hinomi.resource;

import hinomi.check.Check;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Who is woken, and how urgently.
record Audience(String team, String notified, int priority) {
  private static final int USUAL = 3;

  static Audience of(Check check) {
    return new Audience(
        check.about().tags().getOrDefault("team", ""),
        check.about().notified().orElse(""),
        check.about().priority().orElse(USUAL));
  }

  /// Those who hear of the agents: as the settings say, or whom most checks notify.
  static Audience ofAgents(List<Check> checks, Style style) {
    Map<String, Long> counted =
        checks.stream()
            .flatMap(check -> check.about().notified().stream())
            .collect(Collectors.groupingBy(each -> each, TreeMap::new, Collectors.counting()));
    Optional<String> most =
        counted.entrySet().stream()
            .max(
                Map.Entry.<String, Long>comparingByValue()
                    .thenComparing(
                        Map.Entry.<String, Long>comparingByKey(Comparator.reverseOrder())))
            .map(Map.Entry::getKey);
    return new Audience("", style.notified().or(() -> most).orElse(""), 2);
  }

  Audience calmer() {
    return new Audience(team, notified, Math.min(5, priority + 1));
  }

  Stream<String> tags() {
    return team.isEmpty() ? Stream.of() : Stream.of("team:" + team);
  }

  String inWords() {
    return team.isEmpty() ? "P" + priority : team + ", P" + priority;
  }

  String word() {
    return team + "|" + notified + "|" + priority;
  }
}

package hinomi.cli;

import hinomi.check.Check;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Warnings about checks that this machine cannot run: one for each reason, with the first names.
final class UnsupportedChecks {
  private static final int MAX_NAMES = 5;

  private UnsupportedChecks() {}

  static List<String> warnings(List<Check> checks) {
    Map<String, List<String>> byReason = new LinkedHashMap<>();
    for (Check check : checks) {
      check
          .probe()
          .unsupportedReason()
          .ifPresent(
              why -> byReason.computeIfAbsent(why, _ -> new ArrayList<>()).add(check.name()));
    }
    return byReason.entrySet().stream()
        .map(each -> warning(each.getKey(), each.getValue()))
        .toList();
  }

  private static String warning(String reason, List<String> names) {
    List<String> first = names.subList(0, Math.min(MAX_NAMES, names.size()));
    String more = names.size() > MAX_NAMES ? " and " + (names.size() - MAX_NAMES) + " more" : "";
    return "this machine cannot run " + String.join(", ", first) + more + ": " + reason;
  }
}

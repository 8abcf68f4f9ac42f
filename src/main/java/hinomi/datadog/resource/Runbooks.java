package hinomi.datadog.resource;

import hinomi.check.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The runbooks of checks as a note: a widget cannot link to an address that differs for each row.
final class Runbooks {
  private static final int MAX_LINES = 40;
  private static final int MAX_NAMES = 8;

  private Runbooks() {}

  /// Empty when no check has one.
  static Optional<String> note(List<Check> checks) {
    Map<String, Set<String>> byUrl = new TreeMap<>();
    checks.forEach(check ->
        check
            .about()
            .runbook()
            .filter(Runbooks::isLink)
            .ifPresent(url -> byUrl.computeIfAbsent(url, _ -> new TreeSet<>()).add(check.name())));
    List<String> lines = new ArrayList<>();
    byUrl.forEach((url, names) -> lines.add("- [" + names(names) + "](" + url + ")"));
    lines.sort(null);
    return lines.isEmpty() ? Optional.empty() : Optional.of(text(lines));
  }

  private static String text(List<String> lines) {
    String shown = lines.stream().limit(MAX_LINES).collect(Collectors.joining("\n"));
    int more = lines.size() - MAX_LINES;
    return "**Runbooks**\n\n"
        + shown
        + (more > 0 ? "\n- and " + more + " more: the events of a check have its own" : "");
  }

  private static String names(Set<String> names) {
    String first = names.stream().limit(MAX_NAMES).collect(Collectors.joining(", "));
    return names.size() <= MAX_NAMES
        ? first
        : first + " and " + (names.size() - MAX_NAMES) + " more";
  }

  /// What could end the link or mean something else in Markdown is left to the event.
  private static boolean isLink(String url) {
    return url.matches("https?://[a-zA-Z0-9][\\w.~:/?#@!&'*+,;=%-]+");
  }
}

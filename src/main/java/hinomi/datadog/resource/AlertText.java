package hinomi.datadog.resource;

import hinomi.check.Check;
import hinomi.datadog.Audience;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The text of an alert, short enough for Datadog to show all of it.
final class AlertText {
  /// Alerts are events, of which Datadog shows so much.
  static final int LONGEST = 4_000;

  private static final String BETWEEN = "\n\n";

  private final List<String> paragraphs = new ArrayList<>();
  private final List<String> runbooks = new ArrayList<>();
  private final List<String> whom = new ArrayList<>();

  AlertText when(String state, String text) {
    return say(block(state, text));
  }

  private static String block(String state, String text) {
    return "{{#is_" + state + "}}" + text + "{{/is_" + state + "}}";
  }

  AlertText say(String text) {
    paragraphs.add(text);
    return this;
  }

  /// Where the evidence of the check at hand is.
  AlertText evidence(AppLinks app) {
    return say(
        "Reason and evidence: "
            + app.events()
            + "\nPhases and certificate: "
            + app.dashboard()
            + "?tpl_var_check[0]={{check.name}}\nNow, by hand: `hinomi try {{check.name}}`");
  }

  /// One line when all have the same runbook, else the one of the check at hand, as far as there is
  /// room.
  AlertText runbooks(List<Check> checks) {
    Map<String, List<String>> byRunbook = new LinkedHashMap<>();
    checks.forEach(check ->
        check
            .about()
            .runbook()
            .ifPresent(
                url -> byRunbook.computeIfAbsent(url, _ -> new ArrayList<>()).add(check.name())));
    if (byRunbook.size() == 1 && checks.stream().allMatch(AlertText::hasRunbook)) {
      runbooks.add("Runbook: " + silent(byRunbook.keySet().iterator().next()));
    } else {
      byRunbook.forEach((url, names) -> runbooks.add(runbook(url, names)));
    }
    return this;
  }

  private static boolean hasRunbook(Check check) {
    return check.about().runbook().isPresent();
  }

  private static String runbook(String url, List<String> names) {
    return names.stream()
            .map(name -> "\"" + name + "\"")
            .collect(Collectors.joining(" ", "{{#is_exact_match \"check.name\" ", "}}"))
        + "Runbook: "
        + silent(url)
        + "{{/is_exact_match}}";
  }

  /// An address that notifies nobody.
  private static String silent(String url) {
    return url.replace("@", "%40");
  }

  /// Whom Datadog notifies.
  AlertText to(Audience audience) {
    whom.add(audience.notified());
    return this;
  }

  /// Whom Datadog notifies of these changes, and of no others.
  AlertText to(Audience audience, List<String> changes) {
    if (!audience.notified().isEmpty()) {
      changes.forEach(change -> whom.add(block(change, audience.notified())));
    }
    return this;
  }

  String text() {
    String said = String.join(BETWEEN, paragraphs);
    String handles = String.join("", whom);
    int room = LONGEST - said.length() - handles.length() - 2 * BETWEEN.length();
    return Stream.of(said, runbooks(room), handles)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(BETWEEN));
  }

  private String runbooks(int room) {
    StringBuilder all = new StringBuilder();
    runbooks.stream().filter(each -> all.length() + each.length() <= room).forEach(all::append);
    return all.toString();
  }
}

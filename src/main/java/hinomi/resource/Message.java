package hinomi.resource;

import hinomi.check.Check;
import hinomi.datadog.Audience;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The text of an alert, short enough for Datadog to show all of it.
final class Message {
  /// Alerts are events, of which Datadog shows so much.
  static final int LONGEST = 4_000;

  private static final int FOR_RUNBOOKS = 2_800;

  private final List<String> paragraphs = new ArrayList<>();

  Message when(String state, String text) {
    return say("{{#is_" + state + "}}" + text + "{{/is_" + state + "}}");
  }

  Message say(String text) {
    paragraphs.add(text);
    return this;
  }

  /// Where the evidence of the check at hand is.
  Message evidence(App app) {
    return say(
        "Reason and evidence: "
            + app.events()
            + "\nPhases and certificate: "
            + app.dashboard()
            + "?tpl_var_check[0]={{check.name}}\nNow, by hand: `hinomi try {{check.name}}`");
  }

  /// One line when all have the same runbook, else the one of the check at hand, as far as there is
  /// room.
  Message runbooks(List<Check> checks) {
    Map<String, List<String>> byRunbook = new LinkedHashMap<>();
    checks.forEach(check ->
        check
            .about()
            .runbook()
            .ifPresent(
                url -> byRunbook.computeIfAbsent(url, _ -> new ArrayList<>()).add(check.name())));
    if (byRunbook.size() == 1 && checks.stream().allMatch(Message::hasRunbook)) {
      String only = byRunbook.keySet().iterator().next();
      return only.length() > FOR_RUNBOOKS ? this : say("Runbook: " + only);
    }
    StringBuilder all = new StringBuilder();
    byRunbook.forEach((url, names) -> {
      String line = runbook(url, names);
      if (all.length() + line.length() <= FOR_RUNBOOKS) {
        all.append(line);
      }
    });
    return all.isEmpty() ? this : say(all.toString());
  }

  private static boolean hasRunbook(Check check) {
    return check.about().runbook().isPresent();
  }

  private static String runbook(String url, List<String> names) {
    return names.stream()
            .map(name -> "\"" + name + "\"")
            .collect(Collectors.joining(" ", "{{#is_exact_match \"check.name\" ", "}}"))
        + "Runbook: "
        + url
        + "{{/is_exact_match}}";
  }

  /// Whom Datadog notifies.
  Message to(Audience audience) {
    return audience.notified().isEmpty() ? this : say(audience.notified());
  }

  /// Whom Datadog notifies of these changes, and of no others.
  Message to(Audience audience, List<String> changes) {
    if (!audience.notified().isEmpty()) {
      changes.forEach(change -> when(change, audience.notified()));
    }
    return this;
  }

  String text() {
    String text = String.join("\n\n", paragraphs);
    return text.substring(0, Math.min(LONGEST, text.length()));
  }
}

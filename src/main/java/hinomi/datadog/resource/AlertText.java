package hinomi.datadog.resource;

import hinomi.check.Check;
import hinomi.datadog.Audience;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The message of a monitor, within the length that Datadog shows.
final class AlertText {
  /// The limit of an event, which is what an alert becomes.
  static final int MAX_LENGTH = 4_000;

  private static final String PARAGRAPH = "\n\n";

  private final List<String> paragraphs = new ArrayList<>();
  private final List<String> runbooks = new ArrayList<>();
  private final List<String> handles = new ArrayList<>();

  /// Only in notifications of the state, as `alert` or `recovery`.
  AlertText when(String state, String text) {
    return add(block(state, text));
  }

  private static String block(String state, String text) {
    return "{{#is_" + state + "}}" + text + "{{/is_" + state + "}}";
  }

  AlertText add(String text) {
    paragraphs.add(text);
    return this;
  }

  /// Links to the evidence of the check that alerts.
  AlertText evidence(AppLinks links) {
    return add(
        "Reason and evidence: "
            + links.events()
            + "\nPhases and certificate: "
            + links.dashboard()
            + "?tpl_var_check[0]={{check.name}}\nRun it now: `hinomi try {{check.name}}`");
  }

  /// One line if all checks have the same runbook, else a conditional block for each, while there
  /// is room.
  AlertText runbooks(List<Check> checks) {
    Map<String, List<String>> byRunbook = new LinkedHashMap<>();
    checks.forEach(check ->
        check
            .about()
            .runbook()
            .ifPresent(
                url -> byRunbook.computeIfAbsent(url, _ -> new ArrayList<>()).add(check.name())));
    if (byRunbook.size() == 1 && checks.stream().allMatch(AlertText::hasRunbook)) {
      runbooks.add("Runbook: " + escaped(byRunbook.keySet().iterator().next()));
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
        + escaped(url)
        + "{{/is_exact_match}}";
  }

  /// An `@` would mention somebody.
  private static String escaped(String url) {
    return url.replace("@", "%40");
  }

  AlertText notifying(Audience audience) {
    handles.add(audience.notified());
    return this;
  }

  String text() {
    String text = String.join(PARAGRAPH, paragraphs);
    String mentions = String.join("", handles);
    int room = MAX_LENGTH - text.length() - mentions.length() - 2 * PARAGRAPH.length();
    return Stream.of(text, runbooks(room), mentions)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(PARAGRAPH));
  }

  private String runbooks(int room) {
    StringBuilder all = new StringBuilder();
    runbooks.stream().filter(each -> all.length() + each.length() <= room).forEach(all::append);
    return all.toString();
  }
}

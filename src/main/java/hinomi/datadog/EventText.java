package hinomi.datadog;

import hinomi.check.Check;
import hinomi.check.Notice;
import hinomi.check.Report;
import hinomi.sink.ReportJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The text of an event, in Datadog's Markdown: reason, target, people and evidence. Text from
/// outside can neither mention anybody nor change the layout.
record EventText(ReportJson json, boolean mentions) {
  /// Datadog accepts 4,000 characters.
  private static final int MAX_LENGTH = 3_900;

  /// Shown elsewhere in the event.
  private static final Set<String> SHOWN =
      Set.of(
          "check",
          "kind",
          "target",
          "location",
          "started_at",
          "verdict",
          "state",
          "flapping",
          "reason",
          "message",
          "attempts",
          "findings");

  String of(Report report) {
    JsonObject facts = json.of(report);
    StringBuilder text = new StringBuilder("%%%\n");
    paragraphs(report, facts).forEach(each -> text.append(each).append("\n\n"));
    text.append("```\n");
    for (String each : evidence(facts)) {
      if (text.length() + each.length() < MAX_LENGTH) {
        text.append(each).append('\n');
      }
    }
    return text.append("```\n%%%").toString();
  }

  /// The text of a notice, line by line.
  String of(Notice notice) {
    String text =
        notice
            .text()
            .lines()
            .map(line -> cut(harmless(json.clean(line))))
            .collect(Collectors.joining("\n"));
    return text.substring(0, Math.min(text.length(), MAX_LENGTH));
  }

  private List<String> paragraphs(Report report, JsonObject facts) {
    List<String> paragraphs = new ArrayList<>();
    if (report.transition().filter(transition -> !transition.isRecorded()).isPresent()) {
      paragraphs.add(
          "The agent started without a saved state of this check: it may have been like this before.");
    }
    if (facts.containsKey("reason")) {
      paragraphs.add(
          "**" + facts.getString("reason") + "**: " + quoted(facts.getString("message")));
    }
    int attempts = report.attempts().size();
    paragraphs.add(
        "%s, checked from %s at %s%s"
            .formatted(
                cut(harmless(facts.getString("target"))),
                report.location().name(),
                facts.getString("started_at"),
                attempts > 1 ? ", " + attempts + " attempts" : ""));
    Check.About about = report.check().about();
    about.description().ifPresent(each -> paragraphs.add(cut(harmless(json.clean(each)))));
    about
        .runbook()
        .ifPresent(each -> paragraphs.add("Runbook: " + cut(json.clean(each).replace("@", "%40"))));
    about
        .notified()
        .ifPresent(each -> paragraphs.add("Contact: " + (mentions ? each : each.replace("@", ""))));
    return paragraphs;
  }

  private static List<String> evidence(JsonObject facts) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, Object> each : facts) {
      if (!SHOWN.contains(each.getKey())) {
        unfold(each.getKey(), each.getValue(), lines);
      }
    }
    return lines;
  }

  private static void unfold(String path, @Nullable Object value, List<String> lines) {
    switch (value) {
      case null -> {}
      case JsonObject object ->
          object.forEach(each -> unfold(path + "." + each.getKey(), each.getValue(), lines));
      case JsonArray array -> {
        for (int index = 0; index < array.size(); index++) {
          unfold(path + "." + index, array.getValue(index), lines);
        }
      }
      default -> lines.add(harmless(path + ": " + value));
    }
  }

  /// As code, so that text from a site adds no link, image or layout.
  private static String quoted(String text) {
    return "`" + cut(harmless(text)) + "`";
  }

  private static String harmless(String text) {
    return text.replace('@', '＠').replace('`', '\'').replace("%%%", "% % %");
  }

  private static String cut(String text) {
    return text.length() > 700 ? text.substring(0, 700) + "..." : text;
  }
}

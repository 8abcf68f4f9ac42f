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

/// What an event says, in Datadog's Markdown: the reason, where to look, whom it concerns, and the
/// evidence. What came from outside can neither mention anybody nor change the layout.
record EventText(ReportJson json, boolean mentions) {
  /// Datadog takes 4,000 letters.
  private static final int LONGEST = 3_900;

  /// What is said elsewhere in the event.
  private static final Set<String> SAID =
      Set.of(
          "check",
          "kind",
          "target",
          "location",
          "started_at",
          "verdict",
          "state",
          "reason",
          "message",
          "attempts",
          "findings");

  String of(Report report) {
    JsonObject seen = json.of(report);
    StringBuilder text = new StringBuilder("%%%\n");
    words(report, seen).forEach(each -> text.append(each).append("\n\n"));
    text.append("```\n");
    for (String each : evidence(seen)) {
      if (text.length() + each.length() < LONGEST) {
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
    return text.substring(0, Math.min(text.length(), LONGEST));
  }

  private List<String> words(Report report, JsonObject seen) {
    List<String> words = new ArrayList<>();
    if (report.transition().filter(news -> !news.isRecorded()).isPresent()) {
      words.add("The agent started without a record of this check: it may have been so before.");
    }
    if (seen.containsKey("reason")) {
      words.add("**" + seen.getString("reason") + "**: " + quoted(seen.getString("message")));
    }
    int attempts = report.attempts().size();
    words.add(
        "%s, seen from %s at %s%s"
            .formatted(
                cut(harmless(seen.getString("target"))),
                report.location().name(),
                seen.getString("started_at"),
                attempts > 1 ? ", " + attempts + " times" : ""));
    Check.About about = report.check().about();
    about.description().ifPresent(each -> words.add(cut(harmless(json.clean(each)))));
    about
        .runbook()
        .ifPresent(each -> words.add("Runbook: " + cut(json.clean(each).replace("@", "%40"))));
    about
        .notified()
        .ifPresent(each -> words.add("For " + (mentions ? each : each.replace("@", ""))));
    return words;
  }

  private static List<String> evidence(JsonObject seen) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, Object> each : seen) {
      if (!SAID.contains(each.getKey())) {
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

  /// As code: what a site says must bring no link, image or layout into the event.
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

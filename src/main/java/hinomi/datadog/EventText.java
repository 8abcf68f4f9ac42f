package hinomi.datadog;

import hinomi.check.Check;
import hinomi.check.Notice;
import hinomi.check.Report;
import hinomi.config.OneLine;
import hinomi.sink.OnCallPage;
import hinomi.sink.OnCallText;
import hinomi.text.Cut;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The text of an event, in Datadog's Markdown: what is wrong, the evidence, and what to do. Text
/// from outside can neither mention anybody nor change the layout.
record EventText(OnCallText onCall, boolean mentions) {
  /// Datadog accepts 4,000 characters.
  private static final int MAX_LENGTH = 4_000;

  private static final int MAX_PARAGRAPH = 700;
  private static final String START = "%%%\n";
  private static final String END = "\n%%%";
  private static final String PARAGRAPH = "\n\n";
  private static final String CODE = "```";

  String of(Report report) {
    OnCallPage page = onCall.of(report).with(Harmless::text, Harmless::url);
    String start = START + start(report, page) + PARAGRAPH + CODE + "\n";
    String end = "\n" + CODE + PARAGRAPH + end(report, page) + END;
    String evidence = String.join("\n", page.rows(MAX_LENGTH - start.length() - end.length()));
    return start + evidence + end;
  }

  /// The text of a notice, line by line.
  String of(Notice notice) {
    String text =
        notice
            .text()
            .lines()
            .map(line -> Cut.marked(MAX_PARAGRAPH, Harmless.text(clean(line))))
            .collect(Collectors.joining("\n"));
    return Cut.to(MAX_LENGTH, text);
  }

  private String start(Report report, OnCallPage page) {
    List<String> paragraphs = new ArrayList<>();
    String why = page.what().map(it -> ": `" + Cut.marked(2 * MAX_PARAGRAPH, it) + "`").orElse("");
    paragraphs.add("**" + page.headline() + "**" + why);
    if (report.transition().filter(transition -> !transition.isRecorded()).isPresent()) {
      paragraphs.add(
          "The agent started without a saved state of this check: it may have been like this before.");
    }
    return String.join(PARAGRAPH, paragraphs);
  }

  private String end(Report report, OnCallPage page) {
    List<String> paragraphs = new ArrayList<>();
    Check.About about = report.check().about();
    about
        .description()
        .ifPresent(
            each -> paragraphs.add(Cut.marked(MAX_PARAGRAPH / 2, Harmless.text(clean(each)))));
    page.runbook().ifPresent(url -> paragraphs.add("Runbook: " + Cut.to(MAX_PARAGRAPH, url)));
    about
        .notified()
        .ifPresent(each ->
            paragraphs.add(
                "Contact: " + Cut.to(MAX_PARAGRAPH / 2, mentions ? each : each.replace("@", ""))));
    paragraphs.add(
        page.again().stream()
            .map(command -> "`" + command + "`")
            .collect(Collectors.joining(" or, on ECS, ", "Run it again: ", "")));
    return String.join(PARAGRAPH, paragraphs);
  }

  private String clean(String text) {
    return OneLine.of(onCall.secrets().redact(text));
  }
}

package hinomi.assertion;

import hinomi.outcome.Body;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Facts;
import hinomi.outcome.Headers;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Timing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Answers over HTTP, and the findings on them.
final class Answers {
  private Answers() {}

  /// A 200 with the headers, each as `Name: value`.
  static Answered of(String body, String... headers) {
    List<Map.Entry<String, String>> lines =
        Arrays.stream(headers)
            .map(line -> line.split(": ", 2))
            .map(parts -> Map.entry(parts[0], parts[1]))
            .toList();
    return new Answered(
        Facts.of(CommonFacts.STATUS, 200)
            .with(CommonFacts.HEADERS, new Headers(lines))
            .with(CommonFacts.BYTES, (long) body.length())
            .with(
                CommonFacts.BODY,
                new Body(body.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)),
        Timing.NONE);
  }

  /// The findings of the conditions, written to a file of the folder.
  static List<Finding> evaluate(Path folder, String expect, Answered answer) {
    return new AssertionFixture(folder, expect)
            .read(section -> new Conditions(Subjects.OF_HTTP, _ -> {}).read(section, Grade.FAILED))
            .stream()
            .map(assertion -> assertion.evaluate(answer))
            .toList();
  }

  static Finding only(List<Finding> findings) {
    if (findings.size() != 1) {
      throw new AssertionError("expected one finding, was " + findings);
    }
    return findings.getFirst();
  }
}

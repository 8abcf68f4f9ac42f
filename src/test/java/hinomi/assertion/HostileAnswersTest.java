package hinomi.assertion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import hinomi.outcome.Outcome.Answered;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Answers that are made to keep whoever judges them busy, or to fill the memory: each is given up
/// within its budget, and then neither a condition nor its opposite holds.
@Timeout(120)
class HostileAnswersTest {
  private static final int MIB = 1 << 20;
  private static final String HTML = "text/html";
  private static final String JSON = "application/json";

  @TempDir Path folder;

  static Stream<Arguments> answersThatCannotBeEvaluated() {
    String nested = "<div>".repeat(126) + "lorem ".repeat(MIB / 8) + "</div>".repeat(126);
    String deep = repeated("<div>".repeat(100) + "</div>".repeat(100), MIB);
    String longName = "{\"" + "k".repeat(MIB / 2) + "\":[" + repeated("1,", MIB / 2) + "1]}";
    return Stream.of(
        arguments("css { div { %s = zzz } }", HTML, nested, "characters of text"),
        arguments("xpath { \"//div\" { %s = zzz } }", HTML, nested, "characters of text"),
        arguments("css { \":has(:has(i))\" { %s = x } }", HTML, deep, "too large"),
        arguments("css { \"div:has(b i)\" { %s = x } }", HTML, deep, "too large"),
        arguments("css { \"i ~ i ~ b\" { %s = x } }", HTML, "<i></i>".repeat(50_000), "too large"),
        arguments("css { a { %s = x } }", HTML, repeated("<a>", MIB), "more than 100000 elements"),
        arguments(
            "xpath { \"//*[count(//*) > 1]\" { %s = x } }", HTML, "<i></i>".repeat(9_000), "steps"),
        arguments("json { \"$..*..*..b\" { %s = x } }", JSON, lists(399), "to evaluate"),
        arguments("json { \"$..*\" { %s = x } }", JSON, longName, "characters of text"),
        arguments("json { \"$[*]\" { %s = x } }", JSON, list(i -> "\"\""), "100000 values"),
        arguments(
            "json { \"$.a\" { %s = x } }", JSON, "{\"a\":" + "9".repeat(1001) + "}", "digits"),
        arguments(
            "json { \"$[?(@.b == 2)]\" { %s = x } }",
            JSON, "[{\"b\":\"[" + "9".repeat(MIB) + "]\"}]", "digits"),
        arguments(
            "json { \"$[?(@.b =~ /(a+)+b/)]\" { %s = x } }",
            JSON, "[{\"b\":\"" + "a".repeat(20_000) + "\"}]", "took more than"),
        arguments("json { \"$.a.first()\" { %s = x } }", JSON, "{\"a\":[]}", "the JSON path fails"),
        arguments(
            "json { \"$.a.min()\" { %s = x } }", JSON, "{\"a\":[\"b\"]}", "the JSON path fails"),
        arguments(
            "json { \"$.a.index(0)\" { %s = x } }", JSON, "{\"a\":[]}", "the JSON path fails"),
        arguments("%s = \"" + "a".repeat(50_000) + "b\"", HTML, "a".repeat(2 * MIB), "2 s"));
  }

  @ParameterizedTest
  @MethodSource("answersThatCannotBeEvaluated")
  void passNeitherAConditionNorItsOpposite(String condition, String type, String body, String why) {
    for (String key : List.of("contains", "not-contains")) {
      Finding finding = evaluated(condition.formatted(key), type, body);

      assertEquals(Grade.FAILED, finding.grade());
      assertTrue(finding.actual().contains(why), finding.actual());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          maximum = 5            | 1e999            | a number is too large to compare
          maximum = 5            | 1e1001           | a number is too large to compare
          """)
  void failWithANumberThatIsTooLarge(String schema, String number, String why) {
    Finding finding =
        evaluated(
            "json-schema { schema { properties { a { " + schema + " } } } }",
            JSON,
            "{\"a\":" + number + "}");

    assertEquals(why, finding.actual());
  }

  static Stream<Arguments> largeAnswers() {
    return Stream.of(
        arguments("json-schema { schema { uniqueItems = true } }", list(String::valueOf)),
        arguments("json-schema { schema { uniqueItems = true } }", list(i -> "{\"a\":" + i + "}")),
        arguments("json-schema { schema { items { multipleOf = 1e-300 } } }", list(i -> "1e300")),
        arguments("json { \"$[1]\" = 1 }", list(String::valueOf)),
        arguments("json { \"$[?(@.a =~ /9{5}/)].a\" = 99999 }", list(i -> "{\"a\":\"" + i + "\"}")),
        arguments("contains = \"10000\"", list(String::valueOf)));
  }

  @ParameterizedTest
  @MethodSource("largeAnswers")
  void passWhenTheyAreLargeButHarmless(String condition, String body) {
    Finding finding = evaluated(condition, JSON, body);

    assertEquals(Grade.PASSED, finding.grade(), finding.actual());
  }

  private Finding evaluated(String condition, String type, String body) {
    Answered answer = Answers.of(body, "Content-Type: " + type);
    return new Budget(Duration.ofSeconds(2), () -> {})
        .spentBy(
            () -> Answers.only(Answers.evaluate(folder, "body { " + condition + " }", answer)));
  }

  private static String repeated(String part, int bytes) {
    return part.repeat(bytes / part.length());
  }

  private static String lists(int deep) {
    return "[".repeat(deep) + "]".repeat(deep);
  }

  private static String list(IntFunction<String> value) {
    return IntStream.rangeClosed(0, 110_000)
        .mapToObj(value)
        .collect(Collectors.joining(",", "[", "]"));
  }
}

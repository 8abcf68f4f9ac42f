package hinomi.assertion;

import static hinomi.config.ValueType.SIZE;
import static hinomi.config.ValueType.TEXT;
import static hinomi.config.ValueType.oneOrMany;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.outcome.Body;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.text.HumanText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Conditions on a body as a whole: its text, its size and its hash. Values inside it belong to
/// [ContentConditions].
final class BodyConditions {
  private static final int SHOWN = 120;
  private static final ValueType<String> HASH = TEXT.as("a SHA-256 hash", BodyConditions::hash);

  private BodyConditions() {}

  static Setting<List<Assertion>> read(Section parent, String key, Grade severity) {
    if (!parent.isSection(key)) {
      return TextMatchers.read(parent, key).map(matchers -> texts(matchers, severity));
    }
    Section section = parent.section(key);
    List<Setting<List<Assertion>>> conditions = new ArrayList<>();
    TextMatchers.in(section)
        .forEach(each -> conditions.add(each.map(matchers -> texts(matchers, severity))));
    if (section.has("size")) {
      conditions.add(size(section, severity));
    }
    if (section.has("sha256")) {
      conditions.add(
          section.required("sha256", oneOrMany(HASH)).map(hashes -> hashes(hashes, severity)));
    }
    conditions.addAll(ContentConditions.read(section, severity));
    conditions.add(SchemaConditions.read(section, severity));
    return section.make(() -> Subject.flat(conditions));
  }

  /// A body, and the status it came with, if the protocol has one.
  private record Page(Body body, Optional<Integer> status) {
    static Optional<Page> of(Answered answer) {
      return BodyReader.of(answer)
          .map(body -> new Page(body, answer.facts().find(CommonFacts.STATUS)));
    }

    String shown() {
      String prefix = status.map(it -> "HTTP " + it + ", ").orElse("");
      return body.size() == 0
          ? prefix + "empty"
          : prefix + HumanText.plural(body.size(), "byte") + ": '" + body.start(SHOWN) + "'";
    }
  }

  private static List<Assertion> texts(List<Matcher<String>> matchers, Grade severity) {
    return Subject.all(
        "body",
        matchers.stream().map(BodyConditions::onBody).toList(),
        severity,
        Page::of,
        Page::shown);
  }

  private static Matcher<Page> onBody(Matcher<String> matcher) {
    Matcher<Page> onBody = matcher.on(page -> matcher.matches(page.map(it -> it.body().text())));
    return matcher.key().isEmpty() ? onBody.violatedAs("is not " + matcher.expected()) : onBody;
  }

  private static Setting<List<Assertion>> size(Section parent, Grade severity) {
    Section section = parent.section("size");
    Setting<List<Matcher<Long>>> matchers = NumberMatchers.in(section, SIZE, BodyConditions::bytes);
    return section.make(() ->
        Subject.all(
            "body.size",
            TextMatchers.notEmpty(matchers.get()),
            severity,
            BodyReader::size,
            BodyConditions::bytes));
  }

  private static String bytes(long count) {
    return HumanText.plural(count, "byte");
  }

  private static List<Assertion> hashes(List<String> expected, Grade severity) {
    return Subject.all(
        "body.sha256",
        List.of(Matcher.of(String.join(" or ", expected), expected::contains)),
        severity,
        answer -> BodyReader.of(answer).map(Body::sha256),
        hash -> hash);
  }

  private static String hash(String text) {
    String hash = text.toLowerCase(Locale.ROOT);
    if (!hash.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is not a SHA-256 hash: expected 64 hexadecimal digits, as from sha256sum");
    }
    return hash;
  }
}

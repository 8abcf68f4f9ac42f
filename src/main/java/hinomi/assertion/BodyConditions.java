package hinomi.assertion;

import static hinomi.config.ValueType.FLAG;
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
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

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
    conditions.add(truncated(section, severity));
    conditions.addAll(ContentConditions.read(section, severity));
    conditions.add(SchemaConditions.read(section, severity));
    Setting<Optional<Charset>> charset = section.optional("charset", BodyReader.CHARSET);
    return section.make(() -> {
      List<Assertion> all = Subject.flat(conditions);
      return charset.get().map(given -> in(given, all)).orElse(all);
    });
  }

  private static List<Assertion> in(Charset charset, List<Assertion> all) {
    return all.stream().<Assertion>map(each -> new InCharset(each, charset)).toList();
  }

  /// Evaluates with a body that is read by the charset, whatever the response says.
  private record InCharset(Assertion assertion, Charset charset) implements Assertion {
    @Override
    public Expectation expectation() {
      return assertion.expectation();
    }

    @Override
    public Finding evaluate(Answered answer) {
      return assertion.evaluate(BodyReader.in(charset, answer));
    }

    @Override
    public Finding evaluateOrThrow(Answered answer) {
      return assertion.evaluateOrThrow(BodyReader.in(charset, answer));
    }
  }

  /// As much of a body as was read, the limit that it exceeds, and the status it came with, if the
  /// protocol has one.
  private record Page(Body body, Optional<Long> exceeded, Optional<Integer> status) {
    /// What the end of a text decides: `$`, or a negative lookaround.
    private static final Pattern END = Pattern.compile("\\$|\\\\[zZ]|\\(\\?<?!");

    static Optional<Page> of(Answered answer) {
      return BodyReader.start(answer)
          .map(body ->
              new Page(body, BodyReader.exceeded(answer), answer.facts().find(CommonFacts.STATUS)));
    }

    /// Throws [EvaluationException] when it depends on what was not read.
    boolean meets(Matcher<String> matcher) {
      boolean matches = matcher.matches(Optional.of(body.text()));
      exceeded
          .filter(_ -> dependsOnTheRest(matcher, matches))
          .ifPresent(limit -> {
            throw BodyReader.tooLarge(limit);
          });
      return matches;
    }

    private boolean dependsOnTheRest(Matcher<String> matcher, boolean matches) {
      return switch (matcher.key()) {
        case "contains" -> !matches;
        case "matches" -> !matches || END.matcher(matcher.expected()).find();
        case "starts-with" -> !matches && body.text().length() < matcher.expected().length();
        case "not-contains" -> matches;
        case "not-matches" -> matches || END.matcher(matcher.expected()).find();
        default -> true;
      };
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
    Matcher<Page> onBody =
        matcher.on(page ->
            page.map(it -> it.meets(matcher)).orElseGet(() -> matcher.matches(Optional.empty())));
    return matcher.key().isEmpty() ? onBody.violatedAs("is not " + matcher.expected()) : onBody;
  }

  private static Setting<List<Assertion>> size(Section parent, Grade severity) {
    Section section = parent.section("size");
    Setting<List<Matcher<Long>>> matchers = NumberMatchers.in(section, SIZE, BodyConditions::bytes);
    return section.make(() ->
        Subject.all(
            "body.size",
            TextMatchers.notEmpty(matchers.get()).stream().map(BodyConditions::onSize).toList(),
            severity,
            Size::of,
            Size::shown));
  }

  /// The bytes that were read, and whether there are more.
  private record Size(long read, Optional<Long> exceeded) {
    private static final Set<String> EXACT = Set.of("equals", "not-equals");

    static Optional<Size> of(Answered answer) {
      return BodyReader.size(answer).map(read -> new Size(read, BodyReader.exceeded(answer)));
    }

    /// Throws [EvaluationException] when it depends on what was not read.
    boolean meets(Matcher<Long> matcher) {
      boolean matches = matcher.matches(Optional.of(exceeded.map(it -> it + 1).orElse(read)));
      exceeded
          .filter(_ ->
              EXACT.contains(matcher.key())
                  || matches != matcher.matches(Optional.of(Long.MAX_VALUE)))
          .ifPresent(limit -> {
            throw BodyReader.tooLarge(limit);
          });
      return matches;
    }

    String shown() {
      return exceeded.map(it -> "more than " + bytes(it)).orElseGet(() -> bytes(read));
    }
  }

  private static Matcher<Size> onSize(Matcher<Long> matcher) {
    return matcher.on(size -> size.filter(it -> it.meets(matcher)).isPresent());
  }

  private static Setting<List<Assertion>> truncated(Section section, Grade severity) {
    return section
        .optional("truncated", FLAG)
        .map(given ->
            Subject.all(
                "body",
                given.stream().map(BodyConditions::truncated).toList(),
                severity,
                BodyReader::exceeded,
                BodyReader::larger));
  }

  private static Matcher<Long> truncated(boolean isExpected) {
    return Matcher.<Long>absent(!isExpected)
        .expecting(isExpected ? "truncated" : "whole")
        .under("truncated")
        .violatedAs(isExpected ? "is not truncated" : "is truncated");
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

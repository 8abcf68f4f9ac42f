package hinomi.assertion;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.outcome.Outcome.Answered;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;

/// One key of `expect { }` and `warn { }`: how the conditions under it are read, and which apply by
/// default, when `expect` does not have the key. A kind of probe may define its own.
public record Subject(String key, Reader reader, List<Assertion> byDefault) {
  public Subject {
    byDefault = List.copyOf(byDefault);
  }

  Subject(String key, Reader reader) {
    this(key, reader, List.of());
  }

  /// Reads the conditions under a key that the section has; a finding that does not pass has the
  /// severity.
  @FunctionalInterface
  public interface Reader {
    Setting<List<Assertion>> read(Section section, String key, Grade severity);
  }

  /// A text: equal to a value or one of several, or `{ contains, matches, ... }`.
  public static Subject text(String key, Function<Answered, Optional<String>> extractor) {
    return new Subject(
        key,
        (section, at, severity) ->
            TextMatchers.read(section, at)
                .map(
                    matchers -> all(key, matchers, severity, extractor, text -> "'" + text + "'")));
  }

  /// A number or a duration: equal to a value, or `{ at-least, at-most, equals }`.
  public static <T extends Comparable<T>> Subject number(
      String key,
      ValueType<T> type,
      Function<Answered, Optional<T>> extractor,
      Function<? super T, String> shown) {
    return new Subject(
        key,
        (section, at, severity) ->
            NumberMatchers.read(section, at, type, shown)
                .map(matchers -> all(key, matchers, severity, extractor, shown)));
  }

  /// A subject whose condition is one value; `expected` prints that value for people.
  public static <T, W> Subject value(
      String key,
      ValueType<W> type,
      Function<Answered, Optional<T>> extractor,
      Function<? super W, String> expected,
      BiPredicate<T, W> test,
      Function<? super T, String> shown) {
    return new Subject(
        key,
        (section, at, severity) ->
            section
                .required(at, type)
                .map(value -> {
                  Matcher<T> matcher =
                      Matcher.of(expected.apply(value), (T seen) -> test.test(seen, value));
                  return all(key, List.of(matcher), severity, extractor, shown);
                }));
  }

  /// A section of further subjects, whose keys carry its own: `answers.count`.
  public static Subject section(String key, List<Subject> inner) {
    return new Subject(
        key,
        (section, at, severity) -> {
          Section below = section.section(at);
          List<Setting<List<Assertion>>> conditions =
              inner.stream()
                  .filter(subject -> below.has(subject.lastKey()))
                  .map(subject -> subject.reader.read(below, subject.lastKey(), severity))
                  .toList();
          return below.make(() -> flat(conditions));
        });
  }

  /// The same subject with a condition that applies by default.
  public Subject byDefault(Assertion assertion) {
    return new Subject(key, reader, List.of(assertion));
  }

  /// The same subject where all conditions are quick: on one number or one of a few words, never on
  /// text of any length that the target chooses.
  public Subject quick() {
    return new Subject(
        key,
        (section, at, severity) -> reader.read(section, at, severity).map(Subject::quick),
        quick(byDefault));
  }

  private static List<Assertion> quick(List<Assertion> assertions) {
    return assertions.stream().<Assertion>map(Quick::new).toList();
  }

  private record Quick(Assertion assertion) implements Assertion {
    @Override
    public Expectation expectation() {
      return assertion.expectation();
    }

    @Override
    public Finding evaluate(Answered answer) {
      return assertion.evaluate(answer);
    }

    @Override
    public Finding evaluateOrThrow(Answered answer) {
      return assertion.evaluateOrThrow(answer);
    }

    @Override
    public boolean isQuick() {
      return true;
    }
  }

  static <T> List<Assertion> all(
      String subject,
      List<Matcher<T>> matchers,
      Grade severity,
      Function<Answered, Optional<T>> extractor,
      Function<? super T, String> shown) {
    return matchers.stream()
        .<Assertion>map(matcher -> new Condition<>(subject, severity, extractor, matcher, shown))
        .toList();
  }

  /// All conditions; none at all is refused.
  static List<Assertion> flat(List<Setting<List<Assertion>>> conditions) {
    return notEmpty(conditions.stream().flatMap(each -> each.get().stream()).toList());
  }

  static List<Assertion> notEmpty(List<Assertion> assertions) {
    if (assertions.isEmpty()) {
      throw new IllegalArgumentException("is empty; add a condition");
    }
    return assertions;
  }

  /// `answers.count` is written `count` inside of `answers`.
  private String lastKey() {
    return key.substring(key.lastIndexOf('.') + 1);
  }
}

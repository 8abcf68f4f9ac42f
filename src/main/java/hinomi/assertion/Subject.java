package hinomi.assertion;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.outcome.Outcome.Answered;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;

/// One key of `expect { }` and `warn { }`: how the wishes under it are read, and what is expected
/// when the author's `expect` does not have the key. A kind of probe may make its own.
public record Subject(String key, Reader reader, List<Assertion> byDefault) {
  public Subject {
    byDefault = List.copyOf(byDefault);
  }

  Subject(String key, Reader reader) {
    this(key, reader, List.of());
  }

  /// Reads the wishes under a key that the section has; each gives the grade when it does not hold.
  @FunctionalInterface
  public interface Reader {
    Setting<List<Assertion>> read(Section section, String key, Grade otherwise);
  }

  /// A subject that is text: equal to a value or one of several, or `{ contains, matches, ... }`.
  public static Subject text(String key, Function<Answered, Optional<String>> sight) {
    return new Subject(
        key,
        (section, at, otherwise) ->
            TextMatchers.read(section, at, key)
                .map(found -> all(found, otherwise, sight, text -> "'" + text + "'")));
  }

  /// A subject that is a number: equal to a value, or `{ at-least, at-most, equals }`.
  public static <T extends Comparable<T>> Subject number(
      String key,
      ValueType<T> kind,
      Function<Answered, Optional<T>> sight,
      Function<? super T, String> shown) {
    return new Subject(
        key,
        (section, at, otherwise) ->
            NumberMatchers.read(section, at, key, kind, shown)
                .map(found -> all(found, otherwise, sight, shown)));
  }

  /// A subject whose wish is one value; `wanted` is the wish in words.
  public static <T, W> Subject value(
      String key,
      ValueType<W> kind,
      Function<Answered, Optional<T>> sight,
      Function<? super W, String> wanted,
      BiPredicate<T, W> holds,
      Function<? super T, String> shown) {
    return new Subject(
        key,
        (section, at, otherwise) ->
            section
                .required(at, kind)
                .map(wish ->
                    all(
                        Map.of(
                            key,
                            Matcher.of(wanted.apply(wish), (T seen) -> holds.test(seen, wish))),
                        otherwise,
                        sight,
                        shown)));
  }

  /// A subject that is a section of further ones, whose keys carry its own: `answers.count`.
  public static Subject section(String key, List<Subject> inner) {
    return new Subject(
        key,
        (section, at, otherwise) -> {
          Section below = section.section(at);
          List<Setting<List<Assertion>>> wishes =
              inner.stream()
                  .filter(subject -> below.has(subject.lastKey()))
                  .map(subject -> subject.reader.read(below, subject.lastKey(), otherwise))
                  .toList();
          return below.make(() -> flat(wishes));
        });
  }

  /// The same, with something expected when the author says nothing.
  public Subject byDefault(Assertion assertion) {
    return new Subject(key, reader, List.of(assertion));
  }

  /// The same where all wishes are quick: about one number or one of a few words, never about a
  /// text that the target makes as long as it likes.
  public Subject quick() {
    return new Subject(
        key,
        (section, at, otherwise) -> reader.read(section, at, otherwise).map(Subject::quick),
        quick(byDefault));
  }

  private static List<Assertion> quick(List<Assertion> wishes) {
    return wishes.stream().<Assertion>map(Quick::new).toList();
  }

  static <T> List<Assertion> all(
      Map<String, Matcher<T>> wishes,
      Grade otherwise,
      Function<Answered, Optional<T>> sight,
      Function<? super T, String> shown) {
    return wishes.entrySet().stream()
        .<Assertion>map(
            wish -> new Condition<>(wish.getKey(), otherwise, sight, wish.getValue(), shown))
        .toList();
  }

  /// All that is wished for, which must not be nothing.
  static List<Assertion> flat(List<Setting<List<Assertion>>> wishes) {
    List<Assertion> all = wishes.stream().flatMap(wish -> wish.get().stream()).toList();
    if (all.isEmpty()) {
      throw new IllegalArgumentException("is empty; say what is expected");
    }
    return all;
  }

  /// `answers.count` is written `count` inside of `answers`.
  private String lastKey() {
    return key.substring(key.lastIndexOf('.') + 1);
  }
}

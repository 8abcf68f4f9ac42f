package hinomi.assertion;

import static hinomi.config.ValueType.COUNT;
import static hinomi.config.ValueType.FLAG;
import static hinomi.config.ValueType.TEXT;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads matchers of the values that a path or a selector finds in a body, or that a header has:
/// those of text and numbers, `exists` and `absent`, and apart from these `every` and `count`.
final class ValueMatchers {
  /// Characters of a number; the time to parse one grows faster than its length.
  private static final int LONGEST = 1000;

  private static final ValueType<BigDecimal> A_NUMBER =
      TEXT.as("a number", ValueMatchers::expectedNumber);

  private ValueMatchers() {}

  /// A plain value under the key.
  static Setting<List<Matcher<FoundValues>>> plain(Section parent, String key) {
    return TextMatchers.read(parent, key).map(ValueMatchers::onValues);
  }

  /// The matchers under the key.
  static Setting<List<Matcher<FoundValues>>> read(Section parent, String key) {
    if (!parent.isSection(key)) {
      return plain(parent, key);
    }
    Section section = parent.section(key);
    List<Setting<List<Matcher<FoundValues>>>> matchers = in(section);
    return section.make(() ->
        TextMatchers.notEmpty(matchers.stream().flatMap(each -> each.get().stream()).toList()));
  }

  /// The matchers of values in the section, whose other keys the caller reads.
  static List<Setting<List<Matcher<FoundValues>>>> in(Section section) {
    return in(section, TextMatchers.equality(section, ValueMatchers::isEqual));
  }

  /// The same for JSON, where a value may be null.
  static List<Setting<List<Matcher<FoundValues>>>> inJson(Section section) {
    return section.isNull("equals") || section.isNull("not-equals")
        ? in(section, List.of(nulls(section)), List.of())
        : in(section);
  }

  private static List<Setting<List<Matcher<FoundValues>>>> in(
      Section section, List<Setting<List<Matcher<String>>>> equality) {
    return in(section, List.of(), equality);
  }

  private static List<Setting<List<Matcher<FoundValues>>>> in(
      Section section,
      List<Setting<List<Matcher<FoundValues>>>> nulls,
      List<Setting<List<Matcher<String>>>> equality) {
    List<Setting<List<Matcher<FoundValues>>>> matchers = new ArrayList<>(nulls);
    Stream.of(equality, TextMatchers.searches(section))
        .flatMap(List::stream)
        .forEach(each -> matchers.add(each.map(ValueMatchers::onValues)));
    matchers.add(
        NumberMatchers.bounds(section, A_NUMBER, String::valueOf)
            .map(numbers -> on(numbers, ValueMatchers::numbers)));
    matchers.add(presence(section, "absent", true));
    matchers.add(presence(section, "exists", false));
    return matchers;
  }

  private static Setting<List<Matcher<FoundValues>>> nulls(Section section) {
    List<Matcher<FoundValues>> matchers = new ArrayList<>();
    if (section.isNull("equals")) {
      matchers.add(isNull().under("equals"));
    }
    if (section.isNull("not-equals")) {
      matchers.add(Matcher.<FoundValues>not("not null", FoundValues::hasNull).under("not-equals"));
    }
    return section.has("equals") && section.has("not-equals") && matchers.size() < 2
        ? section.refuse("equals", "cannot be combined with 'not-equals' when one of them is null")
        : Setting.of(matchers);
  }

  /// The matchers of `every` in the section, if it has that key: all values meet them, or all
  /// elements of the list that was found, and there is at least one.
  static Setting<List<Matcher<FoundValues>>> every(Section parent) {
    if (!parent.has("every")) {
      return Setting.of(List.of());
    }
    Section section = parent.section("every");
    List<Setting<List<Matcher<String>>>> texts =
        Stream.of(
                TextMatchers.equality(section, ValueMatchers::isEqual),
                TextMatchers.searches(section))
            .flatMap(List::stream)
            .toList();
    Setting<List<Matcher<BigDecimal>>> bounds =
        NumberMatchers.bounds(section, A_NUMBER, String::valueOf);
    return section.make(() -> {
      List<Matcher<FoundValues>> all = new ArrayList<>();
      texts.forEach(each -> each.get().forEach(it -> all.add(every(it, Optional::of))));
      bounds.get().forEach(it -> all.add(every(it, ValueMatchers::number)));
      return TextMatchers.notEmpty(all);
    });
  }

  private static <T> Matcher<FoundValues> every(
      Matcher<T> matcher, Function<String, Optional<T>> reader) {
    return matcher
        .<FoundValues>on(found ->
            found
                .map(it -> it.elements().get())
                .filter(elements -> !elements.isEmpty())
                .filter(elements ->
                    elements.stream()
                        .map(reader)
                        .allMatch(value -> value.isPresent() && matcher.matches(value)))
                .isPresent())
        .expecting("one value or more, every one " + matcher.expected())
        .violatedAs("does not hold for every value: " + matcher.expected())
        .under("every." + matcher.key());
  }

  /// The matcher of the null of JSON.
  static Matcher<FoundValues> isNull() {
    return Matcher.of("null", FoundValues::hasNull);
  }

  /// Numbers are equal by value.
  private static boolean isEqual(String text, String expected) {
    return text.equals(expected)
        || number(expected)
            .flatMap(it -> number(text).map(other -> other.compareTo(it) == 0))
            .orElse(false);
  }

  /// The matchers of `count` in the section, if it has that key.
  static Setting<List<Matcher<Integer>>> count(Section section) {
    return section.has("count")
        ? NumberMatchers.read(section, "count", COUNT, String::valueOf)
        : Setting.of(List.of());
  }

  private static Setting<List<Matcher<FoundValues>>> presence(
      Section section, String key, boolean isAbsence) {
    return section
        .optional(key, FLAG)
        .map(given ->
            given.stream()
                .map(flag -> Matcher.<String>absent(flag == isAbsence).under(key))
                .toList())
        .map(ValueMatchers::onValues);
  }

  private static List<Matcher<FoundValues>> onValues(List<Matcher<String>> matchers) {
    return on(matchers, FoundValues::values);
  }

  private static <T> List<Matcher<FoundValues>> on(
      List<Matcher<T>> matchers, Function<FoundValues, List<T>> values) {
    return matchers.stream()
        .map(each ->
            each.<FoundValues>on(
                found -> found.filter(it -> each.matchesAny(values.apply(it))).isPresent()))
        .toList();
  }

  private static List<BigDecimal> numbers(FoundValues found) {
    return found.values().stream().flatMap(text -> number(text).stream()).toList();
  }

  private static Optional<BigDecimal> number(String text) {
    try {
      return text.length() > LONGEST ? Optional.empty() : Optional.of(new BigDecimal(text));
    } catch (NumberFormatException noNumber) {
      return Optional.empty();
    }
  }

  private static BigDecimal expectedNumber(String text) {
    return number(text)
        .orElseThrow(() -> new IllegalArgumentException("must be a number, was '" + text + "'"));
  }
}

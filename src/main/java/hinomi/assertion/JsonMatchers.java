package hinomi.assertion;

import static hinomi.config.Kind.FLAG;
import static hinomi.config.Kind.TEXT;

import hinomi.config.Section;
import hinomi.config.Setting;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// How wishes about a JSON value are written: those about text and about numbers, and `exists`.
/// Where a path finds several values, one that fulfils the wish is enough.
final class JsonMatchers {
  private JsonMatchers() {}

  static Setting<Map<String, Matcher<JsonFound>>> read(Section parent, String key, String name) {
    if (!parent.isSection(key)) {
      return TextMatchers.read(parent, key, name).map(JsonMatchers::onAny);
    }
    Section section = parent.section(key);
    List<Setting<Map<String, Matcher<String>>>> texts = TextMatchers.wishes(section, name);
    Setting<Map<String, Matcher<BigDecimal>>> numbers =
        NumberMatchers.wishes(
            section, name, TEXT.as("a number", JsonMatchers::wantedNumber), String::valueOf);
    Setting<Optional<Boolean>> absent = section.optional("absent", FLAG);
    Setting<Optional<Boolean>> exists = section.optional("exists", FLAG);
    return section.make(() -> {
      Map<String, Matcher<JsonFound>> all = new LinkedHashMap<>();
      texts.forEach(each -> all.putAll(onAny(each.get())));
      numbers.get().forEach((wish, matcher) -> all.put(wish, on(matcher, JsonMatchers::numbers)));
      absent
          .get()
          .ifPresent(
              wanted -> all.put(name + ".absent", on(Matcher.absent(wanted), JsonFound::values)));
      exists
          .get()
          .ifPresent(
              wanted -> all.put(name + ".exists", on(Matcher.absent(!wanted), JsonFound::values)));
      return TextMatchers.notEmpty(all);
    });
  }

  private static Map<String, Matcher<JsonFound>> onAny(Map<String, Matcher<String>> wishes) {
    Map<String, Matcher<JsonFound>> all = new LinkedHashMap<>();
    wishes.forEach((name, matcher) -> all.put(name, on(matcher, JsonFound::values)));
    return all;
  }

  private static <T> Matcher<JsonFound> on(
      Matcher<T> matcher, Function<JsonFound, List<T>> values) {
    return Matcher.of(
        matcher.wanted(), found -> found.isJson() && matcher.holdsForOneOf(values.apply(found)));
  }

  private static List<BigDecimal> numbers(JsonFound found) {
    return found.values().stream().flatMap(text -> number(text).stream()).toList();
  }

  private static Optional<BigDecimal> number(String text) {
    try {
      return Optional.of(new BigDecimal(text));
    } catch (NumberFormatException noNumber) {
      return Optional.empty();
    }
  }

  private static BigDecimal wantedNumber(String text) {
    return number(text)
        .orElseThrow(() -> new IllegalArgumentException("wants a number, was '" + text + "'"));
  }
}

package hinomi.assertion;

import static hinomi.config.ValueType.DURATION;
import static hinomi.config.ValueType.FLAG;
import static hinomi.config.ValueType.oneOf;
import static hinomi.config.ValueType.oneOrMany;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.Suggestions;
import hinomi.config.ValueType;
import hinomi.outcome.Outcome.Answered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Wishes about one cookie that an answer sets: its value and its attributes.
final class CookieConditions {
  private static final ValueType<List<String>> SAME_SITE =
      oneOrMany(oneOf(Map.of("Strict", "Strict", "Lax", "Lax", "None", "None")));

  private final String name;
  private final Grade otherwise;

  private CookieConditions(String name, Grade otherwise) {
    this.name = name;
    this.otherwise = otherwise;
  }

  /// Every key of the section is the name of a cookie.
  static Setting<List<Assertion>> read(Section parent, String key, Grade otherwise) {
    Section section = parent.section(key);
    List<Setting<List<Assertion>>> wishes =
        section.keys().stream()
            .map(name -> new CookieConditions(name, otherwise).read(section))
            .toList();
    return section.make(() -> Subject.flat(wishes));
  }

  private Setting<List<Assertion>> read(Section cookies) {
    if (!cookies.isSection(name)) {
      return TextMatchers.read(cookies, name, at("")).map(this::values);
    }
    Section section = cookies.section(name);
    List<Setting<List<Assertion>>> wishes = new ArrayList<>();
    TextMatchers.wishes(section, at("")).forEach(each -> wishes.add(each.map(this::values)));
    wishes.add(wish(section, "absent", FLAG, Matcher::absent, Optional::of, SetCookie::shown));
    wishes.add(flag(section, "secure", "secure"));
    wishes.add(flag(section, "http-only", "httponly"));
    wishes.add(
        wish(
            section,
            "same-site",
            SAME_SITE,
            wanted ->
                Matcher.of(
                    String.join(" or ", wanted),
                    site -> wanted.stream().anyMatch(site::equalsIgnoreCase)),
            SetCookie::sameSite,
            site -> site));
    if (section.has("max-age")) {
      wishes.add(age(section));
    }
    return section.make(() -> Subject.flat(wishes));
  }

  private List<Assertion> values(Map<String, Matcher<String>> wishes) {
    return Subject.all(wishes, otherwise, sight(SetCookie::value), value -> "'" + value + "'");
  }

  private Setting<List<Assertion>> flag(Section section, String key, String attribute) {
    return wish(
        section,
        key,
        FLAG,
        wanted ->
            Matcher.of((wanted ? "" : "not ") + key, cookie -> cookie.has(attribute) == wanted),
        Optional::of,
        SetCookie::shown);
  }

  private Setting<List<Assertion>> age(Section section) {
    return NumberMatchers.read(section, "max-age", at(".max-age"), DURATION, Suggestions::inWords)
        .map(wishes ->
            Subject.all(
                wishes,
                otherwise,
                answer -> SetCookie.in(answer, name).map(cookie -> cookie.age(HttpDate.of(answer))),
                CookieConditions::shown));
  }

  private <W, T> Setting<List<Assertion>> wish(
      Section section,
      String key,
      ValueType<W> kind,
      Function<W, Matcher<T>> matcher,
      Function<SetCookie, Optional<T>> sight,
      Function<? super T, String> shown) {
    return section
        .optional(key, kind)
        .map(wish ->
            wish.map(wanted ->
                    Subject.all(
                        Map.of(at("." + key), matcher.apply(wanted)),
                        otherwise,
                        answer -> SetCookie.in(answer, name).flatMap(sight),
                        shown))
                .orElse(List.of()));
  }

  private <T> Function<Answered, Optional<T>> sight(Function<SetCookie, T> part) {
    return answer -> SetCookie.in(answer, name).map(part);
  }

  private String at(String key) {
    return "cookies." + name + key;
  }

  private static String shown(Duration age) {
    return age.isZero() ? "no longer than the browser runs" : Suggestions.inWords(age);
  }
}

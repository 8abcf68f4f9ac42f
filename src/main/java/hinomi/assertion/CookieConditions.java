package hinomi.assertion;

import static hinomi.config.ValueType.DURATION;
import static hinomi.config.ValueType.FLAG;
import static hinomi.config.ValueType.oneOf;
import static hinomi.config.ValueType.oneOrMany;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.outcome.Outcome.Answered;
import hinomi.text.HumanText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Conditions on one cookie that an answer sets: its value and its attributes.
final class CookieConditions {
  private static final ValueType<List<String>> SAME_SITE =
      oneOrMany(oneOf(Map.of("Strict", "Strict", "Lax", "Lax", "None", "None")));

  private final String name;
  private final Grade severity;

  private CookieConditions(String name, Grade severity) {
    this.name = name;
    this.severity = severity;
  }

  /// Every key of the section is the name of a cookie.
  static Setting<List<Assertion>> read(Section parent, String key, Grade severity) {
    Section section = parent.section(key);
    List<Setting<List<Assertion>>> conditions =
        section.keys().stream()
            .map(name -> new CookieConditions(name, severity).read(section))
            .toList();
    return section.make(() -> Subject.flat(conditions));
  }

  private Setting<List<Assertion>> read(Section cookies) {
    if (!cookies.isSection(name)) {
      return TextMatchers.read(cookies, name).map(this::ofValue);
    }
    Section section = cookies.section(name);
    List<Setting<List<Assertion>>> conditions = new ArrayList<>();
    TextMatchers.in(section).forEach(each -> conditions.add(each.map(this::ofValue)));
    conditions.add(flag(section, "absent", CookieConditions::absent));
    conditions.add(flag(section, "secure", is -> attribute("secure", "secure", is)));
    conditions.add(flag(section, "http-only", is -> attribute("http-only", "httponly", is)));
    conditions.add(sameSite(section));
    if (section.has("max-age")) {
      conditions.add(age(section));
    }
    return section.make(() -> Subject.flat(conditions));
  }

  private List<Assertion> ofValue(List<Matcher<String>> matchers) {
    return Subject.all(
        subject(),
        matchers,
        severity,
        answer -> cookie(answer).map(SetCookie::value),
        value -> "'" + value + "'");
  }

  private Setting<List<Assertion>> flag(
      Section section, String key, Function<Boolean, Matcher<SetCookie>> matcher) {
    return section
        .optional(key, FLAG)
        .map(given ->
            Subject.all(
                subject(),
                given.stream().map(flag -> matcher.apply(flag).under(key)).toList(),
                severity,
                this::cookie,
                SetCookie::shown));
  }

  private static Matcher<SetCookie> absent(boolean isExpected) {
    return Matcher.<SetCookie>absent(isExpected).violatedAs(isExpected ? "is set" : "is not set");
  }

  private static Matcher<SetCookie> attribute(String key, String attribute, boolean isExpected) {
    return Matcher.of(
            (isExpected ? "" : "not ") + key,
            (SetCookie cookie) -> cookie.has(attribute) == isExpected)
        .violatedAs((isExpected ? "is not " : "is ") + key);
  }

  private Setting<List<Assertion>> sameSite(Section section) {
    return section
        .optional("same-site", SAME_SITE)
        .map(given ->
            Subject.all(
                subject() + ".same-site",
                given.stream().map(CookieConditions::sameSite).toList(),
                severity,
                answer -> cookie(answer).flatMap(SetCookie::sameSite),
                site -> site));
  }

  private static Matcher<String> sameSite(List<String> expected) {
    return Matcher.of(
        String.join(" or ", expected), site -> expected.stream().anyMatch(site::equalsIgnoreCase));
  }

  private Setting<List<Assertion>> age(Section section) {
    return NumberMatchers.read(section, "max-age", DURATION, HumanText::duration)
        .map(matchers ->
            Subject.all(
                subject() + ".max-age",
                matchers,
                severity,
                answer -> cookie(answer).map(cookie -> cookie.age(HttpDate.of(answer))),
                CookieConditions::shown));
  }

  private Optional<SetCookie> cookie(Answered answer) {
    return SetCookie.in(answer, name);
  }

  private String subject() {
    return "cookies." + name;
  }

  private static String shown(Duration age) {
    return age.isZero() ? "no longer than the session" : HumanText.duration(age);
  }
}

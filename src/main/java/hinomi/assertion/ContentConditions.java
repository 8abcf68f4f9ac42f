package hinomi.assertion;

import static hinomi.config.ValueType.TEXT;

import com.jayway.jsonpath.JsonPath;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.outcome.Outcome.Answered;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jsoup.select.Evaluator;

/// Wishes about values inside a body, each under where it stands: a JSON path, an XPath expression
/// or a CSS selector.
final class ContentConditions {
  private ContentConditions() {}

  static List<Setting<List<Assertion>>> read(Section body, Grade otherwise) {
    return List.of(
        each(body, "json", Json::path, (wish, path) -> json(wish, path, otherwise)),
        each(body, "xpath", Xpath::parse, (wish, xpath) -> xpath(wish, xpath, otherwise)),
        each(body, "css", Page::selector, (wish, selector) -> css(wish, selector, otherwise)));
  }

  /// What is written under one place: the place as written is the key in the section.
  private record Written(Section section, String key, String name) {
    Setting<Map<String, Matcher<FoundValues>>> matchers() {
      return ValueMatchers.read(section, key, name);
    }
  }

  private interface Reader<P> {
    Setting<List<Assertion>> read(Written wish, P place);
  }

  private static <P> Setting<List<Assertion>> each(
      Section body, String key, Function<String, P> parse, Reader<P> reader) {
    if (!body.has(key)) {
      return Setting.of(List.of());
    }
    Section section = body.section(key);
    List<Setting<List<Assertion>>> wishes =
        section.keys().stream()
            .map(place -> new Written(section, place, "body." + key + " " + place))
            .map(wish -> one(wish, parse, reader))
            .toList();
    return section.make(() -> Subject.flat(wishes));
  }

  private static <P> Setting<List<Assertion>> one(
      Written wish, Function<String, P> parse, Reader<P> reader) {
    try {
      return reader.read(wish, parse.apply(wish.key));
    } catch (IllegalArgumentException wrong) {
      return wish.section.refuse(wish.key, String.valueOf(wrong.getMessage()));
    }
  }

  private static Setting<List<Assertion>> json(Written wish, JsonPath path, Grade otherwise) {
    return wish.matchers()
        .map(found ->
            all(
                found,
                otherwise,
                answer -> BodyReader.of(answer).map(body -> Json.of(body).find(path))));
  }

  private static Setting<List<Assertion>> xpath(Written wish, Xpath xpath, Grade otherwise) {
    return wish.matchers()
        .map(found ->
            all(found, otherwise, answer -> Page.of(answer).map(xpath::in).map(FoundValues::new)));
  }

  private static Setting<List<Assertion>> css(Written wish, Evaluator selector, Grade otherwise) {
    if (!wish.section.isSection(wish.key)) {
      return wish.matchers().map(found -> css(found, selector, Optional.empty(), otherwise));
    }
    Section section = wish.section.section(wish.key);
    Setting<Optional<String>> attribute = section.optional("attribute", TEXT);
    List<Setting<Map<String, Matcher<FoundValues>>>> matchers =
        ValueMatchers.wishes(section, wish.name);
    return section.make(
        () -> css(ValueMatchers.all(matchers), selector, attribute.get(), otherwise));
  }

  private static List<Assertion> css(
      Map<String, Matcher<FoundValues>> wishes,
      Evaluator selector,
      Optional<String> attribute,
      Grade otherwise) {
    return all(
        wishes,
        otherwise,
        answer -> Page.of(answer).map(page -> new FoundValues(page.css(selector, attribute))));
  }

  private static List<Assertion> all(
      Map<String, Matcher<FoundValues>> wishes,
      Grade otherwise,
      Function<Answered, Optional<FoundValues>> sight) {
    return Subject.all(wishes, otherwise, sight, FoundValues::shown);
  }
}

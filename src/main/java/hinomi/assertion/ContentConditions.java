package hinomi.assertion;

import static hinomi.config.ValueType.TEXT;

import com.jayway.jsonpath.JsonPath;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.outcome.Outcome.Answered;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jsoup.select.Evaluator;

/// Conditions on values inside a body, which a JSON path, an XPath expression or a CSS selector
/// finds.
final class ContentConditions {
  /// Makes the extractor of the values; called once the section is read.
  private interface Finder extends Supplier<Function<Answered, Optional<FoundValues>>> {}

  /// Parses the path or selector. The section is the one under it, if there is one.
  private interface Parser {
    Finder parse(String path, Optional<Section> section);
  }

  private final String kind;
  private final Grade severity;
  private final Parser parser;

  private ContentConditions(String kind, Grade severity, Parser parser) {
    this.kind = kind;
    this.severity = severity;
    this.parser = parser;
  }

  static List<Setting<List<Assertion>>> read(Section body, Grade severity) {
    return List.of(
        new ContentConditions("json", severity, (path, _) -> json(path)).read(body),
        new ContentConditions("xpath", severity, (path, _) -> xpath(path)).read(body),
        new ContentConditions("css", severity, ContentConditions::css).read(body));
  }

  /// Every key of the section is a path or a selector.
  private Setting<List<Assertion>> read(Section body) {
    if (!body.has(kind)) {
      return Setting.of(List.of());
    }
    Section section = body.section(kind);
    List<Setting<List<Assertion>>> conditions =
        section.keys().stream().map(path -> conditions(section, path)).toList();
    return section.make(() -> Subject.flat(conditions));
  }

  private Setting<List<Assertion>> conditions(Section section, String path) {
    Optional<Section> below =
        section.isSection(path) ? Optional.of(section.section(path)) : Optional.empty();
    try {
      Finder finder = parser.parse(path, below);
      return below
          .map(inner -> conditions(inner, path, finder))
          .orElseGet(
              () -> plain(section, path).map(matchers -> ofValues(path, matchers, finder.get())));
    } catch (IllegalArgumentException wrong) {
      return section.refuse(path, String.valueOf(wrong.getMessage()));
    }
  }

  private Setting<List<Assertion>> conditions(Section section, String path, Finder finder) {
    List<Setting<List<Matcher<FoundValues>>>> matchers =
        kind.equals("json") ? ValueMatchers.inJson(section) : ValueMatchers.in(section);
    matchers.add(ValueMatchers.every(section));
    Setting<List<Matcher<Integer>>> counts = ValueMatchers.count(section);
    return section.make(() -> {
      List<Assertion> all = new ArrayList<>();
      matchers.forEach(each -> all.addAll(ofValues(path, each.get(), finder.get())));
      all.addAll(ofCount(path, counts.get(), finder.get()));
      return Subject.notEmpty(all);
    });
  }

  private Setting<List<Matcher<FoundValues>>> plain(Section section, String path) {
    return kind.equals("json") && section.isNull(path)
        ? Setting.of(List.of(ValueMatchers.isNull()))
        : ValueMatchers.plain(section, path);
  }

  private List<Assertion> ofValues(
      String path,
      List<Matcher<FoundValues>> matchers,
      Function<Answered, Optional<FoundValues>> extractor) {
    return Subject.all(subject(path), matchers, severity, extractor, FoundValues::shown);
  }

  private List<Assertion> ofCount(
      String path,
      List<Matcher<Integer>> matchers,
      Function<Answered, Optional<FoundValues>> extractor) {
    return Subject.all(
        subject(path) + ".count",
        matchers,
        severity,
        answer -> extractor.apply(answer).map(found -> found.values().size()),
        String::valueOf);
  }

  private String subject(String path) {
    return "body." + kind + " " + path;
  }

  private static Finder json(String text) {
    JsonPath path = Json.path(text);
    return () -> answer -> BodyReader.of(answer).map(body -> Json.of(body).find(path));
  }

  private static Finder xpath(String text) {
    Xpath xpath = Xpath.parse(text);
    return () -> answer -> Page.of(answer).map(xpath::in).map(FoundValues::new);
  }

  private static Finder css(String text, Optional<Section> section) {
    Evaluator selector = Page.selector(text);
    Setting<Optional<String>> attribute =
        section.map(it -> it.optional("attribute", TEXT)).orElse(Setting.of(Optional.empty()));
    return () ->
        answer -> Page.of(answer).map(page -> new FoundValues(page.css(selector, attribute.get())));
  }
}

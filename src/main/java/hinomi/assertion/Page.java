package hinomi.assertion;

import static hinomi.config.ValueType.TEXT;

import hinomi.config.ValueType;
import hinomi.outcome.Body;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.parser.StreamParser;
import org.jsoup.select.Collector;
import org.jsoup.select.Evaluator;
import org.jsoup.select.QueryParser;
import org.jsoup.select.Selector.SelectorParseException;

/// A body as a tree of elements: HTML however it is written, or XML, of which no entity but the
/// five of its own stands for anything. It never takes long to make, nor to look through.
final class Page {
  static final ValueType<Evaluator> CSS = TEXT.as("a CSS selector, as h1.title", Page::selector);

  /// Deeper elements are taken out of those around them, or a page could cost seconds.
  private static final int DEEPEST = 128;

  /// A page of more elements could take more memory than there is.
  private static final int MOST = 100_000;

  private static final Pattern XML = Pattern.compile("[/+]xml\\b", Pattern.CASE_INSENSITIVE);

  private static final int STEPS = 16;
  private static final Element NOTHING = new Element("nothing");

  private final Document document;

  private Page(Document document) {
    this.document = document;
  }

  static Optional<Page> of(Answered answer) {
    return BodyReader.of(answer)
        .map(body -> body.as(Page.class, text -> parse(text, isXml(answer, body))));
  }

  static Page parse(String text, boolean isXml) {
    Parser parser = (isXml ? Parser.xmlParser() : Parser.htmlParser()).setMaxDepth(DEEPEST);
    try (StreamParser stream = new StreamParser(parser).parse(new CountedReader(text), "")) {
      if (stream.stream().limit(MOST).count() == MOST) {
        throw new EvaluationException("a page of more than " + MOST + " elements");
      }
      return new Page(stream.document());
    }
  }

  /// By its type; by its first characters when it is served as just anything.
  private static boolean isXml(Answered answer, Body body) {
    List<String> types =
        answer
            .facts()
            .find(CommonFacts.HEADERS)
            .map(headers -> headers.all("Content-Type"))
            .orElse(List.of());
    return types.stream().anyMatch(type -> XML.matcher(type).find() && !type.contains("xhtml"))
        || (body.start(5).equals("<?xml")
            && types.stream().noneMatch(type -> type.contains("html")));
  }

  Document document() {
    return document;
  }

  /// The text, or that attribute, of every element that the selector finds; those without the
  /// attribute are left out.
  List<String> css(Evaluator selector, Optional<String> attribute) {
    return Budget.within(() -> inBudget(selector, attribute));
  }

  private List<String> inBudget(Evaluator selector, Optional<String> attribute) {
    PageCost cost = new PageCost();
    document.traverse(cost);
    cost.check(selector.toString());
    try {
      return document.stream()
          .peek(_ -> Budget.current().spend(STEPS))
          .filter(selector.asPredicate(document))
          .filter(each -> attribute.map(each::hasAttr).orElse(true))
          .map(each -> attribute.map(key -> counted(each.attr(key))).orElseGet(() -> text(each)))
          .toList();
    } catch (StackOverflowError _) {
      throw new EvaluationException("a page that nests too deep for '" + selector + "'");
    } finally {
      // Lets go of what it remembers of this page for its thread.
      var _ = Collector.stream(selector, NOTHING);
    }
  }

  /// The text of an element as people see it, taken out of the budget before it is built.
  static String text(Element element) {
    Budget budget = Budget.current();
    element.traverse((node, _) ->
        budget.extract(node instanceof TextNode it ? it.getWholeText().length() + 1 : 1));
    return element.text();
  }

  private static String counted(String attribute) {
    Budget.current().extract(attribute.length());
    return attribute;
  }

  static Evaluator selector(String text) {
    if (text.contains(":matches") || text.contains("~=")) {
      throw new IllegalArgumentException(
          "'" + text + "' has a regular expression inside; write it as 'matches'");
    }
    try {
      return QueryParser.parse(text);
    } catch (SelectorParseException | IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "'" + text + "' is no CSS selector: " + wrong.getMessage(), wrong);
    }
  }
}

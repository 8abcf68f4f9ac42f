package hinomi.assertion;

import static hinomi.config.ValueType.TEXT;

import hinomi.config.ValueType;
import hinomi.outcome.Body;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import java.io.IOException;
import java.io.StringReader;
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

  /// Deeper elements are moved up: a page of one deep branch would cost seconds.
  private static final int DEEPEST = 128;

  /// Elements of a page; more could exhaust the heap.
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
    try (StreamParser stream = new StreamParser(parser).parse(new BudgetedReader(text), "")) {
      if (stream.stream().limit(MOST).count() == MOST) {
        throw new EvaluationException("the page has more than " + MOST + " elements");
      }
      return new Page(stream.document());
    }
  }

  /// By its Content-Type, or by its first characters when that is not HTML.
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

  /// The text, or that attribute, of every element that the selector finds; elements without the
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
      throw new EvaluationException("the page is nested too deep for '" + selector + "'");
    } finally {
      // Drops the thread's cache of this page.
      var _ = Collector.stream(selector, NOTHING);
    }
  }

  /// The text of an element as people see it, charged to the budget before it is built.
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
          "'" + text + "' contains a regular expression; use 'matches' instead");
    }
    try {
      return QueryParser.parse(text);
    } catch (SelectorParseException | IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a CSS selector: " + wrong.getMessage(), wrong);
    }
  }

  /// Reads a text for the parser, within the budget.
  private static final class BudgetedReader extends StringReader {
    /// Steps that the parser takes for each character.
    private static final int STEPS_PER_CHARACTER = 4;

    private final Budget budget = Budget.current();

    BudgetedReader(String text) {
      super(text);
    }

    @Override
    public int read(char[] target, int offset, int most) throws IOException {
      int read = super.read(target, offset, most);
      budget.spend((long) STEPS_PER_CHARACTER * Math.max(1, read));
      return read;
    }
  }
}

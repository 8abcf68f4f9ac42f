package hinomi.assertion;

import static hinomi.config.ValueType.TEXT;

import hinomi.config.ValueType;
import java.util.List;
import org.jaxen.BaseXPath;
import org.jaxen.JaxenException;
import org.jaxen.XPathFunctionContext;
import org.jaxen.function.StringFunction;
import org.jsoup.nodes.Element;

/// An XPath 1.0 expression over a page. Names match as the page writes them, prefix included:
/// `//loc` finds `<loc xmlns="…">`, and `//soap:Body` finds `<soap:Body>`.
record Xpath(String written) {
  static final ValueType<Xpath> KIND = TEXT.as("an XPath expression, as //h1", Xpath::parse);

  /// The functions of XPath only: those of XSLT could open other documents.
  private static final XPathFunctionContext FUNCTIONS = new XPathFunctionContext(false);

  /// Some errors only show when the expression is evaluated, so it is, on an empty page.
  static Xpath parse(String text) {
    try {
      Xpath xpath = new Xpath(text);
      xpath.evaluate(Page.parse("<html></html>", false));
      return xpath;
    } catch (JaxenException wrong) {
      throw new IllegalArgumentException(
          "'" + text + "' is not an XPath expression: " + firstLine(wrong), wrong);
    }
  }

  /// The results as text: each node that it selects, or its one value.
  List<String> in(Page page) {
    try {
      return Budget.within(() -> inBudget(page));
    } catch (StackOverflowError _) {
      throw new EvaluationException("the page is nested too deep for the XPath expression");
    }
  }

  private List<String> inBudget(Page page) {
    try {
      return evaluate(page);
    } catch (JaxenException wrong) {
      throw new EvaluationException("the XPath expression fails: " + firstLine(wrong));
    }
  }

  private List<String> evaluate(Page page) throws JaxenException {
    PageNavigator navigator = new PageNavigator();
    BaseXPath path = new BaseXPath(written, navigator);
    path.setNamespaceContext(prefix -> prefix);
    path.setFunctionContext(FUNCTIONS);
    Object value = path.evaluate(page.document());
    return value instanceof List<?> nodes
        ? nodes.stream().map(node -> text(node, navigator)).toList()
        : List.of(text(value, navigator));
  }

  private static String text(Object value, PageNavigator navigator) {
    return value instanceof Element element
        ? Page.text(element)
        : counted(StringFunction.evaluate(value, navigator));
  }

  private static String counted(String text) {
    Budget.current().extract(text.length());
    return text.strip();
  }

  private static String firstLine(JaxenException wrong) {
    return String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public String toString() {
    return written;
  }
}

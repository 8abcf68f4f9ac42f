package hinomi.assertion;

import java.util.Iterator;
import java.util.stream.Stream;
import org.jaxen.BaseXPath;
import org.jaxen.DefaultNavigator;
import org.jaxen.XPath;
import org.jaxen.saxpath.SAXPathException;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/// Navigates a page for an XPath expression, for a limited number of steps, so that an expression
/// of quadratic cost does not block its thread. For one evaluation.
final class PageNavigator extends DefaultNavigator {
  private static final long serialVersionUID = 1;

  /// Some 300 ms of a full core.
  private static final int STEPS = 5_000_000;

  private final transient Budget budget = Budget.current();
  private int left = STEPS;

  /// An attribute with its element, which an attribute of the page does not know.
  private record OwnedAttribute(Element owner, String name, String value) {}

  @Override
  public Iterator<?> getChildAxisIterator(Object node) {
    return node instanceof Element element
        ? counted(element.childNodes().iterator())
        : Stream.empty().iterator();
  }

  @Override
  public Iterator<?> getAttributeAxisIterator(Object node) {
    return node instanceof Element element
        ? counted(
            element.attributes().asList().stream()
                .filter(each -> !each.getKey().startsWith("xmlns"))
                .map(
                    (Attribute each) -> new OwnedAttribute(element, each.getKey(), each.getValue()))
                .iterator())
        : Stream.empty().iterator();
  }

  @Override
  public Iterator<?> getParentAxisIterator(Object node) {
    return Stream.ofNullable(getParentNode(node)).iterator();
  }

  @Override
  public @Nullable Object getParentNode(Object node) {
    step(1);
    return switch (node) {
      case OwnedAttribute attribute -> attribute.owner;
      case Node inside -> inside.parentNode();
      default -> null;
    };
  }

  @Override
  public Object getDocumentNode(Object node) {
    Object at = node instanceof OwnedAttribute attribute ? attribute.owner : node;
    return at instanceof Node inside ? inside.root() : at;
  }

  @Override
  public String getElementStringValue(Object node) {
    StringBuilder text = new StringBuilder();
    NodeVisitor collect =
        (each, _) -> {
          step(1);
          text.append(each instanceof Element ? "" : getTextStringValue(each));
        };
    ((Node) node).traverse(collect);
    step(text.length() / 8);
    return text.toString();
  }

  @Override
  public String getTextStringValue(Object node) {
    return switch (node) {
      case TextNode text -> text.getWholeText();
      case DataNode data -> data.getWholeData();
      default -> "";
    };
  }

  @Override
  public String getCommentStringValue(Object node) {
    return ((Comment) node).getData();
  }

  @Override
  public String getAttributeStringValue(Object node) {
    return ((OwnedAttribute) node).value;
  }

  @Override
  public String getElementName(Object node) {
    return local(getElementQName(node));
  }

  @Override
  public String getElementNamespaceUri(Object node) {
    return prefix(getElementQName(node));
  }

  @Override
  public String getElementQName(Object node) {
    return ((Element) node).tagName();
  }

  @Override
  public String getAttributeName(Object node) {
    return local(getAttributeQName(node));
  }

  @Override
  public String getAttributeNamespaceUri(Object node) {
    return prefix(getAttributeQName(node));
  }

  @Override
  public String getAttributeQName(Object node) {
    return ((OwnedAttribute) node).name;
  }

  @Override
  public boolean isDocument(Object node) {
    return node instanceof Document;
  }

  @Override
  public boolean isElement(Object node) {
    return node instanceof Element && !(node instanceof Document);
  }

  @Override
  public boolean isAttribute(Object node) {
    return node instanceof OwnedAttribute;
  }

  @Override
  public boolean isText(Object node) {
    return node instanceof TextNode || node instanceof DataNode;
  }

  @Override
  public boolean isComment(Object node) {
    return node instanceof Comment;
  }

  @Override
  public boolean isNamespace(Object node) {
    return false;
  }

  @Override
  public boolean isProcessingInstruction(Object node) {
    return false;
  }

  @Override
  public String getNamespaceStringValue(Object node) {
    return "";
  }

  @Override
  public String getNamespacePrefix(Object node) {
    return "";
  }

  @Override
  public XPath parseXPath(String text) throws SAXPathException {
    return new BaseXPath(text, this);
  }

  private <T> Iterator<T> counted(Iterator<T> nodes) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return nodes.hasNext();
      }

      @Override
      public T next() {
        step(1);
        return nodes.next();
      }
    };
  }

  private void step(int steps) {
    left -= steps;
    budget.spend(8L * steps);
    if (left < 0) {
      throw new EvaluationException("the XPath expression took more than " + STEPS + " steps");
    }
  }

  private static String prefix(String name) {
    return name.substring(0, Math.max(0, name.indexOf(':')));
  }

  private static String local(String name) {
    return name.substring(name.indexOf(':') + 1);
  }
}

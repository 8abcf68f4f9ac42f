package hinomi.assertion;

import java.util.stream.IntStream;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/// How much there is of a page for selectors to look through, which bounds what one can cost: the
/// library that evaluates them counts nothing. All sums are over its elements.
final class PageCost implements NodeVisitor {
  /// More steps than that, of some tens of nanoseconds each, are too many.
  private static final double MOST = 50_000_000;

  private static final String[] POSITIONAL = {
    "~", "+", ":nth", ":first", ":last", ":only", ":lt(", ":gt(", ":eq("
  };

  /// A step through descendants keeps what it found for each of them.
  private static final int DESCENDANT = 16;

  private final Budget budget = Budget.current();
  private double elements = 1;
  private double depths = 1;
  private double siblings = 1;
  private double text;
  private int deepest = 1;

  @Override
  public void head(Node node, int depth) {
    budget.spend(4);
    if (node instanceof Element) {
      double children = node.childNodeSize();
      elements++;
      depths += depth;
      siblings += children * children;
      deepest = Math.max(deepest, depth);
    } else if (node instanceof TextNode it) {
      text += (double) (it.getWholeText().length() + 1) * depth;
    }
  }

  /// What the selector costs at most; throws [EvaluationException] if that is too much.
  void check(String selector) {
    double each = elements;
    each += isAny(selector, POSITIONAL) ? siblings / 16 : 0;
    each += isAny(selector, ":contains", "Text(") ? text / 4 : 0;
    int levels = levels(selector);
    double around = levels == 0 ? 1 : DESCENDANT * (depths / elements);
    double cost = each * around * Math.pow(deepest, Math.max(0, levels - 1)) * parts(selector);
    if (cost > MOST) {
      throw new EvaluationException("a page too large to be looked through for '" + selector + "'");
    }
    budget.spend((long) cost / 8);
  }

  private static boolean isAny(String selector, String... parts) {
    for (String part : parts) {
      if (selector.contains(part)) {
        return true;
      }
    }
    return false;
  }

  /// How many elements are looked into within each other.
  private static int levels(String selector) {
    return selector.split(":has\\(", -1).length - 1;
  }

  private static long parts(String selector) {
    return 1
        + IntStream.range(0, selector.length())
            .filter(at -> " >~+,:".indexOf(selector.charAt(at)) >= 0)
            .count();
  }
}

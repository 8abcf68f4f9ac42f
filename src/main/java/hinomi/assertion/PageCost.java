package hinomi.assertion;

import java.util.stream.IntStream;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/// Estimates the cost of a CSS selector on a page, because the library that evaluates it has no
/// limit. All sums are over the elements of the page.
final class PageCost implements NodeVisitor {
  /// Steps, of some 10 ns each.
  private static final double MOST = 50_000_000;

  private static final String[] POSITIONAL = {
    "~", "+", ":nth", ":first", ":last", ":only", ":lt(", ":gt(", ":eq("
  };

  /// The factor of a `:has`, which keeps a result for each descendant.
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

  /// Charges the cost of the selector to the budget; throws [EvaluationException] if it is too
  /// much.
  void check(String selector) {
    double each = elements;
    each += isAny(selector, POSITIONAL) ? siblings / 16 : 0;
    each += isAny(selector, ":contains", "Text(") ? text / 4 : 0;
    int levels = levels(selector);
    double around = levels == 0 ? 1 : DESCENDANT * (depths / elements);
    double cost = each * around * Math.pow(deepest, Math.max(0, levels - 1)) * parts(selector);
    if (cost > MOST) {
      throw new EvaluationException("the page is too large for '" + selector + "'");
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

  /// How many `:has` the selector nests.
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

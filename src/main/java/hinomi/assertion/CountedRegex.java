package hinomi.assertion;

import com.jayway.jsonpath.Predicate.PredicateContext;
import com.jayway.jsonpath.internal.filter.Evaluator;
import com.jayway.jsonpath.internal.filter.EvaluatorFactory;
import com.jayway.jsonpath.internal.filter.RelationalOperator;
import com.jayway.jsonpath.internal.filter.ValueNode;
import com.jayway.jsonpath.internal.filter.ValueNodes.PatternNode;
import com.jayway.jsonpath.internal.filter.ValueNodes.ValueListNode;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/// The operator `=~` of JSON paths with a limit on steps. The library has no extension point for
/// operators, so its table of them is changed by reflection.
final class CountedRegex implements Evaluator {
  private CountedRegex() {}

  static void install() {
    @SuppressWarnings("unchecked") // as the library declares it
    Map<RelationalOperator, Evaluator> operators =
        (Map<RelationalOperator, Evaluator>) field(EvaluatorFactory.class, "evaluators", null);
    operators.put(RelationalOperator.REGEX, new CountedRegex());
  }

  @Override
  public boolean evaluate(ValueNode left, ValueNode right, PredicateContext context) {
    if (left.isPatternNode() == right.isPatternNode()) {
      return false;
    }
    ValueNode pattern = left.isPatternNode() ? left : right;
    ValueNode value = left.isPatternNode() ? right : left;
    Pattern compiled = (Pattern) field(PatternNode.class, "compiledPattern", pattern);
    return isList(value, context)
        ? matchesAny(compiled, value.asJsonNode().asValueListNode(context).asValueListNode())
        : matches(compiled, value);
  }

  private static boolean isList(ValueNode value, PredicateContext context) {
    return value.isJsonNode() && value.asJsonNode().isArray(context);
  }

  private static boolean matchesAny(Pattern pattern, ValueListNode values) {
    return StreamSupport.stream(values.spliterator(), false)
        .anyMatch(each -> matches(pattern, each));
  }

  private static boolean matches(Pattern pattern, ValueNode value) {
    return StepLimitedText.matches(pattern, text(value));
  }

  private static String text(ValueNode value) {
    if (value.isStringNode() || value.isNumberNode()) {
      return value.asStringNode().getString();
    }
    return value.isBooleanNode() ? value.asBooleanNode().toString() : "";
  }

  private static Object field(
      Class<?> owner, String name, @org.jspecify.annotations.Nullable Object of) {
    try {
      Field field = owner.getDeclaredField(name);
      field.setAccessible(true);
      return Objects.requireNonNull(field.get(of));
    } catch (ReflectiveOperationException otherVersion) {
      throw new IllegalStateException("unknown version of the JSON path library", otherVersion);
    }
  }
}

package hinomi.assertion;

import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.JsonNodeFactory;
import dev.harrel.jsonschema.SimpleType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A JSON value for the JSON Schema library, which charges every access to the budget. Its pointer
/// is built only on demand, as names may be long and values many.
final class CountedNode implements JsonNode {
  private static final int STEPS = 8;

  private final @Nullable Object value;
  private final Optional<CountedNode> parent;
  private final String name;
  private final SimpleType type;
  private @Nullable String pointer;
  private @Nullable List<JsonNode> array;
  private @Nullable Map<String, JsonNode> object;

  /// Wraps the root of a body.
  static final class Factory implements JsonNodeFactory {
    @Override
    public JsonNode wrap(@Nullable Object value) {
      return value instanceof CountedNode known ? known : new CountedNode(value);
    }

    @Override
    public JsonNode create(String text) {
      return new CountedNode(Json.parse(text).root());
    }
  }

  CountedNode(@Nullable Object value) {
    this(value, Optional.empty(), "");
  }

  private CountedNode(@Nullable Object value, Optional<CountedNode> parent, String name) {
    this.parent = parent;
    this.name = name;
    this.value = value instanceof Number number ? exact(number) : value;
    this.type = type(this.value);
  }

  private static BigDecimal exact(Number number) {
    BigDecimal exact =
        switch (number) {
          case BigDecimal it -> it;
          case BigInteger it -> new BigDecimal(it);
          case Double it when !Double.isFinite(it) ->
              throw new EvaluationException("a number is too large to compare");
          case Double it -> BigDecimal.valueOf(it);
          default -> BigDecimal.valueOf(number.longValue());
        };
    if (Math.abs((long) exact.scale()) > JsonText.MOST_DIGITS) {
      throw new EvaluationException("a number has more than " + JsonText.MOST_DIGITS + " digits");
    }
    return exact.stripTrailingZeros();
  }

  private static SimpleType type(@Nullable Object value) {
    return switch (value) {
      case null -> SimpleType.NULL;
      case Boolean _ -> SimpleType.BOOLEAN;
      case BigDecimal number -> number.scale() <= 0 ? SimpleType.INTEGER : SimpleType.NUMBER;
      case List<?> _ -> SimpleType.ARRAY;
      case Map<?, ?> _ -> SimpleType.OBJECT;
      default -> SimpleType.STRING;
    };
  }

  @Override
  public String getJsonPointer() {
    String known = pointer;
    if (known == null) {
      known = parent.map(it -> it.getJsonPointer() + "/" + name).orElse("");
      Budget.current().extract(known.length());
      pointer = known;
    }
    return known;
  }

  @Override
  public SimpleType getNodeType() {
    Budget.current().spend(STEPS);
    return type;
  }

  @Override
  public boolean asBoolean() {
    return Boolean.TRUE.equals(value);
  }

  @Override
  public String asString() {
    Budget.current().spend(STEPS);
    return String.valueOf(value);
  }

  @Override
  public BigInteger asInteger() {
    return asNumber().toBigInteger();
  }

  @Override
  public BigDecimal asNumber() {
    Budget.current().spend(STEPS);
    return (BigDecimal) Objects.requireNonNull(value);
  }

  @Override
  public List<JsonNode> asArray() {
    List<JsonNode> known = array;
    if (known == null) {
      known = new ArrayList<>();
      for (Object each : (List<?>) Objects.requireNonNull(value)) {
        Budget.current().spend(STEPS);
        known.add(new CountedNode(each, Optional.of(this), String.valueOf(known.size())));
      }
      array = known;
    }
    return known;
  }

  @Override
  public Map<String, JsonNode> asObject() {
    Map<String, JsonNode> known = object;
    if (known == null) {
      known = new LinkedHashMap<>();
      for (Map.Entry<?, ?> each : ((Map<?, ?>) Objects.requireNonNull(value)).entrySet()) {
        Budget.current().spend(STEPS);
        String key = String.valueOf(each.getKey());
        String escaped = JsonNode.encodeJsonPointer(key);
        known.put(key, new CountedNode(each.getValue(), Optional.of(this), escaped));
      }
      object = known;
    }
    return known;
  }

  /// Numbers are equal by value, objects without regard to the order of their keys.
  @Override
  public boolean equals(@Nullable Object other) {
    Budget.current().spend(STEPS);
    return other instanceof CountedNode node
        && type == node.type
        && switch (type) {
          case ARRAY -> asArray().equals(node.asArray());
          case OBJECT -> asObject().equals(node.asObject());
          default -> Objects.equals(value, node.value);
        };
  }

  @Override
  public int hashCode() {
    Budget.current().spend(STEPS);
    return switch (type) {
      case ARRAY -> asArray().hashCode();
      case OBJECT -> asObject().hashCode();
      default -> Objects.hashCode(value);
    };
  }
}

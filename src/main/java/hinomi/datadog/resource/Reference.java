package hinomi.datadog.resource;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// A placeholder for the id of another resource, which only Datadog knows: `@{slo/key}` in a text.
record Reference(ResourceType type, String key) {
  private static final Pattern PATTERN = Pattern.compile("@\\{(slo|dashboard)/([a-z0-9._-]+)}");

  static Reference slo(String key) {
    return new Reference(ResourceType.SLO, key);
  }

  static Reference dashboard() {
    return new Reference(ResourceType.DASHBOARD, Dashboard.KEY);
  }

  @Override
  public String toString() {
    return "@{" + type.label() + "/" + key + "}";
  }

  /// The body with each reference replaced by the first function, and the text around it mapped by
  /// the second.
  static JsonObject resolve(
      JsonObject body, Function<Reference, String> id, UnaryOperator<String> text) {
    JsonObject resolved = new JsonObject();
    body.forEach(each -> resolved.put(each.getKey(), value(each.getValue(), id, text)));
    return resolved;
  }

  private static Object value(
      Object value, Function<Reference, String> id, UnaryOperator<String> text) {
    return switch (value) {
      case JsonObject object -> resolve(object, id, text);
      case JsonArray array -> {
        JsonArray resolved = new JsonArray();
        array.forEach(each -> resolved.add(value(each, id, text)));
        yield resolved;
      }
      case String plain -> text(plain, id, text);
      default -> value;
    };
  }

  private static String text(
      String plain, Function<Reference, String> id, UnaryOperator<String> text) {
    StringBuilder resolved = new StringBuilder();
    int end = 0;
    for (MatchResult each : PATTERN.matcher(plain).results().toList()) {
      resolved.append(text.apply(plain.substring(end, each.start())));
      ResourceType type =
          each.group(1).equals(ResourceType.SLO.label())
              ? ResourceType.SLO
              : ResourceType.DASHBOARD;
      resolved.append(id.apply(new Reference(type, each.group(2))));
      end = each.end();
    }
    return resolved.append(text.apply(plain.substring(end))).toString();
  }
}

package hinomi.datadog.resource;

import hinomi.datadog.resource.Resource.Sort;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The id of another resource, which only Datadog knows, written as `@{slo/key}` into text until it
/// is known.
record Reference(Sort sort, String key) {
  private static final Pattern WRITTEN = Pattern.compile("@\\{(slo|dashboard)/([a-z0-9._-]+)}");

  static Reference slo(String key) {
    return new Reference(Sort.SLO, key);
  }

  static Reference dashboard() {
    return new Reference(Sort.DASHBOARD, Dashboard.KEY);
  }

  @Override
  public String toString() {
    return "@{" + sort.word() + "/" + key + "}";
  }

  /// The body with every reference put into words; the other texts go through the second function.
  static JsonObject resolve(
      JsonObject body, Function<Reference, String> words, UnaryOperator<String> text) {
    JsonObject resolved = new JsonObject();
    body.forEach(each -> resolved.put(each.getKey(), value(each.getValue(), words, text)));
    return resolved;
  }

  private static Object value(
      Object value, Function<Reference, String> words, UnaryOperator<String> text) {
    return switch (value) {
      case JsonObject object -> resolve(object, words, text);
      case JsonArray array -> {
        JsonArray resolved = new JsonArray();
        array.forEach(each -> resolved.add(value(each, words, text)));
        yield resolved;
      }
      case String plain -> text(plain, words, text);
      default -> value;
    };
  }

  private static String text(
      String plain, Function<Reference, String> words, UnaryOperator<String> text) {
    StringBuilder resolved = new StringBuilder();
    int end = 0;
    for (MatchResult each : WRITTEN.matcher(plain).results().toList()) {
      resolved.append(text.apply(plain.substring(end, each.start())));
      Sort sort = each.group(1).equals(Sort.SLO.word()) ? Sort.SLO : Sort.DASHBOARD;
      resolved.append(words.apply(new Reference(sort, each.group(2))));
      end = each.end();
    }
    return resolved.append(text.apply(plain.substring(end))).toString();
  }
}

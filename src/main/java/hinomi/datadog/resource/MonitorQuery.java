package hinomi.datadog.resource;

import hinomi.datadog.DatadogTag;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/// Datadog's query syntax.
final class MonitorQuery {
  private MonitorQuery() {}

  /// `aggregate:metric{filter} by {keys}`.
  static String metric(String aggregate, String metric, String filter, String... by) {
    String groups = by.length == 0 ? "" : " by {" + String.join(",", by) + "}";
    return aggregate + ":" + metric + "{" + filter + "}" + groups;
  }

  /// The query with one point for each so many seconds.
  static String rolledUp(String query, String aggregate, long seconds) {
    return query + ".rollup(" + aggregate + ", " + seconds + ")";
  }

  /// The last status of each check and location that has all of the tags and none of the others.
  static String status(String name, List<String> tags, List<String> without) {
    String exclude = without.isEmpty() ? "" : ".exclude(" + quoted(without) + ")";
    return "\""
        + name
        + "\".over("
        + quoted(tags)
        + ")"
        + exclude
        + ".by(\"check\",\"location\").last(2).count_by_status()";
  }

  private static String quoted(List<String> tags) {
    return tags.stream().map(tag -> '"' + tag + '"').collect(Collectors.joining(","));
  }

  /// A filter for any of the values of a tag, as Datadog stores them.
  static String any(String key, List<String> values) {
    return values.size() == 1
        ? DatadogTag.of(key, values.getFirst())
        : key
            + " IN ("
            + values.stream().map(each -> normalized(key, each)).collect(Collectors.joining(", "))
            + ")";
  }

  /// The value of a tag as Datadog stores it.
  static String normalized(String key, String value) {
    return DatadogTag.of(key, value).substring(key.length() + 1);
  }

  static String both(String one, String other) {
    return one + " AND " + other;
  }

  /// A number as in queries and in JSON: `2`, not `2.0`.
  static Number number(double value) {
    BigDecimal plain = BigDecimal.valueOf(value).stripTrailingZeros();
    return plain.scale() <= 0 ? (Number) plain.longValueExact() : (Number) plain.doubleValue();
  }
}

package hinomi.datadog.resource;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// As much of Datadog's metric queries as the dashboard uses, over points as we send them. All
/// variables are `*`.
record SampleQuery(String aggregate, String metric, List<String> filter, List<String> by) {
  private static final Pattern FORM =
      Pattern.compile(
          "(avg|sum|min|max):([\\w.]+)\\{([^}]*)}(?: by \\{([^}]*)})?(?:\\.as_count\\(\\))?");
  private static final long BUCKET = 120;

  static SampleQuery of(String query) {
    Matcher parts = FORM.matcher(query);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a query: " + query);
    }
    return new SampleQuery(
        parts.group(1), parts.group(2), list(parts.group(3)), list(parts.group(4)));
  }

  private static List<String> list(String text) {
    return text == null || text.isEmpty() ? List.of() : List.of(text.split(","));
  }

  /// Values over time, by group.
  Map<String, NavigableMap<Long, Double>> over(List<JsonObject> points, Instant from) {
    Map<String, Map<Long, List<Double>>> all = new TreeMap<>();
    for (JsonObject point : points) {
      JsonObject value = point.getJsonArray("points").getJsonObject(0);
      long time = value.getLong("timestamp");
      List<String> tags = point.getJsonArray("tags").stream().map(String::valueOf).toList();
      if (point.getString("metric").equals(metric)
          && time >= from.getEpochSecond()
          && filter.stream().allMatch(each -> matches(each, tags))) {
        all.computeIfAbsent(group(tags), _ -> new TreeMap<>())
            .computeIfAbsent(time / BUCKET * BUCKET, _ -> new ArrayList<>())
            .add(value.getDouble("value"));
      }
    }
    Map<String, NavigableMap<Long, Double>> series = new TreeMap<>();
    all.forEach((group, values) -> {
      TreeMap<Long, Double> line = new TreeMap<>();
      values.forEach((time, some) -> line.put(time, aggregated(aggregate, some)));
      series.put(group, line);
    });
    return series;
  }

  private static boolean matches(String term, List<String> tags) {
    return term.startsWith("$")
        || tags.contains(term)
        || (term.endsWith("*")
            && tags.stream().anyMatch(tag -> tag.startsWith(term.substring(0, term.length() - 1))));
  }

  private String group(List<String> tags) {
    return by.stream()
        .map(key ->
            tags.stream()
                .filter(tag -> tag.startsWith(key + ":"))
                .map(tag -> tag.substring(key.length() + 1))
                .findFirst()
                .orElse("N/A"))
        .collect(Collectors.joining(", "));
  }

  /// One value for each group.
  Map<String, Double> reduced(List<JsonObject> points, Instant from, String aggregator) {
    Map<String, Double> reduced = new HashMap<>();
    over(points, from)
        .forEach((group, line) ->
            reduced.put(
                group,
                aggregator.equals("last")
                    ? line.lastEntry().getValue()
                    : aggregated(aggregator, line.values())));
    return new TreeMap<>(reduced);
  }

  private static double aggregated(String how, Collection<Double> values) {
    var all = values.stream().mapToDouble(each -> each);
    return switch (how) {
      case "avg" -> all.average().orElseThrow();
      case "sum" -> all.sum();
      case "min" -> all.min().orElseThrow();
      case "max" -> all.max().orElseThrow();
      default -> throw new IllegalArgumentException("not an aggregator: " + how);
    };
  }
}

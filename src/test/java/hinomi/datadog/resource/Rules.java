package hinomi.datadog.resource;

import com.datadog.api.client.v1.model.Dashboard;
import com.datadog.api.client.v1.model.Monitor;
import com.datadog.api.client.v1.model.SLOCorrectionCreateRequest;
import com.datadog.api.client.v1.model.ServiceLevelObjectiveRequest;
import com.datadog.api.client.v2.model.DowntimeCreateRequest;
import hinomi.datadog.DatadogOracle;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Validates resources as Datadog would: its official client checks their shape, these rules the
/// rest.
final class Rules {
  private static final String TERM =
      "(?:[a-z][a-z0-9_.-]*:[\\p{L}\\p{N}_.:/*-]+"
          + "|[a-z][a-z0-9_.-]*(?: NOT)? IN \\([\\p{L}\\p{N}_.:/-]+(?:, [\\p{L}\\p{N}_.:/-]+)*\\))";
  private static final String FILTER =
      "(?:" + TERM + "(?: AND " + TERM + ")*|" + TERM + "(?:,(?:" + TERM + "|\\$[a-z]+))*)";
  private static final String METRIC =
      "(?:avg|sum|min|max):[a-z][a-z0-9_.]*\\{"
          + FILTER
          + "}(?: by \\{[a-z_]+(?:,[a-z_]+)*})?(?:\\.as_count\\(\\))?";
  private static final String NUMBER = "(\\d+(?:\\.\\d+)?)";
  private static final Pattern QUERY = Pattern.compile(METRIC);
  private static final Pattern METRIC_MONITOR =
      Pattern.compile(
          "(?:avg|sum|min|max)\\(last_(\\d+)([mhd])\\):"
              + METRIC
              + "(?: [+/] "
              + METRIC
              + ")* (?:<|<=|>|>=) "
              + NUMBER);
  private static final Pattern SLO_MONITOR =
      Pattern.compile(
          "(?:error_budget\\(\"@\\{slo/[a-z0-9._-]+}\"\\)\\.over\\(\"(?:7|30|90)d\"\\)"
              + "|burn_rate\\(\"@\\{slo/[a-z0-9._-]+}\"\\)\\.over\\(\"(?:7|30|90)d\"\\)"
              + "\\.long_window\\(\"\\d+h\"\\)\\.short_window\\(\"\\d+m\"\\)) > "
              + NUMBER);
  private static final String TAGS = "\\(\"[^\"]+\"(?:,\"[^\"]+\")*\\)";
  private static final Pattern STATUS_MONITOR =
      Pattern.compile(
          "\"[a-z.]+\"\\.over"
              + TAGS
              + "(?:\\.exclude"
              + TAGS
              + ")?\\.by\\(\"check\",\"location\"\\)\\.last\\((\\d+)\\)\\.count_by_status\\(\\)");
  private static final Pattern REFERENCE = Pattern.compile("@\\{(\\w+)/([a-z0-9._-]+)}");
  private static final Pattern BLOCK = Pattern.compile("\\{\\{([#^/])(\\w+)[^}]*}}");

  private final List<String> problems = new ArrayList<>();
  private String at = "";

  private Rules() {}

  static List<String> problems(List<Resource> resources) {
    Rules rules = new Rules();
    Set<String> seen = new HashSet<>();
    for (Resource each : resources) {
      rules.at = each.type().label() + "/" + each.key();
      rules.require(seen.add(rules.at), "has a duplicate key");
      rules.require(each.key().matches("[a-z0-9._-]{1,130}"), "has an invalid key");
      rules.judge(each);
      rules.references(each, seen);
    }
    return rules.problems;
  }

  private void require(boolean isMet, String problem) {
    if (!isMet) {
      problems.add(at + " " + problem);
    }
  }

  private void judge(Resource resource) {
    String json = resource.body().encode();
    Class<?> model =
        switch (resource.type()) {
          case DASHBOARD -> Dashboard.class;
          case SLO -> ServiceLevelObjectiveRequest.class;
          case MONITOR -> Monitor.class;
          case CORRECTION -> SLOCorrectionCreateRequest.class;
          case DOWNTIME -> DowntimeCreateRequest.class;
        };
    DatadogOracle.problems(json, model).forEach(each -> problems.add(at + " " + each));
    switch (resource.type()) {
      case DASHBOARD -> dashboard(resource.body());
      case SLO -> slo(resource.body());
      case MONITOR -> monitor(resource.body());
      case CORRECTION ->
          correction(resource.body().getJsonObject("data").getJsonObject("attributes"));
      case DOWNTIME -> downtime(resource.body().getJsonObject("data").getJsonObject("attributes"));
    }
  }

  private void references(Resource resource, Set<String> seen) {
    Matcher each = REFERENCE.matcher(resource.body().encode());
    while (each.find()) {
      require(
          seen.contains(each.group(1) + "/" + each.group(2)),
          "refers to " + each.group() + ", which does not come before it");
    }
  }

  private void monitor(JsonObject body) {
    JsonObject options = body.getJsonObject("options");
    String type = body.getString("type");
    if (type.equals("service check")) {
      status(body.getString("query"), options);
    } else {
      threshold(type, body.getString("query"), options);
    }
    require(body.getString("message").length() <= 4_000, "has too long a message");
    title(body.getString("name").replaceAll("\\{\\{(?:check|location)\\.name}}", ""));
    require(
        body.getInteger("priority") >= 1 && body.getInteger("priority") <= 5, "has no priority");
    long renotify = options.getLong("renotify_interval");
    require(renotify >= 0 && renotify <= 1_440, "renotifies too late");
    require(renotify > 0 || !options.containsKey("renotify_statuses"), "never renotifies");
    tags(body.getJsonArray("tags"));
    blocks(body.getString("message"));
  }

  private void threshold(String type, String query, JsonObject options) {
    boolean slo = type.equals("slo alert");
    Matcher parts = (slo ? SLO_MONITOR : METRIC_MONITOR).matcher(query);
    require(parts.matches(), "has an invalid query: " + query);
    if (parts.matches()) {
      BigDecimal inQuery = new BigDecimal(parts.group(parts.groupCount()));
      require(
          inQuery.compareTo(number(options.getJsonObject("thresholds"), "critical")) == 0,
          "has a threshold that differs from its query: " + query);
      if (!slo) {
        long minutes =
            Long.parseLong(parts.group(1))
                * Map.of("m", 1, "h", 60, "d", 1_440).getOrDefault(parts.group(2), 1);
        require(minutes >= 1 && minutes <= 10_080, "has too long a window: " + query);
      }
    }
    warning(options.getJsonObject("thresholds"), query);
    require(options.containsKey("on_missing_data") != slo, "has a wrong no-data option");
  }

  /// Thresholds count statuses in a row; the query must hold one more.
  private void status(String query, JsonObject options) {
    Matcher parts = STATUS_MONITOR.matcher(query);
    require(parts.matches(), "has an invalid query: " + query);
    for (var each : options.getJsonObject("thresholds")) {
      require(
          parts.matches()
              && ((Number) each.getValue()).intValue() < Integer.parseInt(parts.group(1)),
          "evaluates too few statuses: " + query);
    }
    require(!options.containsKey("on_missing_data"), "has a wrong no-data option");
    require(options.getInteger("timeout_h") <= 24, "resolves too late");
  }

  /// Text of an author is no template and mentions nobody.
  private void title(String name) {
    require(name.length() <= 200, "has too long a name");
    require(!name.contains("{{") && name.indexOf('@') < 0, "has an invalid name: " + name);
  }

  private void warning(JsonObject thresholds, String query) {
    if (thresholds.containsKey("warning")) {
      int order = number(thresholds, "warning").compareTo(number(thresholds, "critical"));
      require(query.contains(" < ") ? order > 0 : order < 0, "warns after it alerts");
    }
  }

  private static BigDecimal number(JsonObject object, String key) {
    return new BigDecimal(String.valueOf(object.getValue(key)));
  }

  private void tags(JsonArray tags) {
    for (Object tag : tags) {
      require(String.valueOf(tag).length() <= 200, "has too long a tag");
      require(String.valueOf(tag).indexOf(' ') < 0, "has a tag with a space");
    }
  }

  /// Template blocks are balanced.
  private void blocks(String message) {
    Deque<String> open = new ArrayDeque<>();
    Matcher each = BLOCK.matcher(message);
    while (each.find()) {
      if (!each.group(1).equals("/")) {
        open.push(each.group(2));
      } else {
        require(
            each.group(2).equals(open.poll()), "closes a block that is not open: " + each.group());
      }
    }
    require(open.isEmpty(), "leaves open " + open);
  }

  private void slo(JsonObject body) {
    List<JsonObject> thresholds =
        body.getJsonArray("thresholds").stream().map(each -> (JsonObject) each).toList();
    thresholds.forEach(this::sloThreshold);
    title(body.getString("name"));
    require(
        thresholds.stream()
            .anyMatch(each ->
                each.getString("timeframe").equals(body.getString("timeframe"))
                    && number(each, "target").compareTo(number(body, "target_threshold")) == 0),
        "has a primary time window without a threshold");
    JsonObject slice = body.getJsonObject("sli_specification").getJsonObject("time_slice");
    require(
        List.of(60, 300).contains(slice.getInteger("query_interval_seconds")),
        "has an invalid slice length");
    slices(slice);
    tags(body.getJsonArray("tags"));
  }

  /// Datadog would average the points of a slice that say nothing else.
  private void slices(JsonObject slice) {
    Pattern query =
        Pattern.compile(
            METRIC
                + "\\.rollup\\((?:min|max), "
                + slice.getInteger("query_interval_seconds")
                + "\\)");
    for (Object each : slice.getJsonObject("query").getJsonArray("queries")) {
      String text = ((JsonObject) each).getString("query");
      require(query.matcher(text).matches(), "has an invalid slice: " + text);
    }
  }

  private void sloThreshold(JsonObject threshold) {
    BigDecimal target = number(threshold, "target");
    require(
        target.signum() > 0 && target.compareTo(BigDecimal.valueOf(100)) < 0,
        "has an invalid target");
    if (threshold.containsKey("warning")) {
      BigDecimal warning = number(threshold, "warning");
      require(
          target.compareTo(warning) < 0 && warning.compareTo(BigDecimal.valueOf(100)) < 0,
          "has an invalid warning: " + threshold);
    }
  }

  private void queries(JsonObject request) {
    if (!request.getValue("queries", "").equals("")) {
      for (Object each : request.getJsonArray("queries")) {
        String query = ((JsonObject) each).getString("query");
        require(QUERY.matcher(query).matches(), "has an invalid query: " + query);
      }
    }
  }

  private void dashboard(JsonObject body) {
    Set<String> variables =
        body.getJsonArray("template_variables").stream()
            .map(each -> "$" + ((JsonObject) each).getString("name"))
            .collect(Collectors.toSet());
    Matcher used = Pattern.compile("\\$[a-z]+").matcher(body.encode());
    while (used.find()) {
      require(variables.contains(used.group()), "has no variable " + used.group());
    }
    widgets(body.getJsonArray("widgets"));
  }

  private void widgets(JsonArray widgets) {
    for (Object each : widgets) {
      JsonObject definition = ((JsonObject) each).getJsonObject("definition");
      widgets(definition.getJsonArray("widgets", new JsonArray()));
      for (Object request : definition.getJsonArray("requests", new JsonArray())) {
        queries((JsonObject) request);
      }
    }
  }

  private void correction(JsonObject attributes) {
    require(
        attributes.getString("slo_id").matches("@\\{slo/[^}]+}"), "corrects no SLO of the files");
    require(
        ZoneId.getAvailableZoneIds().contains(attributes.getString("timezone")),
        "has an unknown zone: " + attributes.getString("timezone"));
    String rule = attributes.getString("rrule");
    require(
        rule == null
            ? attributes.getLong("start") < attributes.getLong("end")
            : attributes.getLong("duration") > 0 && !attributes.containsKey("end"),
        "ends before it starts");
    require(
        rule == null
            || rule.matches(
                "FREQ=(DAILY|WEEKLY|MONTHLY)(;(INTERVAL|COUNT|UNTIL|BYDAY)=[A-Z0-9,+-]+)*"),
        "has a rule that corrections do not know: " + rule);
  }

  private void downtime(JsonObject attributes) {
    String scope = attributes.getString("scope");
    require(
        scope.matches("check:(?:[a-z0-9._-]+|\\([a-z0-9._-]+(?: OR [a-z0-9._-]+)+\\))"),
        "has an invalid scope: " + scope);
    require(
        ZoneId.getAvailableZoneIds().contains(attributes.getString("display_timezone")),
        "has an unknown zone: " + attributes.getString("display_timezone"));
    JsonObject schedule = attributes.getJsonObject("schedule");
    if (schedule.containsKey("end")) {
      OffsetDateTime end = OffsetDateTime.parse(schedule.getString("end"));
      OffsetDateTime start = OffsetDateTime.parse(schedule.getString("start", "2020-01-01T00:00Z"));
      require(start.isBefore(end), "ends before it starts");
    } else {
      JsonObject recurrence = schedule.getJsonArray("recurrences").getJsonObject(0);
      LocalDateTime.parse(recurrence.getString("start"));
      require(
          recurrence.getString("duration").matches("[1-9]\\d*[mhdw]"), "has an invalid duration");
      require(
          !recurrence.getString("rrule").matches(".*(DTSTART|DTEND|DURATION).*"),
          "has an invalid rule");
    }
  }
}

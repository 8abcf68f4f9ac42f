package hinomi.datadog.resource;

import com.datadog.api.client.v1.model.Dashboard;
import com.datadog.api.client.v1.model.Monitor;
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
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What Datadog would say of resources: its own client judges their shape, and these rules what the
/// client cannot see. Every problem in words; none when all is well.
final class Rules {
  private static final String TERM =
      "(?:[a-z][a-z0-9_.-]*:[\\p{L}\\p{N}_.:/*-]+"
          + "|[a-z][a-z0-9_.-]* IN \\([\\p{L}\\p{N}_.:/-]+(?:, [\\p{L}\\p{N}_.:/-]+)*\\))";
  private static final String FILTER =
      "(?:" + TERM + "(?: AND " + TERM + ")*|\\$[a-z]+(?:,\\$[a-z]+)*)";
  private static final String METRIC =
      "(?:avg|sum|min|max):[a-z][a-z0-9_.]*\\{"
          + FILTER
          + "}(?: by \\{[a-z_]+(?:,[a-z_]+)*})?(?:\\.as_count\\(\\))?";
  private static final String NUMBER = "(\\d+(?:\\.\\d+)?)";
  private static final Pattern QUERY = Pattern.compile(METRIC);
  private static final Pattern METRIC_MONITOR =
      Pattern.compile(
          "(?:avg|sum|min|max)\\(last_(\\d+)([mh])\\):"
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
      rules.at = each.sort().word() + "/" + each.key();
      rules.wants(seen.add(rules.at), "has its key twice");
      rules.wants(each.key().matches("[a-z0-9._-]{1,120}"), "has an odd key");
      rules.judge(each);
      rules.references(each, seen);
    }
    return rules.problems;
  }

  private void wants(boolean good, String otherwise) {
    if (!good) {
      problems.add(at + " " + otherwise);
    }
  }

  private void judge(Resource resource) {
    String json = resource.body().encode();
    Class<?> model =
        switch (resource.sort()) {
          case DASHBOARD -> Dashboard.class;
          case SLO -> ServiceLevelObjectiveRequest.class;
          case MONITOR -> Monitor.class;
          case DOWNTIME -> DowntimeCreateRequest.class;
        };
    DatadogOracle.problems(json, model).forEach(each -> problems.add(at + " " + each));
    switch (resource.sort()) {
      case DASHBOARD -> dashboard(resource.body());
      case SLO -> slo(resource.body());
      case MONITOR -> monitor(resource.body());
      case DOWNTIME -> downtime(resource.body().getJsonObject("data").getJsonObject("attributes"));
    }
  }

  private void references(Resource resource, Set<String> seen) {
    Matcher each = REFERENCE.matcher(resource.body().encode());
    while (each.find()) {
      wants(
          seen.contains(each.group(1) + "/" + each.group(2)),
          "speaks of " + each.group() + ", which does not come before it");
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
    wants(body.getString("message").length() <= 4_000, "has too long a message");
    title(body.getString("name").replaceAll("\\{\\{(?:check|location)\\.name}}", ""));
    wants(body.getInteger("priority") >= 1 && body.getInteger("priority") <= 5, "has no priority");
    long renotify = options.getLong("renotify_interval");
    wants(renotify >= 0 && renotify <= 1_440, "is told again too late");
    wants(renotify > 0 || !options.containsKey("renotify_statuses"), "is never told again");
    tags(body.getJsonArray("tags"));
    blocks(body.getString("message"));
  }

  private void threshold(String type, String query, JsonObject options) {
    boolean slo = type.equals("slo alert");
    Matcher parts = (slo ? SLO_MONITOR : METRIC_MONITOR).matcher(query);
    wants(parts.matches(), "has a query that Datadog would not read: " + query);
    if (parts.matches()) {
      BigDecimal asked = new BigDecimal(parts.group(parts.groupCount()));
      wants(
          asked.compareTo(number(options.getJsonObject("thresholds"), "critical")) == 0,
          "has another threshold than its query: " + query);
      if (!slo) {
        long minutes = Long.parseLong(parts.group(1)) * (parts.group(2).equals("h") ? 60 : 1);
        wants(minutes >= 1 && minutes <= 10_080, "looks back too far: " + query);
      }
    }
    warning(options.getJsonObject("thresholds"), query);
    wants(options.containsKey("on_missing_data") != slo, "says of no data what it must not");
  }

  /// Thresholds are counts of statuses in a row, and there must be one more to tell a change.
  private void status(String query, JsonObject options) {
    Matcher parts = STATUS_MONITOR.matcher(query);
    wants(parts.matches(), "has a query that Datadog would not read: " + query);
    for (var each : options.getJsonObject("thresholds")) {
      wants(
          parts.matches()
              && ((Number) each.getValue()).intValue() < Integer.parseInt(parts.group(1)),
          "looks at too few statuses: " + query);
    }
    wants(!options.containsKey("on_missing_data"), "says of no data what it must not");
    wants(options.getInteger("timeout_h") <= 24, "stands longer than Datadog lets it");
  }

  /// Nothing that an author wrote is a template, or mentions somebody.
  private void title(String name) {
    wants(name.length() <= 200, "has too long a name");
    wants(!name.contains("{{") && name.indexOf('@') < 0, "has an odd name: " + name);
  }

  private void warning(JsonObject thresholds, String query) {
    if (thresholds.containsKey("warning")) {
      int order = number(thresholds, "warning").compareTo(number(thresholds, "critical"));
      wants(query.contains(" < ") ? order > 0 : order < 0, "warns after it alerts");
    }
  }

  private static BigDecimal number(JsonObject object, String key) {
    return new BigDecimal(String.valueOf(object.getValue(key)));
  }

  private void tags(JsonArray tags) {
    for (Object tag : tags) {
      wants(String.valueOf(tag).length() <= 200, "has too long a tag");
      wants(String.valueOf(tag).indexOf(' ') < 0, "has a tag with a blank");
    }
  }

  /// What is opened is closed, in turn.
  private void blocks(String message) {
    Deque<String> open = new ArrayDeque<>();
    Matcher each = BLOCK.matcher(message);
    while (each.find()) {
      if (!each.group(1).equals("/")) {
        open.push(each.group(2));
      } else {
        wants(each.group(2).equals(open.poll()), "closes what is not open: " + each.group());
      }
    }
    wants(open.isEmpty(), "leaves open " + open);
  }

  private void slo(JsonObject body) {
    List<JsonObject> thresholds =
        body.getJsonArray("thresholds").stream().map(each -> (JsonObject) each).toList();
    thresholds.forEach(this::promise);
    title(body.getString("name"));
    wants(
        thresholds.stream()
            .anyMatch(each ->
                each.getString("timeframe").equals(body.getString("timeframe"))
                    && number(each, "target").compareTo(number(body, "target_threshold")) == 0),
        "shows first what it does not promise");
    JsonObject slice = body.getJsonObject("sli_specification").getJsonObject("time_slice");
    wants(List.of(60, 300).contains(slice.getInteger("query_interval_seconds")), "has odd slices");
    queries(slice.getJsonObject("query"));
    tags(body.getJsonArray("tags"));
  }

  private void promise(JsonObject threshold) {
    BigDecimal target = number(threshold, "target");
    wants(target.signum() > 0 && target.compareTo(BigDecimal.valueOf(100)) < 0, "promises oddly");
    if (threshold.containsKey("warning")) {
      BigDecimal warning = number(threshold, "warning");
      wants(
          target.compareTo(warning) < 0 && warning.compareTo(BigDecimal.valueOf(100)) < 0,
          "does not warn before: " + threshold);
    }
  }

  private void queries(JsonObject request) {
    if (!request.getValue("queries", "").equals("")) {
      for (Object each : request.getJsonArray("queries")) {
        String query = ((JsonObject) each).getString("query");
        wants(QUERY.matcher(query).matches(), "has a query that Datadog would not read: " + query);
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
      wants(variables.contains(used.group()), "has no variable " + used.group());
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

  private void downtime(JsonObject attributes) {
    String scope = attributes.getString("scope");
    wants(
        scope.matches("check:(?:[a-z0-9._-]+|\\([a-z0-9._-]+(?: OR [a-z0-9._-]+)+\\))"),
        "has an odd scope: " + scope);
    wants(
        ZoneId.getAvailableZoneIds().contains(attributes.getString("display_timezone")),
        "has no such zone: " + attributes.getString("display_timezone"));
    JsonObject schedule = attributes.getJsonObject("schedule");
    if (schedule.containsKey("end")) {
      OffsetDateTime end = OffsetDateTime.parse(schedule.getString("end"));
      OffsetDateTime start = OffsetDateTime.parse(schedule.getString("start", "2020-01-01T00:00Z"));
      wants(start.isBefore(end), "ends before it starts");
    } else {
      JsonObject recurrence = schedule.getJsonArray("recurrences").getJsonObject(0);
      LocalDateTime.parse(recurrence.getString("start"));
      wants(recurrence.getString("duration").matches("[1-9]\\d*[mhdw]"), "lasts oddly");
      wants(
          !recurrence.getString("rrule").matches(".*(DTSTART|DTEND|DURATION).*"),
          "has what Datadog does not take in a rule");
    }
  }
}

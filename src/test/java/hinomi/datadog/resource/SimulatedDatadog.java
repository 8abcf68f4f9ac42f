package hinomi.datadog.resource;

import hinomi.datadog.SimulatedAgent;
import hinomi.datadog.resource.SimulatedQuery.Sample;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Datadog as documented, as far as our monitors go: what it would send to whom, from points and
/// statuses. It evaluates the JSON of monitors and downtimes that is synced, and shows messages by
/// their templates.
///
/// What is known of it: missing data under `default` keeps the state of a gauge and is 0 for a
/// count; a monitor that has never seen data says nothing; a status counts when it arrives; a group
/// without data is dropped after a day; a downtime mutes notifications, and what still holds at its
/// end is notified then.
final class SimulatedDatadog implements SimulatedAgent.Intake {
  private static final Duration DROPPED = Duration.ofDays(1);

  /// The longest window of a monitor, and more.
  private static final Duration KEPT = Duration.ofDays(2);

  private static final Pattern SERVICE_CHECK =
      Pattern.compile("\"([a-z.]+)\"\\.over\\((.*?)\\)(?:\\.exclude\\((.*?)\\))?\\.by\\(.*");
  private static final Pattern BLOCK =
      Pattern.compile("\\{\\{([#^])is_(\\w+)}}(.*?)\\{\\{/is_\\2}}", Pattern.DOTALL);
  private static final Pattern RUNBOOK =
      Pattern.compile("\\{\\{#is_exact_match.*?\\{\\{/is_exact_match}}", Pattern.DOTALL);

  private final List<Resource> monitors;
  private final List<Resource> downtimes;
  private final Map<String, Sample> samples = new TreeMap<>();
  private final Map<String, List<JsonObject>> statuses = new TreeMap<>();
  private final Map<String, GroupState> groups = new TreeMap<>();
  private final List<Notification> sent = new ArrayList<>();
  private Instant now = Instant.EPOCH;

  SimulatedDatadog(List<Resource> resources) {
    monitors =
        resources.stream()
            .filter(each -> each.type() == ResourceType.MONITOR)
            .filter(each -> !each.body().getString("type").equals("slo alert"))
            .toList();
    downtimes = resources.stream().filter(each -> each.type() == ResourceType.DOWNTIME).toList();
  }

  /// A message to people: when, about what, and its first line.
  record Notification(Instant at, String kind, String title, String text) {}

  private enum Status {
    OK,
    WARN,
    ALERT,
    NO_DATA
  }

  private static final class GroupState {
    private Status status = Status.OK;
    private Instant notified = Instant.EPOCH;
    private boolean wasMuted;
    private boolean isToldBad;
  }

  @Override
  public void point(JsonObject series) {
    JsonObject point = series.getJsonArray("points").getJsonObject(0);
    List<String> tags = series.getJsonArray("tags").stream().map(String::valueOf).sorted().toList();
    Instant time = Instant.ofEpochSecond(point.getLong("timestamp"));
    String metric = series.getString("metric");
    samples.put(metric + tags + time, new Sample(metric, tags, time, point.getDouble("value")));
  }

  @Override
  public void status(JsonObject status) {
    String group = SimulatedQuery.group(List.of("check", "location"), tags(status)).orElseThrow();
    statuses
        .computeIfAbsent(status.getString("check") + " " + group, _ -> new ArrayList<>())
        .add(status);
  }

  private static List<String> tags(JsonObject status) {
    return texts(status, "tags");
  }

  /// The heartbeat 0, as a sync sends it where no agent is.
  void expect(String location, Instant at) {
    point(
        new JsonObject()
            .put("metric", "hinomi.agent.heartbeat")
            .put("tags", new JsonArray().add("hinomi:default").add("location:" + location))
            .put(
                "points",
                new JsonArray()
                    .add(new JsonObject().put("timestamp", at.getEpochSecond()).put("value", 0))));
  }

  List<Notification> sent() {
    return List.copyOf(sent);
  }

  void evaluate(Instant at) {
    now = at;
    samples.values().removeIf(each -> each.time().isBefore(at.minus(KEPT)));
    for (Resource monitor : monitors) {
      if (monitor.body().getString("type").equals("service check")) {
        evaluateStatuses(monitor);
      } else {
        evaluateMetric(monitor);
      }
    }
  }

  private void evaluateStatuses(Resource monitor) {
    Matcher query = SERVICE_CHECK.matcher(monitor.body().getString("query"));
    if (!query.matches()) {
      throw new IllegalArgumentException(monitor.body().getString("query"));
    }
    Set<String> over = quoted(query.group(2));
    Set<String> without = query.group(3) == null ? Set.of() : quoted(query.group(3));
    statuses.forEach((key, all) -> {
      String[] parts = key.split(" ", 2);
      List<JsonObject> selected =
          all.stream()
              .filter(each -> tags(each).containsAll(over))
              .filter(each -> tags(each).stream().noneMatch(without::contains))
              .toList();
      if (parts[0].equals(query.group(1)) && !selected.isEmpty()) {
        evaluate(monitor, parts[1], selected.getLast());
      }
    });
  }

  private static Set<String> quoted(String list) {
    Set<String> all = new TreeSet<>();
    Matcher each = Pattern.compile("\"([^\"]+)\"").matcher(list);
    while (each.find()) {
      all.add(each.group(1));
    }
    return all;
  }

  private void evaluate(Resource monitor, String group, JsonObject last) {
    Instant reported = Instant.ofEpochSecond(last.getLong("timestamp"));
    Duration resolves =
        Duration.ofHours(monitor.body().getJsonObject("options").getInteger("timeout_h"));
    boolean isOver = !resolves.isZero() && !reported.plus(resolves).isAfter(now);
    Status status = last.getInteger("status") == 2 && !isOver ? Status.ALERT : Status.OK;
    become(monitor, group, status, last.getString("message", ""), Optional.empty());
  }

  private void evaluateMetric(Resource monitor) {
    SimulatedQuery query = SimulatedQuery.of(monitor.body().getString("query"));
    JsonObject options = monitor.body().getJsonObject("options");
    Set<String> seen = new TreeSet<>();
    List<Sample> read = samples.values().stream().filter(query::reads).toList();
    read.stream()
        .filter(each -> each.time().isAfter(now.minus(DROPPED)))
        .flatMap(each -> SimulatedQuery.group(query.by(), each.tags()).stream())
        .forEach(seen::add);
    if (query.by().isEmpty() && !read.isEmpty()) {
      seen.add("");
    }
    for (String group : seen) {
      Optional<Double> value = query.value(read, group, now);
      Optional<Double> evaluated =
          value.or(() -> query.isCount() ? Optional.of(0.0) : Optional.empty());
      String missing = options.getString("on_missing_data");
      if (evaluated.isPresent()) {
        become(monitor, group, status(query, options, evaluated.get()), "", evaluated);
      } else if (missing.equals("show_and_notify_no_data")) {
        become(monitor, group, Status.NO_DATA, "", Optional.empty());
      } else if (missing.equals("resolve")) {
        become(monitor, group, Status.OK, "", Optional.empty());
      }
    }
  }

  private static Status status(SimulatedQuery query, JsonObject options, double value) {
    if (query.isBeyond(value, query.critical())) {
      return Status.ALERT;
    }
    Double warning = options.getJsonObject("thresholds").getDouble("warning");
    return warning != null && query.isBeyond(value, warning) ? Status.WARN : Status.OK;
  }

  private void become(
      Resource monitor, String group, Status status, String message, Optional<Double> value) {
    GroupState state = groups.computeIfAbsent(monitor.key() + " " + group, _ -> new GroupState());
    Status before = state.status;
    state.status = status;
    boolean isMuted = isMuted(monitor, group);
    boolean isEnd = state.wasMuted && !isMuted;
    state.wasMuted = isMuted;
    if (isMuted) {
      return;
    }
    boolean isBad = status != Status.OK;
    if (isEnd ? isBad || state.isToldBad : status != before) {
      send(monitor, group, kind(before, status), message, value);
      state.isToldBad = isBad;
      state.notified = now;
    } else if (isBad && isRepeated(monitor, status, state)) {
      send(monitor, group, "AGAIN", message, value);
      state.notified = now;
    }
  }

  private static String kind(Status before, Status status) {
    return switch (status) {
      case OK -> before == Status.WARN ? "RECOVERED (warning)" : "RECOVERED";
      case WARN -> "WARNING";
      case ALERT -> "ALERT";
      case NO_DATA -> "NO DATA";
    };
  }

  private boolean isRepeated(Resource monitor, Status status, GroupState state) {
    JsonObject options = monitor.body().getJsonObject("options");
    long minutes = options.getLong("renotify_interval", 0L);
    String word = status == Status.NO_DATA ? "no data" : status == Status.WARN ? "warn" : "alert";
    return minutes > 0
        && options.getJsonArray("renotify_statuses", new JsonArray().add("alert")).contains(word)
        && !now.isBefore(state.notified.plus(Duration.ofMinutes(minutes)));
  }

  private boolean isMuted(Resource monitor, String group) {
    return downtimes.stream()
        .map(each -> each.body().getJsonObject("data").getJsonObject("attributes"))
        .filter(each -> {
          JsonObject identifier = each.getJsonObject("monitor_identifier");
          return texts(monitor.body(), "tags").containsAll(texts(identifier, "monitor_tags"));
        })
        .filter(each -> List.of(group.split(",", -1)).contains(each.getString("scope")))
        .map(each -> each.getJsonObject("schedule"))
        .anyMatch(schedule ->
            !now.isBefore(time(schedule, "start")) && now.isBefore(time(schedule, "end")));
  }

  private static List<String> texts(JsonObject json, String key) {
    return json.getJsonArray(key).stream().map(String::valueOf).toList();
  }

  private static Instant time(JsonObject schedule, String key) {
    return OffsetDateTime.parse(schedule.getString(key)).toInstant();
  }

  private void send(
      Resource monitor, String group, String kind, String message, Optional<Double> value) {
    Map<String, String> variables = new HashMap<>();
    for (String tag : group.split(",", -1)) {
      if (tag.contains(":")) {
        variables.put(
            tag.substring(0, tag.indexOf(':')) + ".name", tag.substring(tag.indexOf(':') + 1));
      }
    }
    value.ifPresent(it -> variables.put("value", String.valueOf(Math.round(it))));
    variables.put("check_message", message);
    String title = filled(monitor.body().getString("name"), variables);
    String shown = RUNBOOK.matcher(monitor.body().getString("message")).replaceAll("");
    String text = filled(blocks(shown, kind), variables).strip();
    sent.add(new Notification(now, kind, title, text.lines().findFirst().orElse("")));
  }

  /// The blocks of the state alone.
  private static String blocks(String message, String kind) {
    Set<String> states =
        switch (kind) {
          case "ALERT", "AGAIN" -> Set.of("alert");
          case "WARNING" -> Set.of("warning");
          case "NO DATA" -> Set.of("no_data");
          case "RECOVERED" -> Set.of("recovery", "alert_recovery");
          default -> Set.of("recovery", "warning_recovery");
        };
    return BLOCK
        .matcher(message)
        .replaceAll(block ->
            Matcher.quoteReplacement(
                states.contains(block.group(2)) == block.group(1).equals("#")
                    ? block.group(3)
                    : ""));
  }

  private static String filled(String text, Map<String, String> variables) {
    String filled = text;
    for (Map.Entry<String, String> each : variables.entrySet()) {
      filled =
          filled
              .replace("{{{" + each.getKey() + "}}}", each.getValue())
              .replace("{{" + each.getKey() + "}}", each.getValue());
    }
    return filled;
  }
}

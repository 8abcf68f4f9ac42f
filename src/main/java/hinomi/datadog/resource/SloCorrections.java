package hinomi.datadog.resource;

import hinomi.check.Check;
import hinomi.datadog.ResourceKey;
import hinomi.datadog.resource.Slos.Objective;
import hinomi.schedule.MaintenanceWindow;
import hinomi.schedule.OnceWindow;
import hinomi.schedule.RecurringWindow;
import hinomi.schedule.RecurringWindow.Series;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Maintenance windows as corrections of SLOs: Datadog counts corrected time as good. An SLO of
/// several checks is corrected by the windows that all of them have, as a correction would hide
/// what the others do in the meantime. Windows of the past are kept for as long as an SLO looks
/// back.
final class SloCorrections {
  /// The longest time window of an SLO.
  static final Duration LOOK_BACK = Duration.ofDays(90);

  private static final Set<String> PARTS = Set.of("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY");

  /// What Datadog takes for one SLO.
  private static final Map<String, Integer> LIMITS =
      Map.of("once", 100, "DAILY", 2, "WEEKLY", 3, "MONTHLY", 5);

  private final ResourceSettings settings;
  private final Instant now;
  private final List<Resource> resources = new ArrayList<>();
  private final List<UncorrectedWindow> uncorrected = new ArrayList<>();

  SloCorrections(ResourceSettings settings, List<Objective> objectives, Instant now) {
    this.settings = settings;
    this.now = now;
    objectives.forEach(this::add);
  }

  Stream<Resource> all() {
    return resources.stream();
  }

  List<UncorrectedWindow> uncorrected() {
    return List.copyOf(uncorrected);
  }

  private void add(Objective objective) {
    Map<String, Integer> counts = new HashMap<>();
    windows(objective.checks())
        .forEach((when, having) -> {
          MaintenanceWindow window = having.getFirst().window();
          Optional<String> obstacle =
              having.stream().map(OfCheck::check).distinct().count() < objective.checks().size()
                  ? Optional.of(
                      "not all " + objective.checks().size() + " checks of it have the window")
                  : obstacle(window, counts);
          if (obstacle.isEmpty()) {
            resources.add(correction(objective, window, when));
          } else if (!window.isOver(now)) {
            having.forEach(each -> uncorrected.add(warning(each, objective, obstacle.get())));
          }
        });
  }

  private record OfCheck(Check check, MaintenanceWindow window) {}

  /// Those of the checks by when they are, the newest first.
  private Map<String, List<OfCheck>> windows(List<Check> checks) {
    return checks.stream()
        .flatMap(check -> check.maintenance().stream().map(window -> new OfCheck(check, window)))
        .filter(each -> !each.window().isOver(now.minus(LOOK_BACK)))
        .sorted(Comparator.comparing((OfCheck each) -> start(each.window())).reversed())
        .collect(
            Collectors.groupingBy(
                each -> schedule(each.window()).encode(), LinkedHashMap::new, Collectors.toList()));
  }

  private static Instant start(MaintenanceWindow window) {
    return switch (window) {
      case OnceWindow(Instant start, _) -> start;
      case RecurringWindow recurring -> start(recurring.series());
    };
  }

  private static Instant start(Series series) {
    return series.start().atZone(series.zone()).toInstant();
  }

  /// Why Datadog cannot correct by the window.
  private static Optional<String> obstacle(MaintenanceWindow window, Map<String, Integer> counts) {
    String kind = "once";
    if (window instanceof RecurringWindow recurring) {
      Map<String, String> parts = parts(recurring.series().rule());
      kind = parts.getOrDefault("FREQ", "");
      String others =
          parts.keySet().stream()
              .filter(part -> !PARTS.contains(part))
              .sorted()
              .collect(Collectors.joining(", "));
      if (!LIMITS.containsKey(kind)) {
        return Optional.of("corrections recur by the day, week or month, not FREQ=" + kind);
      }
      if (!others.isEmpty()) {
        return Optional.of("corrections have no " + others);
      }
    }
    int limit = LIMITS.getOrDefault(kind, 0);
    return counts.merge(kind, 1, Integer::sum) > limit
        ? Optional.of("Datadog takes " + limit + " of FREQ=" + kind + " for an SLO")
            .map(text -> text.replace("FREQ=once", "those that do not recur"))
        : Optional.empty();
  }

  private static Map<String, String> parts(String rule) {
    return Arrays.stream(rule.split(";", -1))
        .map(part -> part.split("=", 2))
        .collect(Collectors.toMap(part -> part[0], part -> part[1]));
  }

  private static UncorrectedWindow warning(OfCheck each, Objective objective, String obstacle) {
    return new UncorrectedWindow(
        each.check().name(),
        "its maintenance counts in the SLO '" + objective.name() + "': " + obstacle);
  }

  private Resource correction(Objective objective, MaintenanceWindow window, String when) {
    String key = objective.key() + "-" + ResourceKey.digits(when);
    JsonObject attributes =
        schedule(window)
            .put("slo_id", objective.reference().toString())
            .put("category", "Scheduled Maintenance")
            .put(
                "description",
                "Maintenance window from the check files. "
                    + new OwnershipMarks(settings.namespace()).inText(key));
    JsonObject data = new JsonObject().put("type", "correction").put("attributes", attributes);
    return new Resource(ResourceType.CORRECTION, key, new JsonObject().put("data", data));
  }

  private static JsonObject schedule(MaintenanceWindow window) {
    return switch (window) {
      case OnceWindow(Instant start, Instant end) ->
          new JsonObject()
              .put("start", start.getEpochSecond())
              .put("end", end.plusNanos(999_999_999).getEpochSecond())
              .put("timezone", "UTC");
      case RecurringWindow recurring -> schedule(recurring.series());
    };
  }

  private static JsonObject schedule(Series series) {
    return new JsonObject()
        .put("start", start(series).getEpochSecond())
        .put("duration", Math.max(1, series.length().plusNanos(999_999_999).toSeconds()))
        .put("rrule", rule(series))
        .put("timezone", Downtimes.zone(series.zone()));
  }

  /// Without the one day that the start says already, and that is another one in UTC.
  private static String rule(Series series) {
    String day = series.start().getDayOfWeek().name().substring(0, 2);
    return series.rule().startsWith("FREQ=WEEKLY")
        ? series.rule().replaceFirst(";BYDAY=" + day + "(?=;|$)", "")
        : series.rule();
  }

  static String titleOf(String key, JsonObject body) {
    JsonObject attributes = body.getJsonObject("data").getJsonObject("attributes");
    String rule = attributes.getString("rrule");
    return key
        + ", "
        + (rule != null
            ? rule
            : Instant.ofEpochSecond(attributes.getLong("start", 0L))
                + " to "
                + Instant.ofEpochSecond(attributes.getLong("end", 0L)));
  }
}

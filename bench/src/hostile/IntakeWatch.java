package hostile;

import hinomi.demo.EmbeddedIntake;
import hinomi.demo.EmbeddedIntake.Point;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/// What an intake in the place of Datadog is told of checks: the last status of each, and all that
/// was said of the good ones but that they are up.
final class IntakeWatch {
  private static final String CHECK = "check:";

  private final EmbeddedIntake intake;
  private final Map<String, NavigableSet<Long>> slots = new ConcurrentHashMap<>();
  private final Map<String, Integer> disturbed = new ConcurrentHashMap<>();

  IntakeWatch(EmbeddedIntake intake) {
    this.intake = intake;
    intake.onPoint(this::hear);
  }

  private void hear(Point point) {
    String check = check(point.tags());
    if (check.startsWith("good.")) {
      if (point.metric().equals("hinomi.up")) {
        slots
            .computeIfAbsent(check, _ -> new ConcurrentSkipListSet<>())
            .add(point.time().getEpochSecond());
      }
      if (point.metric().equals("hinomi.failures")
          || point.metric().equals("hinomi.degraded")
          || (point.metric().equals("hinomi.up") && point.value() != 1)) {
        disturbed.merge(check + " " + point.metric(), 1, Integer::sum);
      }
    }
  }

  private static String check(Iterable<?> tags) {
    for (Object tag : tags) {
      if (String.valueOf(tag).startsWith(CHECK)) {
        return String.valueOf(tag).substring(CHECK.length());
      }
    }
    return "";
  }

  /// By check: 0 is up, 2 is down.
  Map<String, Integer> statuses() {
    Map<String, Integer> statuses = new TreeMap<>();
    for (JsonObject each : intake.statuses()) {
      statuses.put(check(each.getJsonArray("tags")), each.getInteger("status"));
    }
    return statuses;
  }

  boolean isTold(String check, int status) {
    return Integer.valueOf(status).equals(statuses().get(check));
  }

  /// Whether all these are told to be up.
  boolean areUp(List<String> checks) {
    Map<String, Integer> statuses = statuses();
    return checks.stream().map(statuses::get).allMatch(Integer.valueOf(0)::equals);
  }

  /// What was said of good checks that is not good, and how often.
  Map<String, Integer> disturbed() {
    Map<String, Integer> all = new TreeMap<>(disturbed);
    statuses()
        .forEach((check, status) -> {
          if (check.startsWith("good.") && status != 0) {
            all.put(check + " status " + status, 1);
          }
        });
    return all;
  }

  /// How many of the slots of good checks from one second to another have no point.
  long missing(int interval, long from, long until) {
    return slots.values().stream()
        .mapToLong(all -> {
          long first = all.first() + Math.ceilDiv(from - all.first(), interval) * interval;
          long due = Math.max(0, Math.floorDiv(until - first, interval) + 1);
          return due - all.subSet(first, true, Math.max(first, until), true).size();
        })
        .sum();
  }
}

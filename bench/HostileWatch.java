import hinomi.demo.EmbeddedIntake;
import hinomi.demo.EmbeddedIntake.Point;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;

/// What an intake in the place of Datadog is told of checks: the last status of each, and all that
/// was said of the good ones but that they are up.
final class HostileWatch {
  private static final String CHECK = "check:";

  private final EmbeddedIntake intake;
  private final Map<String, NavigableSet<Long>> slots = new ConcurrentHashMap<>();
  private final Map<String, Integer> disturbed = new ConcurrentHashMap<>();

  HostileWatch(EmbeddedIntake intake) {
    this.intake = intake;
    intake.tell(this::hear);
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

  long points() {
    return sum(slots -> (long) slots.size());
  }

  /// How many of their slots from the first until a second have no point. A run that began less
  /// than an interval before may not have ended.
  long missing(int interval, long until) {
    return sum(slots -> {
      long last = until - interval;
      return (last - slots.first()) / interval + 1 - slots.headSet(last, true).size();
    });
  }

  private long sum(Function<NavigableSet<Long>, Long> size) {
    return slots.values().stream().map(size).mapToLong(Long::longValue).sum();
  }
}

package hinomi.datadog.resource;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The fields in which a live resource differs from the desired one. Not a difference: fields that
/// Datadog adds, the order of tags and of SLO time windows, and how much of a recurring downtime is
/// over.
final class ResourceDiff {
  /// The path of the schedule of a downtime.
  static final String DOWNTIME_SCHEDULE = "data.attributes.schedule";

  private final List<String> differing = new ArrayList<>();

  private ResourceDiff() {}

  static List<String> differing(JsonObject desired, JsonObject live) {
    ResourceDiff diff = new ResourceDiff();
    diff.compare("", desired, live);
    return diff.differing;
  }

  private void compare(String path, @Nullable Object desired, @Nullable Object live) {
    if (desired instanceof JsonObject object && live instanceof JsonObject found) {
      if (path.equals(DOWNTIME_SCHEDULE)
          && new DowntimeSchedule(object).isKeptBy(new DowntimeSchedule(found))) {
        return;
      }
      object.forEach(each ->
          compare(below(path, each.getKey()), each.getValue(), found.getValue(each.getKey())));
    } else if (desired instanceof JsonArray array && live instanceof JsonArray found) {
      compareAll(path, array, found);
    } else if (!isSame(desired, live)) {
      differing.add(path);
    }
  }

  private static String below(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private void compareAll(String path, JsonArray desired, JsonArray live) {
    if (desired.size() != live.size()) {
      differing.add(path);
    } else if (desired.stream().allMatch(String.class::isInstance)) {
      if (!sorted(desired).equals(sorted(live))) {
        differing.add(path);
      }
    } else {
      List<Object> ordered = byWindow(desired);
      List<Object> found = byWindow(live);
      for (int index = 0; index < ordered.size(); index++) {
        compare(path, ordered.get(index), found.get(index));
      }
    }
  }

  private static List<Object> byWindow(JsonArray array) {
    return array.stream()
        .sorted(
            Comparator.comparing(
                each -> each instanceof JsonObject object ? object.getString("timeframe", "") : ""))
        .toList();
  }

  private static List<String> sorted(JsonArray array) {
    return array.stream().map(String::valueOf).sorted().toList();
  }

  private static boolean isSame(@Nullable Object desired, @Nullable Object live) {
    return switch (desired) {
      case Number number when live instanceof Number found ->
          decimal(number).compareTo(decimal(found)) == 0;
      case String text when live instanceof String found && !text.equals(found) ->
          isSameTime(text, found);
      case Boolean flag when live == null -> !flag;
      case Number number when live == null -> decimal(number).signum() == 0;
      case JsonArray array when live == null -> array.isEmpty();
      case null, default -> Objects.equals(desired, live);
    };
  }

  private static BigDecimal decimal(Number number) {
    return new BigDecimal(number.toString());
  }

  private static boolean isSameTime(String desired, String live) {
    return parsed(desired, text -> OffsetDateTime.parse(text).toInstant())
        .equals(parsed(live, text -> OffsetDateTime.parse(text).toInstant()));
  }

  /// The time, or the text itself if it is not a time.
  private static Object parsed(String text, Function<String, Object> parse) {
    try {
      return parse.apply(text);
    } catch (DateTimeException _) {
      return text;
    }
  }
}

package hinomi.sink.log;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Shortens records of the log that a container runtime would split, because half a line is no
/// JSON. It drops the steps that passed, then the beginnings of long lists, and at last the whole
/// report.
final class RecordTrimmer {
  /// Docker and containerd split lines at 16 KiB.
  static final int MAX_BYTES = 16_000;

  private static final String REPORT = "report";

  private RecordTrimmer() {}

  /// The record as one line.
  static byte[] line(JsonObject whole) {
    byte[] line = bytes(whole);
    if (line.length <= MAX_BYTES) {
      return line;
    }
    JsonObject record = whole.copy().put("shortened", true);
    Optional.ofNullable(record.getJsonObject(REPORT))
        .flatMap(report -> Optional.ofNullable(report.getJsonArray("steps")))
        .ifPresent(RecordTrimmer::dropWhatPassed);
    for (line = bytes(record); line.length > MAX_BYTES; line = bytes(record)) {
      Optional<List<?>> longest = longestIn(record);
      if (longest.isEmpty()) {
        record.remove(REPORT);
        return bytes(record);
      }
      longest.get().subList(0, longest.get().size() / 2).clear();
    }
    return line;
  }

  private static void dropWhatPassed(JsonArray steps) {
    List<?> all = steps.getList();
    all.removeIf(RecordTrimmer::hasPassed);
  }

  private static boolean hasPassed(Object step) {
    return step instanceof Map<?, ?> map
        ? "passed".equals(map.get("verdict"))
        : step instanceof JsonObject json && "passed".equals(json.getString("verdict"));
  }

  /// The longest list, of those with more than one element.
  private static Optional<List<?>> longestIn(JsonObject json) {
    List<List<?>> all = new ArrayList<>();
    collect(json, all);
    return all.stream().filter(list -> list.size() > 1).max(Comparator.comparingInt(List::size));
  }

  private static void collect(Object value, List<List<?>> all) {
    switch (value) {
      case JsonObject object -> object.getMap().values().forEach(each -> collect(each, all));
      case Map<?, ?> map -> map.values().forEach(each -> collect(each, all));
      case JsonArray array -> collect(array.getList(), all);
      case List<?> list -> {
        all.add(list);
        list.forEach(each -> collect(each, all));
      }
      case null, default -> {}
    }
  }

  private static byte[] bytes(JsonObject record) {
    return (record.encode() + "\n").getBytes(StandardCharsets.UTF_8);
  }
}

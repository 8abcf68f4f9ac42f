package hinomi.datadog;

import hinomi.datadog.Point.Sort;
import hinomi.journal.Journal;
import io.micrometer.core.ipc.http.HttpSender;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Takes what micrometer-registry-datadog would post once and forget, and puts it into the journal
/// as points that are true: without values that are no number, without averages and maxima of
/// timers nobody used, with types, intervals and a second of their own.
final class MeterPoints implements HttpSender {
  private static final Pattern NOT_A_NUMBER = Pattern.compile(", (NaN|-?Infinity)]]");
  private static final Pattern OF_SAMPLES = Pattern.compile("\\.(avg|max|sum)$");
  private static final Pattern COUNT = Pattern.compile("\\.count$");

  private final Journal journal;
  private final Map<String, String> constants;
  private final Sort count;
  private long lastSecond;

  MeterPoints(Journal journal, Map<String, String> constants, Duration step) {
    this.journal = journal;
    this.constants = Map.copyOf(constants);
    this.count = new Sort.Count(step);
  }

  @Override
  public synchronized Response send(Request request) {
    List<Series> posted = read(new String(request.getEntity(), StandardCharsets.UTF_8));
    Set<String> unused =
        posted.stream().filter(Series::isUnused).map(Series::timer).collect(Collectors.toSet());
    // Closing posts twice within one second, and of two points in one second Datadog keeps one.
    lastSecond = Math.max(posted.isEmpty() ? 0 : posted.getFirst().second(), lastSecond + 1);
    posted.stream()
        .filter(each -> each.value().isPresent())
        .filter(each -> !(each.isOfSamples() && unused.contains(each.timer())))
        .forEach(this::append);
    return new Response(202, "");
  }

  private void append(Series series) {
    Instant second = Instant.ofEpochSecond(lastSecond);
    Sort sort = series.isCount() ? count : new Sort.Gauge();
    Stream<String> tags =
        Stream.concat(
            series.tags().stream().filter(tag -> !tag.startsWith("statistic:")).map(Tag::spelled),
            constants.entrySet().stream().map(each -> Tag.of(each.getKey(), each.getValue())));
    Point point =
        new Point(
            series.metric(),
            sort,
            series.unit(),
            tags.toList(),
            second,
            series.value().orElseThrow());
    journal.append(Lane.POINTS.number(), second, point.bytes());
  }

  private static List<Series> read(String body) {
    JsonObject posted = new JsonObject(NOT_A_NUMBER.matcher(body).replaceAll(", null]]"));
    return posted.getJsonArray("series").stream()
        .map(each -> Series.of((JsonObject) each))
        .toList();
  }

  /// One series as the registry writes it for the intake of old.
  private record Series(
      String metric,
      boolean isCount,
      Optional<String> unit,
      List<String> tags,
      long second,
      Optional<Double> value) {
    static Series of(JsonObject json) {
      JsonArray point = json.getJsonArray("points").getJsonArray(0);
      return new Series(
          json.getString("metric"),
          "count".equals(json.getString("type")),
          Optional.ofNullable(json.getString("unit")),
          json.getJsonArray("tags", new JsonArray()).stream().map(String::valueOf).toList(),
          point.getLong(0),
          Optional.ofNullable(point.getDouble(1)));
    }

    boolean isOfSamples() {
      return OF_SAMPLES.matcher(metric).find();
    }

    boolean isUnused() {
      return COUNT.matcher(metric).find() && value.filter(each -> each == 0).isPresent();
    }

    /// What the series of one timer have in common.
    String timer() {
      return COUNT.matcher(OF_SAMPLES.matcher(metric).replaceAll("")).replaceAll("") + tags;
    }
  }
}

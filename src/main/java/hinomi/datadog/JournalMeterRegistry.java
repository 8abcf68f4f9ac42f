package hinomi.datadog;

import hinomi.datadog.Point.Sort;
import hinomi.journal.Journal;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Timer;
import io.micrometer.datadog.DatadogConfig;
import io.micrometer.datadog.DatadogMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Micrometer's Datadog registry with its names, tags, units and steps, which appends points to the
/// journal instead of posting them (ADR 0009). It writes only metrics that are read, as each series
/// costs money, only finite values, and counts and timers only when something was counted: monitors
/// take a missing count for 0.
final class JournalMeterRegistry extends DatadogMeterRegistry {
  private static final Sort GAUGE = new Sort.Gauge();

  private final Journal journal;
  private final Predicate<String> isRead;
  private final List<String> constants;
  private final Sort count;
  private long lastSecond;

  JournalMeterRegistry(
      Journal journal,
      Map<String, String> constants,
      Predicate<String> isRead,
      DatadogConfig config,
      Clock clock) {
    // Before super, which starts the thread that publishes.
    this.journal = journal;
    this.isRead = isRead;
    this.constants =
        constants.entrySet().stream()
            .map(each -> DatadogTag.of(each.getKey(), each.getValue()))
            .toList();
    this.count = new Sort.Count(config.step());
    super(config, clock);
  }

  @Override
  protected synchronized void publish() {
    // Closing publishes twice within one second, and Datadog keeps one point per second.
    lastSecond = Math.max(clock.wallTime() / 1_000, lastSecond + 1);
    getMeters().stream()
        .flatMap(this::values)
        .filter(each -> isRead.test(each.id().getName()))
        .filter(each -> Double.isFinite(each.value()))
        .forEach(this::append);
  }

  private Stream<Value> values(Meter meter) {
    return meter instanceof Timer timer
        ? ofTimer(timer)
        : StreamSupport.stream(meter.measure().spliterator(), false)
            .map(each -> new Value(meter.getId(), sort(each.getStatistic()), each.getValue()))
            .filter(each -> each.sort() instanceof Sort.Gauge || each.value() != 0);
  }

  private Stream<Value> ofTimer(Timer timer) {
    return timer.count() == 0
        ? Stream.of()
        : Stream.of(
            new Value(suffixed(timer, "sum"), count, timer.totalTime(getBaseTimeUnit())),
            new Value(suffixed(timer, "count").withBaseUnit("occurrences"), count, timer.count()),
            new Value(suffixed(timer, "avg"), GAUGE, timer.mean(getBaseTimeUnit())),
            new Value(suffixed(timer, "max"), GAUGE, timer.max(getBaseTimeUnit())));
  }

  private static Meter.Id suffixed(Timer timer, String suffix) {
    Meter.Id id = timer.getId();
    return id.withName(id.getName() + "." + suffix);
  }

  private Sort sort(Statistic statistic) {
    return switch (statistic) {
      case COUNT, TOTAL, TOTAL_TIME -> count;
      case MAX, VALUE, UNKNOWN, ACTIVE_TASKS, DURATION -> GAUGE;
    };
  }

  private void append(Value value) {
    Instant second = Instant.ofEpochSecond(lastSecond);
    Stream<String> tags =
        getConventionTags(value.id()).stream()
            .map(tag -> DatadogTag.of(tag.getKey(), tag.getValue()));
    Point point =
        new Point(
            getConventionName(value.id()),
            value.sort(),
            unit(value.id()),
            Stream.concat(tags, constants.stream()).toList(),
            second,
            value.value());
    journal.append(IntakeEndpoint.POINTS.queue(), second, point.bytes());
  }

  /// Micrometer names units in the plural, Datadog in the singular.
  private static Optional<String> unit(Meter.Id id) {
    return Optional.ofNullable(id.getBaseUnit()).map(plural -> plural.replaceFirst("s$", ""));
  }

  private record Value(Meter.Id id, Sort sort, double value) {}
}

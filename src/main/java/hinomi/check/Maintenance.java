package hinomi.check;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.schedule.MaintenanceWindow;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads maintenance windows: one `{ }` or a list of them, each once or by a rule.
final class Maintenance {
  private static final ValueType<LocalDateTime> LOCAL_TIME =
      ValueType.TEXT.as("a local time, as 2026-12-01T02:00", Maintenance::localTime);

  private static final Duration MAX_OFFSET = Duration.ofHours(12);

  private Maintenance() {}

  static Setting<List<MaintenanceWindow>> read(Section check) {
    Stream<Section> windows =
        check.isSection("maintenance")
            ? Stream.of(check.section("maintenance"))
            : check.sections("maintenance").stream();
    List<Setting<MaintenanceWindow>> read = windows.map(Maintenance::window).toList();
    return read.stream().allMatch(Setting::isGood)
        ? Setting.of(read.stream().map(Setting::get).toList())
        : new Setting.Refused<>();
  }

  private static Setting<MaintenanceWindow> window(Section window) {
    Setting<LocalDateTime> start = window.required("start", LOCAL_TIME);
    Setting<Optional<LocalDateTime>> end = window.optional("end", LOCAL_TIME);
    Setting<Optional<Duration>> duration = window.optional("duration", BoundedTypes.SOME_TIME);
    Setting<ZoneId> zone = window.required("zone", TimeZones.ZONE);
    Setting<Optional<String>> rule = window.optional("rule", BoundedTypes.SOME_TEXT);
    if (end.isGood() && duration.isGood() && end.get().isPresent() == duration.get().isPresent()) {
      window.refuse("needs either 'end' or 'duration'");
    }
    return window.make(() -> {
      Span span = new Span(start.get(), zone.get(), end.get(), duration.get());
      return rule.get().map(span::again).orElseGet(span::once);
    });
  }

  /// A stretch of local time, as authors write it.
  private record Span(
      LocalDateTime start, ZoneId zone, Optional<LocalDateTime> end, Optional<Duration> duration) {
    MaintenanceWindow once() {
      return MaintenanceWindow.once(opens(), closes());
    }

    /// Datadog takes no offset with minutes, and none beyond those of `Etc/GMT`.
    MaintenanceWindow again(String rule) {
      if (zone.normalized() instanceof ZoneOffset offset
          && (offset.getTotalSeconds() % 3_600 != 0
              || Math.abs(offset.getTotalSeconds()) > MAX_OFFSET.toSeconds())) {
        throw new IllegalArgumentException(
            "zone must have a name for a window with a rule, as Asia/Kolkata, was '" + zone + "'");
      }
      // By the clock on the wall, so that a first night with 25 hours does not lengthen all others.
      Duration length =
          end.map(time -> Duration.between(start, time)).or(() -> duration).orElse(Duration.ZERO);
      return MaintenanceWindow.byRule(rule, start, zone, length);
    }

    private Instant opens() {
      return start.atZone(zone).toInstant();
    }

    private Instant closes() {
      return end.map(time -> time.atZone(zone).toInstant())
          .orElseGet(() -> opens().plus(duration.orElse(Duration.ZERO)));
    }
  }

  private static LocalDateTime localTime(String text) {
    try {
      return LocalDateTime.parse(text.strip());
    } catch (DateTimeException wrong) {
      throw new IllegalArgumentException(
          "must be a local time, as 2026-12-01T02:00, was '" + text + "'", wrong);
    }
  }
}

package hinomi.datadog;

import hinomi.check.Check;
import hinomi.check.CurrentState;
import hinomi.check.Report;
import hinomi.datadog.Point.Sort;
import hinomi.journal.Journal;
import hinomi.sink.Sink;
import hinomi.verdict.Level;
import hinomi.verdict.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Sends what this location calls a check, where several must agree before somebody is paged:
/// `hinomi.locations.down` is 1 while the target is failing, `hinomi.locations.degraded` while it
/// is degraded. The sum over locations is how many say so. The points lie on full minutes, so that
/// those of all locations add up.
///
/// A series costs money only in the hours that it has points, so what is over is sent as 0 for a
/// quarter of an hour, as after a start, and then no more.
final class LocationGauges implements Sink {
  private static final Duration OVER = Duration.ofMinutes(15);
  private static final Sort GAUGE = new Sort.Gauge();

  private final Journal journal;
  private final Map<String, String> constants;
  private final Function<List<Check>, Locations> locationsOf;
  private final boolean isForAll;
  private final Instant startedAt;
  private volatile Locations locations;

  /// `isForAll` when no service checks are sent, by which a single location would page.
  LocationGauges(
      Journal journal,
      Map<String, String> constants,
      Function<List<Check>, Locations> locationsOf,
      boolean isForAll,
      InstantSource clock) {
    this.journal = journal;
    this.constants = Map.copyOf(constants);
    this.locationsOf = locationsOf;
    this.isForAll = isForAll;
    this.startedAt = clock.instant();
    this.locations = locationsOf.apply(List.of());
  }

  @Override
  public void replace(List<Check> checks) {
    locations = locationsOf.apply(checks);
  }

  @Override
  public void accept(Report report) {
    State state = report.state();
    boolean isChanged =
        !state.announced().equals(report.before().announced())
            || state.isFailing() != report.before().isFailing();
    if (isChanged && !report.inMaintenance()) {
      send(new CurrentState(report.check(), report.location(), state, report.plannedAt()));
    }
  }

  @Override
  public void repeat(CurrentState current) {
    if (!current.inMaintenance()) {
      send(current);
    }
  }

  @Override
  public void removed(CurrentState last) {
    Level level = last.state().announced().level();
    if (isSent(last.check()) && level != Level.UNKNOWN && level != Level.UP) {
      append("hinomi.locations.down", last, false);
      append("hinomi.locations.degraded", last, false);
    }
  }

  /// Whether alerts go by the gauges of the check, and not by its statuses.
  boolean isSent(Check check) {
    return isForAll || Quorum.of(check, locations).isShared();
  }

  private void send(CurrentState current) {
    State state = current.state();
    if (state.announced().level() != Level.UNKNOWN && isSent(current.check())) {
      boolean isFailing = state.isFailing();
      appendWhileNew("hinomi.locations.down", current, isFailing);
      // What is failing is not over being degraded.
      if (!isFailing) {
        appendWhileNew(
            "hinomi.locations.degraded", current, state.announced().level() == Level.DEGRADED);
      }
    }
  }

  /// What is over only for a while after the change.
  private void appendWhileNew(String metric, CurrentState current, boolean isSo) {
    Instant changed = current.state().announced().at();
    Instant since = changed.isAfter(startedAt) ? changed : startedAt;
    if (isSo || current.at().isBefore(since.plus(OVER))) {
      append(metric, current, isSo);
    }
  }

  private void append(String metric, CurrentState current, boolean isSo) {
    Instant minute = current.at().truncatedTo(ChronoUnit.MINUTES);
    List<String> tags =
        new ArrayList<>(DatadogTag.of(current.check(), current.location(), constants));
    tags.add(Audience.of(current.check()).tag(Quorum.of(current.check(), locations)));
    Point point = new Point(metric, GAUGE, Optional.empty(), tags, minute, isSo ? 1 : 0);
    journal.append(IntakeEndpoint.POINTS.queue(), minute, point.bytes());
  }
}

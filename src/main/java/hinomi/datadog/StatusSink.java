package hinomi.datadog;

import hinomi.assertion.Grade;
import hinomi.check.Check;
import hinomi.check.CurrentState;
import hinomi.check.Location;
import hinomi.check.Report;
import hinomi.sink.OnCallPage;
import hinomi.sink.OnCallText;
import hinomi.sink.ReportText;
import hinomi.sink.Sink;
import hinomi.verdict.Level;
import hinomi.verdict.State;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// Sends what is announced of a check as Datadog's service checks: at once when it changed, and
/// once a minute, so that a lost status is soon replaced, and none ends because a check cannot be
/// judged. The message is what somebody who is paged reads first: the reason of the last bad run,
/// which is all that is remembered here.
///
/// `hinomi.check` is for overviews: ok, warning when degraded, critical when failing. Monitors read
/// the others, which have two values, so that each alert has one end: `hinomi.down` is critical
/// while the target is failing, flapping included; `hinomi.degraded` while it is degraded, and is
/// not sent while it is failing, as that ends no degradation.
final class StatusSink implements Sink {
  private static final String OVERVIEW = "hinomi.check";
  private static final String DOWN = "hinomi.down";
  private static final String DEGRADED = "hinomi.degraded";
  private static final int OK = 0;
  private static final int WARNING = 1;
  private static final int CRITICAL = 2;

  /// Statuses that alert nobody are repeated in one of so many minutes.
  private static final int CALM_MINUTES = 10;

  private static final int MAX_MESSAGE_LENGTH = 500;

  /// Of the headline without the name of the check.
  private static final int MAX_HEADLINE_LENGTH = 60;

  private final NotificationQueue statuses;
  private final OnCallText onCall;
  private final Predicate<Check> alertsOtherwise;

  /// What follows the headline, for checks that are not up, by name.
  private final Map<String, String> reasons = new ConcurrentHashMap<>();

  /// The time of the last repeat of any check.
  private volatile Instant repeated = Instant.MIN;

  /// Alerts of some checks do not go by their statuses, which are for overviews only then.
  StatusSink(NotificationQueue statuses, OnCallText onCall, Predicate<Check> alertsOtherwise) {
    this.statuses = statuses;
    this.onCall = onCall;
    this.alertsOtherwise = alertsOtherwise;
  }

  /// Maintenance windows and unknown states are not reported.
  @Override
  public void accept(Report report) {
    remember(report);
    if (!report.inMaintenance() && isChanged(report.before(), report.state())) {
      CurrentState current =
          new CurrentState(
              report.check(), report.location(), report.state(), sinceRepeated(report.plannedAt()));
      send(current, true);
      statuses.sendNow().run();
    }
  }

  private void remember(Report report) {
    String name = report.check().name();
    if (report.verdict().isConclusive() && report.verdict().grade() != Grade.PASSED) {
      reasons.put(name, reason(name, onCall.of(report)));
    } else if (report.state().announced().level() == Level.UP) {
      reasons.remove(name);
    }
  }

  private static String reason(String check, OnCallPage page) {
    return page.under("")
        .with(Harmless::text, Harmless::url)
        .inLine(MAX_MESSAGE_LENGTH - check.length() - MAX_HEADLINE_LENGTH);
  }

  /// What was repeated while the run was under way is older news than its result.
  private Instant sinceRepeated(Instant planned) {
    return planned.isBefore(repeated) ? repeated : planned;
  }

  private static boolean isChanged(State before, State after) {
    return after.announced().level() != Level.UNKNOWN
        && (!after.announced().equals(before.announced())
            || after.isFailing() != before.isFailing());
  }

  @Override
  public void repeat(CurrentState current) {
    repeated = current.at();
    if (!current.inMaintenance() && current.state().announced().level() != Level.UNKNOWN) {
      send(current, isCalmMinute(current.at()));
    }
  }

  private static boolean isCalmMinute(Instant at) {
    return Math.floorMod(Math.floorDiv(at.getEpochSecond(), 60L), (long) CALM_MINUTES) == 0;
  }

  /// Nobody else would end its alerts.
  @Override
  public void removed(CurrentState last) {
    reasons.remove(last.check().name());
    State state = last.state();
    if (state.announced().level() != Level.UNKNOWN && state.announced().level() != Level.UP) {
      for (String status : List.of(DOWN, DEGRADED, OVERVIEW)) {
        send(status, OK, last);
      }
      statuses.sendNow().run();
    }
  }

  private void send(CurrentState current, boolean isCalmToo) {
    boolean isFailing = current.state().isFailing();
    boolean isDegraded = !isFailing && current.state().announced().level() == Level.DEGRADED;
    send(DOWN, isFailing ? CRITICAL : OK, current);
    if (isDegraded || (isCalmToo && !isFailing)) {
      send(DEGRADED, isDegraded ? CRITICAL : OK, current);
    }
    if (isCalmToo || isFailing || isDegraded) {
      send(OVERVIEW, isFailing ? CRITICAL : isDegraded ? WARNING : OK, current);
    }
  }

  private void send(String name, int value, CurrentState current) {
    if (!name.equals(OVERVIEW) && alertsOtherwise.test(current.check())) {
      return;
    }
    JsonObject status =
        new JsonObject()
            .put("check", name)
            // Required, and a real host name would be billed as a host.
            .put("host_name", "hinomi")
            .put("tags", new JsonArray(tags(current.check(), current.location())))
            .put("status", value);
    if (value != OK) {
      status.put("message", message(current));
    }
    statuses.append(status, "timestamp", current.at());
  }

  /// Besides the tags of the check, that by which monitors select statuses: a monitor of service
  /// checks cannot ask for one name or another.
  private List<String> tags(Check check, Location location) {
    List<String> tags = new ArrayList<>(statuses.tags(check, location));
    tags.add(Audience.of(check).tag());
    return tags;
  }

  private String message(CurrentState current) {
    String name = current.check().name();
    return name
        + " "
        + ReportText.announced(current.state())
        + reasons.computeIfAbsent(name, _ -> reason(name, onCall.of(current)));
  }
}

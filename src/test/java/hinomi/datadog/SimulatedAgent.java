package hinomi.datadog;

import hinomi.assertion.Grade;
import hinomi.check.Check;
import hinomi.check.CurrentState;
import hinomi.check.Location;
import hinomi.check.Report;
import hinomi.config.Secrets;
import hinomi.journal.Entry;
import hinomi.journal.Journal;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Facts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.outcome.Timing;
import hinomi.sink.OnCallText;
import hinomi.sink.Sink;
import hinomi.text.HumanTime;
import hinomi.verdict.Level;
import hinomi.verdict.RunSummary;
import hinomi.verdict.State;
import hinomi.verdict.Verdict;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An agent whose runs come out as a story says: the real states and sinks, without probes, timers
/// and a network.
public final class SimulatedAgent {
  private static final Duration OLDEST_POINT = Duration.ofHours(1);
  private static final Duration OLDEST_STATUS = Duration.ofMinutes(10);

  private final Check check;
  private final Location location;
  private final Journal journal = Journal.inMemory(10_000_000, _ -> {});
  private final List<Sink> sinks;
  private State state;
  private Instant unknownSince = Instant.MAX;
  private boolean isNetworkLost;

  /// An agent that starts now, without states of one before.
  public SimulatedAgent(Check check, Location location, Locations locations, Instant now) {
    this.check = check;
    this.location = location;
    this.state = State.unrecorded(now);
    Map<String, String> tags = Map.of("hinomi", "default");
    NotificationQueue statuses =
        new NotificationQueue(IntakeEndpoint.STATUSES, journal, tags, () -> {});
    LocationGauges gauges = new LocationGauges(journal, tags, _ -> locations, false, () -> now);
    OnCallText onCall = new OnCallText(new Secrets(), HumanTime.UTC, false);
    sinks =
        List.of(
            new SeriesSink(journal, tags),
            gauges,
            new StatusSink(statuses, onCall, gauges::isSent));
  }

  /// How a run comes out.
  public enum Run {
    PASSED,
    SLOW,
    DEGRADED,
    FAILED,
    /// The network of the agent is lost.
    NETWORK_LOST,
    /// The agent itself is at fault.
    UNJUDGED
  }

  private static final Set<Run> ANSWERED = Set.of(Run.PASSED, Run.SLOW, Run.DEGRADED);

  public void run(Run run, Instant planned, long daysLeft) {
    boolean inMaintenance = check.maintenance().stream().anyMatch(window -> window.covers(planned));
    Verdict verdict = verdict(run);
    State after =
        state.after(
            new RunSummary(
                verdict,
                planned,
                inMaintenance,
                Optional.of(daysLeft).filter(_ -> ANSWERED.contains(run))),
            check.thresholds(),
            Duration.ofHours(1));
    Report report =
        new Report(
            check,
            location,
            planned,
            planned,
            List.of(outcome(run, daysLeft)),
            List.of(verdict),
            state,
            after,
            0,
            inMaintenance);
    state = after;
    unknownSince =
        state.level() != Level.UNKNOWN
            ? Instant.MAX
            : unknownSince.equals(Instant.MAX) ? planned : unknownSince;
    sinks.forEach(sink -> sink.accept(report));
    isNetworkLost = run == Run.NETWORK_LOST;
  }

  /// Once a minute.
  public void repeat(Instant now) {
    sendOfAgent(now);
    sinks.forEach(sink -> sink.repeat(new CurrentState(check, location, state, now)));
  }

  public void remove(Instant now) {
    sinks.forEach(sink -> sink.removed(new CurrentState(check, location, state, now)));
  }

  private static Verdict verdict(Run run) {
    return switch (run) {
      case PASSED, SLOW -> verdict(Grade.PASSED, Optional.empty(), Optional.empty());
      case DEGRADED ->
          verdict(Grade.DEGRADED, Optional.of("assertion"), Optional.of("latency is 900 ms"));
      case FAILED ->
          verdict(Grade.FAILED, Optional.of("timeout"), Optional.of("no answer within 10 s"));
      case NETWORK_LOST, UNJUDGED ->
          verdict(Grade.FAILED, Optional.of("agent"), Optional.of("not the site"));
    };
  }

  private static Verdict verdict(Grade grade, Optional<String> reason, Optional<String> message) {
    return new Verdict(grade, reason, message, List.of());
  }

  private static Outcome outcome(Run run, long daysLeft) {
    Facts facts = Facts.of(CommonFacts.DAYS_LEFT, daysLeft);
    return switch (run) {
      case PASSED, DEGRADED -> new Answered(facts, timing(100));
      case SLOW -> new Answered(facts, timing(5_000));
      case FAILED, NETWORK_LOST, UNJUDGED ->
          new Failed(Cause.TIMEOUT, "no answer within 10 s", Facts.NONE, Timing.NONE);
    };
  }

  private static Timing timing(long millis) {
    return new Timing(Map.of(Phase.FIRST_BYTE, Duration.ofMillis(millis)));
  }

  private void sendOfAgent(Instant now) {
    boolean isUnknownForLong =
        unknownSince.isBefore(now.minus(check.schedule().interval().multipliedBy(3)));
    gauge("heartbeat", 1, now);
    gauge("network.lost", isNetworkLost ? 1 : 0, now);
    gauge("checks.unjudged", isUnknownForLong ? 1 : 0, now);
    gauge("files.problems", 0, now);
    gauge("journal.age", (double) journal.age(now).toSeconds(), now);
  }

  private void gauge(String name, double value, Instant now) {
    String metric = "hinomi.agent." + name;
    if (!AgentMeters.PUBLISHED.contains(metric)) {
      throw new IllegalArgumentException("agents do not send " + metric);
    }
    List<String> tags =
        List.of("hinomi:default", DatadogTag.of("location", location.name()), "version:1");
    Point point = new Point(metric, new Point.Sort.Gauge(), Optional.empty(), tags, now, value);
    journal.append(IntakeEndpoint.POINTS.queue(), now, point.bytes());
  }

  /// Takes what is delivered now: of statuses the newest about the same, nothing that is too old.
  public void deliver(Intake intake, Instant now) {
    for (Entry each : taken(IntakeEndpoint.POINTS)) {
      if (!each.time().isBefore(now.minus(OLDEST_POINT))) {
        intake.point(json(each));
      }
    }
    Set<String> subjects = new HashSet<>();
    List<Entry> newest =
        taken(IntakeEndpoint.STATUSES).stream()
            .filter(each -> subjects.add(IntakeEndpoint.STATUSES.subject(each)))
            .filter(each -> !each.time().isBefore(now.minus(OLDEST_STATUS)))
            .toList();
    newest.reversed().forEach(each -> intake.status(json(each)));
  }

  /// What receives points and statuses.
  public interface Intake {
    void point(JsonObject series);

    void status(JsonObject status);
  }

  private List<Entry> taken(IntakeEndpoint endpoint) {
    List<Entry> all = journal.newest(endpoint.queue(), Integer.MAX_VALUE);
    journal.acknowledge(all);
    return all;
  }

  private static JsonObject json(Entry entry) {
    return new JsonObject(new String(entry.bytes(), StandardCharsets.UTF_8));
  }
}

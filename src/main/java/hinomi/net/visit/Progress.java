package hinomi.net.visit;

import hinomi.net.ProbeFault;
import hinomi.outcome.Body;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.EarlierHop;
import hinomi.outcome.Fact;
import hinomi.outcome.Facts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.outcome.Timing;
import hinomi.text.HumanText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What a run has recorded so far of its last hop: facts, finished phases, and the current activity
/// in words.
public final class Progress {
  private final Map<Phase, Duration> phases = new EnumMap<>(Phase.class);
  private final Runnable onReceived;
  private final List<EarlierHop> hops = new ArrayList<>();
  private Facts facts = Facts.NONE;
  private Supplier<String> activity = () -> "starting";
  private Supplier<Optional<ProbeFault>> lateFault = Optional::empty;
  private Optional<Phase> current = Optional.empty();
  private long currentSince;
  private boolean isUpgrading;
  private boolean measuring = true;
  private boolean hasReceived;

  public Progress() {
    this(() -> {});
  }

  /// For a side request: what it receives counts as received by the whole run.
  Progress(Runnable onReceived) {
    this.onReceived = onReceived;
  }

  public <T> void record(Fact<T> fact, T value) {
    if (fact == CommonFacts.BODY) {
      forgetBody();
    }
    facts = facts.with(fact, value);
  }

  public <T> Optional<T> find(Fact<T> fact) {
    return facts.find(fact);
  }

  /// Releases the memory of a body that will not be judged.
  private void forgetBody() {
    facts.find(CommonFacts.BODY).ifPresent(Body::release);
  }

  /// The phase began: if the run fails before it is recorded, it is the unfinished one. With a new
  /// connection, the phases of the one before do not count any more.
  public void enter(Phase phase) {
    enter(phase, System.nanoTime());
  }

  /// The same; the phase began at that time of `nanoTime`.
  public void enter(Phase phase, long since) {
    if (!measuring || isUpgrading) {
      return;
    }
    if (phase.isBeforeConnected()) {
      phases.keySet().removeIf(each -> each.compareTo(phase) >= 0);
    }
    current = Optional.of(phase);
    currentSince = since;
  }

  /// The current phase turned out not to happen.
  public void leave() {
    current = Optional.empty();
  }

  public void recordPhase(Phase phase, long nanos) {
    if (measuring) {
      phases.put(phase, Duration.ofNanos(nanos));
      current = current.filter(each -> each != phase);
    }
  }

  /// At least one byte of the peer was read.
  public void received() {
    hasReceived = true;
    onReceived.run();
  }

  boolean hasReceived() {
    return hasReceived;
  }

  /// What follows is not part of the target's latency.
  public void stopMeasuring() {
    leave();
    measuring = false;
  }

  public void begin(String activity) {
    begin(activity, Optional::empty);
  }

  /// If the run times out now, `lateFault` may give a better reason than the timeout.
  public void begin(String activity, Supplier<Optional<ProbeFault>> lateFault) {
    begin(() -> activity, lateFault);
  }

  /// The same with words that are built only when needed.
  public void begin(Supplier<String> activity, Supplier<Optional<ProbeFault>> lateFault) {
    this.activity = activity;
    this.lateFault = lateFault;
  }

  public String activity() {
    return activity.get();
  }

  /// Begins the next hop, with the time of all hops before it.
  public void redirected(long nanosSoFar) {
    forgetBody();
    EarlierHop.of(facts, new Timing(phases)).ifPresent(hops::add);
    facts = Facts.of(CommonFacts.HOPS, List.copyOf(hops));
    phases.clear();
    leave();
    recordPhase(Phase.REDIRECT, nanosSoFar);
  }

  /// The request and its response only begin another protocol: until [#upgraded], their whole time
  /// is one phase.
  public void upgrading() {
    enter(Phase.UPGRADE);
    isUpgrading = true;
  }

  public void upgraded(long nanos) {
    isUpgrading = false;
    phases.remove(Phase.SEND);
    phases.remove(Phase.FIRST_BYTE);
    phases.remove(Phase.DOWNLOAD);
    recordPhase(Phase.UPGRADE, nanos);
  }

  public Answered answered() {
    return new Answered(facts, new Timing(phases));
  }

  Outcome expired(Duration timeout) {
    String late = "timed out after " + HumanText.duration(timeout) + " ";
    ProbeFault fault =
        lateFault.get().orElseGet(() -> new ProbeFault(Cause.TIMEOUT, late + activity()));
    return failed(fault.reason(), fault.detail());
  }

  Outcome failed(Cause cause, String detail) {
    Optional<Timing.Unfinished> unfinished =
        current.map(phase -> new Timing.Unfinished(phase, sinceEntered()));
    return new Failed(cause, detail, facts, new Timing(phases, unfinished));
  }

  private Duration sinceEntered() {
    return Duration.ofNanos(Math.max(0, System.nanoTime() - currentSince));
  }
}

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

/// What a visit has seen so far of its last hop: facts, finished phases, and in words what is under
/// way.
public final class Progress {
  private final Map<Phase, Duration> phases = new EnumMap<>(Phase.class);
  private final Runnable onHeard;
  private final List<EarlierHop> hops = new ArrayList<>();
  private Facts facts = Facts.NONE;
  private Supplier<String> underWay = () -> "starting";
  private Supplier<Optional<ProbeFault>> evidence = Optional::empty;
  private boolean measuring = true;
  private boolean hasHeard;

  public Progress() {
    this(() -> {});
  }

  /// For steps aside: what they hear is heard by the whole.
  Progress(Runnable onHeard) {
    this.onHeard = onHeard;
  }

  public <T> void saw(Fact<T> fact, T value) {
    if (fact == CommonFacts.BODY) {
      forgetBody();
    }
    facts = facts.with(fact, value);
  }

  /// One that is not judged any more.
  private void forgetBody() {
    facts.find(CommonFacts.BODY).ifPresent(Body::letGo);
  }

  public void took(Phase phase, long nanos) {
    if (measuring) {
      phases.put(phase, Duration.ofNanos(nanos));
    }
  }

  /// At least one byte of the peer's has been read.
  public void heard() {
    hasHeard = true;
    onHeard.run();
  }

  boolean hasHeard() {
    return hasHeard;
  }

  /// What follows is no part of the target's time.
  public void stopMeasuring() {
    measuring = false;
  }

  public void begin(String underWay) {
    begin(underWay, Optional::empty);
  }

  /// The evidence says what is wrong when the time is up, if it is not that nothing came.
  public void begin(String underWay, Supplier<Optional<ProbeFault>> evidence) {
    begin(() -> underWay, evidence);
  }

  /// The same with words that are put together only when they are wanted.
  public void begin(Supplier<String> underWay, Supplier<Optional<ProbeFault>> evidence) {
    this.underWay = underWay;
    this.evidence = evidence;
  }

  public String underWay() {
    return underWay.get();
  }

  /// Goes on to the next hop, with the time that all before it took.
  public void redirected(long nanosSoFar) {
    forgetBody();
    EarlierHop.of(facts, new Timing(phases)).ifPresent(hops::add);
    facts = Facts.of(CommonFacts.HOPS, List.copyOf(hops));
    phases.clear();
    took(Phase.REDIRECT, nanosSoFar);
  }

  /// The answer only began another protocol: all that it took is one phase.
  public void upgraded(long nanos) {
    phases.remove(Phase.FIRST_BYTE);
    phases.remove(Phase.DOWNLOAD);
    took(Phase.UPGRADE, nanos);
  }

  public Answered answered() {
    return new Answered(facts, new Timing(phases));
  }

  Outcome expired(Duration timeout) {
    String late = "no answer within " + HumanText.duration(timeout) + ": ";
    ProbeFault fault =
        evidence.get().orElseGet(() -> new ProbeFault(Cause.TIMEOUT, late + underWay()));
    return failed(fault.reason(), fault.detail());
  }

  Outcome failed(Cause cause, String detail) {
    return new Failed(cause, detail, facts, new Timing(phases));
  }
}

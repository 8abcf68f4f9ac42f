package hinomi.agent;

import static hinomi.outcome.CommonFacts.AGENT_OFFLINE;
import static hinomi.outcome.CommonFacts.AGENT_STALL;

import hinomi.agent.Blame.Proof;
import hinomi.assertion.Grade;
import hinomi.net.ResourceExhaustion;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Facts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.outcome.Timing;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/// Decides who is to blame for a run. It is the target, unless one of these is proven:
///
/// 1. The probe reports a fault of the agent: its key, permission or limit, no descriptor or thread
///    left, or a bug before the first byte of the answer.
/// 2. The agent stalled: for a tenth of the timeout before a failure that waiting can cause, or for
///    any recorded time when only the latency of the answer is bad.
/// 3. Only the latency of the answer is bad, and the network was lost during the run.
/// 4. A check that this one depends on fails as well (`dependency`).
/// 5. A lost network can cause the failure, and the witnesses, or their names, cannot be reached.
///
/// The first that holds decides. Cases 2 and 3 get another attempt before they are believed. A
/// probe that does not end is a timeout of the target.
final class Attribution {
  /// A stall of a tenth of the timeout can make a probe fail, and one of a tenth of the latency
  /// spoils that.
  private static final int PART = 10;

  /// Shorter stalls are noise of any measurement.
  private static final Duration NOISE = Duration.ofMillis(10);

  /// Causes that a stall can have.
  private static final Set<Cause> OF_WAITING =
      EnumSet.of(Cause.DNS, Cause.CONNECT, Cause.TIMEOUT, Cause.PROTOCOL, Cause.ASSERTION);

  /// Causes that a lost network can have.
  private static final Set<Cause> OF_NETWORK =
      EnumSet.of(
          Cause.DNS, Cause.CONNECT, Cause.TLS, Cause.TIMEOUT, Cause.PROTOCOL, Cause.ASSERTION);

  /// Resolvers that ask no name server.
  private static final Set<String> UNASKED = Set.of("literal", "pinned", "proxy");

  private static final Blame TARGET = new Blame.Target();

  private Attribution() {}

  /// Evidence beyond the attempt, as sentences: which dependency fails, and how the network was
  /// lost.
  record Context(Optional<String> dependency, Optional<String> network) {
    static final Context NONE = new Context(Optional.empty(), Optional.empty());
  }

  /// Who is to blame for the attempt.
  static Blame of(Attempt attempt, Context context) {
    if (attempt.verdict().isOurFault()) {
      return new Blame.Agent(Proof.UNABLE, attempt.verdict().message().orElse("the agent failed"));
    }
    if (isOfStall(attempt)) {
      return new Blame.Agent(Proof.STALL, "the agent stalled during the run");
    }
    if (isOnlySlow(attempt) && attempt.outcome().facts().find(AGENT_OFFLINE).isPresent()) {
      return new Blame.Agent(Proof.NETWORK, "the agent lost its network during the run");
    }
    boolean isFailure =
        attempt.verdict().grade() == Grade.FAILED || attempt.outcome() instanceof Failed;
    return isFailure ? ofFailure(attempt, context) : TARGET;
  }

  private static Blame ofFailure(Attempt attempt, Context context) {
    Optional<Blame> dependency = context.dependency().map(Blame.Dependency::new);
    Optional<Blame> network =
        context
            .network()
            .filter(_ -> networkSymptom(attempt.outcome()).isPresent())
            .map(why -> new Blame.Agent(Proof.NETWORK, why));
    return dependency.or(() -> network).orElse(TARGET);
  }

  /// Whether a stall or a lost network may have spoilt the attempt, so that it is repeated.
  static boolean isSuspected(Attempt attempt) {
    return !attempt.verdict().isOurFault() && of(attempt, Context.NONE) instanceof Blame.Agent;
  }

  /// Whether timings of an attempt with so long a stall are not to be trusted.
  static boolean isSpoilt(Outcome outcome, Duration stalled) {
    Duration latency = outcome.timing().total().orElse(Duration.ZERO);
    return stalled.compareTo(NOISE) >= 0 && stalled.multipliedBy(PART).compareTo(latency) >= 0;
  }

  private static boolean isOfStall(Attempt attempt) {
    long stalled = attempt.outcome().facts().find(AGENT_STALL).orElse(0L);
    return stalled > 0
        && switch (attempt.outcome()) {
          case Answered _ -> isOnlySlow(attempt);
          case Failed failed ->
              OF_WAITING.contains(failed.cause()) && stalled * PART >= attempt.timeout().toMillis();
        };
  }

  private static boolean isOnlySlow(Attempt attempt) {
    return attempt.outcome() instanceof Answered
        && attempt.verdict().grade() != Grade.PASSED
        && attempt.verdict().findings().stream()
            .filter(finding -> finding.grade() != Grade.PASSED)
            .allMatch(finding -> finding.assertion().startsWith("latency."));
  }

  /// The cause of a failure that a lost network or a failing name server can explain. A timeout
  /// before a name server answered counts as DNS.
  static Optional<Cause> networkSymptom(Outcome outcome) {
    return outcome instanceof Failed failed
        ? Optional.of(isNameless(failed) ? Cause.DNS : failed.cause()).filter(OF_NETWORK::contains)
        : Optional.empty();
  }

  private static boolean isNameless(Failed failed) {
    return failed.cause() == Cause.TIMEOUT
        && failed.timing().of(Phase.DNS).isEmpty()
        && failed
            .facts()
            .find(CommonFacts.RESOLVER)
            .filter(who -> !UNASKED.contains(who))
            .isPresent();
  }

  /// The outcome of a probe that threw or did not end. Probes throw only before the first byte of
  /// the answer; one that hangs may have read some, so it counts against the target.
  static Outcome ofBug(Throwable bug) {
    return bug instanceof TimeoutException
        ? failed(Cause.TIMEOUT, "the probe did not end and was abandoned; see the log of the agent")
        : failed(
            Cause.AGENT,
            ResourceExhaustion.of(bug)
                .orElseGet(() -> "the agent could not run this check: " + bug));
  }

  private static Outcome failed(Cause cause, String detail) {
    return new Failed(cause, detail, Facts.NONE, Timing.NONE);
  }
}

package hinomi.agent;

import static hinomi.outcome.CommonFacts.AGENT_BLIND;
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

/// The rule of who is to blame, all of it. What comes of a target's answer is the target's, unless
/// one of these is proven:
///
/// 1. The probe itself says that it is our fault (`agent`): our own key, permission or limit is
///    wrong, no descriptor or thread is left, or it broke before it had read a byte.
/// 2. The agent stood still: a failure that waiting can cause, after a stall of a tenth of the
///    timeout; or an answer that is bad in nothing but its times, after any stall that is marked.
/// 3. The answer is bad in nothing but its times, and the network was lost meanwhile.
/// 4. Another check, on which this one depends, fails as well (`dependency`).
/// 5. The failure is one that a lost network can cause, and the witnesses, or the names of all
///    witnesses that have one, cannot be reached either.
///
/// The first that holds decides, and a run has one blame only. What 2 and 3 suspect is tried once
/// more before it is believed. A probe that does not end is no proof: it is a timeout.
final class Attribution {
  /// The agent stood still for so long that no time measured meanwhile can be believed.
  static final Duration LONGEST_STALL = Duration.ofMillis(100);

  /// A stall of a tenth of the timeout may be why a probe failed.
  private static final int PART = 10;

  /// What can come of waiting too long, on our side or theirs.
  private static final Set<Cause> OF_WAITING =
      EnumSet.of(Cause.DNS, Cause.CONNECT, Cause.TIMEOUT, Cause.PROTOCOL);

  /// What a lost network can look like.
  private static final Set<Cause> OF_NETWORK =
      EnumSet.of(Cause.DNS, Cause.CONNECT, Cause.TLS, Cause.TIMEOUT, Cause.PROTOCOL);

  /// Where an address comes from when no name server is asked.
  private static final Set<String> UNASKED = Set.of("literal", "pinned", "proxy");

  private static final Blame TARGET = new Blame.Target();

  private Attribution() {}

  /// What is known besides the attempt itself: in words, which check it depends on fails, and how
  /// the network was lost.
  record Context(Optional<String> dependency, Optional<String> network) {
    static final Context NONE = new Context(Optional.empty(), Optional.empty());
  }

  /// Who is to blame for the attempt, which had so much time.
  static Blame of(Attempt attempt, Duration timeout, Context context) {
    if (attempt.verdict().isOurFault()) {
      return new Blame.Agent(Proof.UNABLE, attempt.verdict().message().orElse("the agent failed"));
    }
    if (isOfStall(attempt, timeout)) {
      return new Blame.Agent(Proof.STALL, "the agent stood still during the run");
    }
    if (isOnlySlow(attempt) && attempt.outcome().facts().find(AGENT_BLIND).isPresent()) {
      return new Blame.Agent(Proof.NETWORK, "the agent had lost its network during the run");
    }
    return attempt.verdict().grade() == Grade.FAILED ? ofFailure(attempt, context) : TARGET;
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

  /// Whether the attempt may be what it is only because of a stall or a lost network during it, so
  /// that it is worth another.
  static boolean isSuspected(Attempt attempt, Duration timeout) {
    return !attempt.verdict().isOurFault()
        && of(attempt, timeout, Context.NONE) instanceof Blame.Agent;
  }

  private static boolean isOfStall(Attempt attempt, Duration timeout) {
    long stalled = attempt.outcome().facts().find(AGENT_STALL).orElse(0L);
    return stalled > 0
        && switch (attempt.outcome()) {
          case Answered _ -> isOnlySlow(attempt);
          case Failed failed ->
              OF_WAITING.contains(failed.cause()) && stalled * PART >= timeout.toMillis();
        };
  }

  private static boolean isOnlySlow(Attempt attempt) {
    return attempt.outcome() instanceof Answered
        && attempt.verdict().grade() != Grade.PASSED
        && attempt.verdict().findings().stream()
            .filter(finding -> finding.grade() != Grade.PASSED)
            .allMatch(finding -> finding.assertion().startsWith("latency."));
  }

  /// What a lost network, or a name server that is ill, may have caused: the cause of the failure,
  /// but that of names when the time was up before a name server had answered.
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

  /// What a probe that broke, or did not end, comes to. Probes break with an exception only before
  /// they have read a byte; whether one that hangs has read any is not known, so that counts.
  static Outcome ofBug(Throwable bug) {
    return bug instanceof TimeoutException
        ? failed(Cause.TIMEOUT, "the probe did not end: it was given up; see the log of the agent")
        : failed(
            Cause.AGENT,
            ResourceExhaustion.of(bug)
                .orElseGet(() -> "the agent could not run this check: " + bug));
  }

  private static Outcome failed(Cause cause, String detail) {
    return new Failed(cause, detail, Facts.NONE, Timing.NONE);
  }
}

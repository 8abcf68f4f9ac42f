package hinomi.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import hinomi.agent.Attribution.Context;
import hinomi.agent.Blame.Proof;
import hinomi.assertion.ExpectedReason;
import hinomi.assertion.Finding;
import hinomi.assertion.Grade;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Facts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.outcome.Timing;
import hinomi.verdict.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The rule of who is to blame, as a table. Every attempt had 10 s.
class AttributionTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /// What came of the attempt: the cause of a failure, or of an answer its verdict and which
  /// assertions did not hold. Then for how many ms the agent stalled, whether the network was lost
  /// for a part of it, whether a parent fails, whether the witnesses are lost, and the blame.
  @ParameterizedTest
  @CsvSource({
    "CONNECT, 0, false, false, false, target",
    "TIMEOUT, 0, false, false, false, target",
    "AGENT, 0, false, false, false, UNABLE",
    // its own fault needs no other proof, and has no other excuse
    "AGENT, 5000, true, true, true, UNABLE",
    // a stall of a tenth of the timeout
    "TIMEOUT, 999, false, false, false, target",
    "TIMEOUT, 1000, false, false, false, STALL",
    "CONNECT, 1000, false, false, false, STALL",
    "DNS, 1000, false, false, false, STALL",
    "PROTOCOL, 1000, false, false, false, STALL",
    // what waiting cannot cause
    "TLS, 5000, false, false, false, target",
    "TOO_LARGE, 5000, false, false, false, target",
    "REDIRECT, 5000, false, false, false, target",
    "BLOCKED, 5000, false, false, false, target",
    // a stall goes before what others are to blame for
    "TIMEOUT, 1000, false, true, true, STALL",
    // a parent that fails goes before a lost network
    "CONNECT, 0, false, true, false, dependency",
    "CONNECT, 0, false, true, true, dependency",
    "TOO_LARGE, 0, false, true, false, dependency",
    // what a lost network can cause
    "CONNECT, 0, false, false, true, NETWORK",
    "DNS, 0, false, false, true, NETWORK",
    "TLS, 0, false, false, true, NETWORK",
    "TIMEOUT, 0, false, false, true, NETWORK",
    "PROTOCOL, 0, false, false, true, NETWORK",
    // and what it cannot
    "TOO_LARGE, 0, false, false, true, target",
    "REDIRECT, 0, false, false, true, target",
    "BLOCKED, 0, false, false, true, target",
    // answers
    "failed latency.total, 0, false, false, false, target",
    "failed latency.total, 100, false, false, false, STALL",
    "degraded latency.total, 100, false, false, false, STALL",
    "failed latency.total, 0, true, false, false, NETWORK",
    "failed latency.total+status, 100, false, false, false, target",
    "failed status, 5000, true, false, false, target",
    "failed status, 0, false, true, false, dependency",
    "failed status, 0, false, false, true, target",
    "degraded status, 0, false, true, true, target",
    "passed status, 5000, true, true, true, target",
  })
  void oneIsToBlame(
      String what, long stall, boolean offline, boolean parentFails, boolean lost, String blame) {
    Context context =
        new Context(
            Optional.of("parent").filter(_ -> parentFails), Optional.of("lost").filter(_ -> lost));

    assertEquals(blame, inWords(Attribution.of(attempt(what, stall, offline), context)));
  }

  private static String inWords(Blame blame) {
    return switch (blame) {
      case Blame.Target() -> "target";
      case Blame.Dependency _ -> "dependency";
      case Blame.Agent(Proof proof, _) -> proof.name();
    };
  }

  private static Attempt attempt(String what, long stall, boolean offline) {
    Facts facts = stall > 0 ? Facts.of(CommonFacts.AGENT_STALL, stall) : Facts.NONE;
    Facts all = offline ? facts.with(CommonFacts.AGENT_OFFLINE, true) : facts;
    if (what.contains(" ")) {
      String[] words = what.split("[ +]", -1);
      Grade grade = Grade.valueOf(words[0].toUpperCase(java.util.Locale.ROOT));
      List<Finding> findings =
          Stream.concat(
                  Stream.of(new Finding("headers.server", Grade.PASSED, "1", "1")),
                  Stream.of(words).skip(1).map(name -> new Finding(name, grade, "1", "2")))
              .toList();
      Optional<String> reason = Optional.of("assertion").filter(_ -> grade != Grade.PASSED);
      return new Attempt(
          0, TIMEOUT, new Answered(all, Timing.NONE), new Verdict(grade, reason, reason, findings));
    }
    Outcome failed = new Failed(Cause.valueOf(what), "why", all, Timing.NONE);
    return new Attempt(0, TIMEOUT, failed, Verdict.of(failed, List.of()));
  }

  /// A lost network proves nothing about a target that must be unreachable.
  @Test
  void isToBlameForAnExpectedFailureToo() {
    Outcome failed = new Failed(Cause.CONNECT, "why", Facts.NONE, Timing.NONE);
    Verdict passed = Verdict.of(failed, List.of(new ExpectedReason(List.of(Cause.CONNECT))));
    Attempt attempt = new Attempt(0, TIMEOUT, failed, passed);
    Context lost = new Context(Optional.empty(), Optional.of("lost"));

    assertEquals(Grade.PASSED, passed.grade());
    assertEquals("target", inWords(Attribution.of(attempt, Context.NONE)));
    assertEquals("NETWORK", inWords(Attribution.of(attempt, lost)));
  }

  /// Only what the agent itself may have spoilt is tried again for its sake.
  @ParameterizedTest
  @CsvSource({
    "TIMEOUT, 1000, false, true",
    "TIMEOUT, 0, false, false",
    "failed latency.total, 100, false, true",
    "failed latency.total, 0, true, true",
    "AGENT, 1000, false, false"
  })
  void suspectsItself(String what, long stall, boolean offline, boolean suspected) {
    assertEquals(suspected, Attribution.isSuspected(attempt(what, stall, offline)));
  }

  @ParameterizedTest
  @CsvSource({
    "TIMEOUT, 10.0.0.2:53, false, DNS",
    "TIMEOUT, system, false, DNS",
    "TIMEOUT, system, true, TIMEOUT",
    "TIMEOUT, literal, false, TIMEOUT",
    "TIMEOUT, pinned, false, TIMEOUT",
    "TIMEOUT, proxy, false, TIMEOUT",
    "CONNECT, system, true, CONNECT"
  })
  void suspectsTheNameServerOfATimeoutBeforeItsAnswer(
      Cause cause, String resolver, boolean named, Cause symptom) {
    Timing timing = named ? new Timing(Map.of(Phase.DNS, Duration.ofMillis(1))) : Timing.NONE;
    Outcome outcome = new Failed(cause, "late", Facts.of(CommonFacts.RESOLVER, resolver), timing);

    assertEquals(Optional.of(symptom), Attribution.networkSymptom(outcome));
  }

  @ParameterizedTest
  @EnumSource(names = {"REDIRECT", "TOO_LARGE", "BLOCKED", "AGENT"})
  void suspectsTheNetworkOfNothingElse(Cause cause) {
    Outcome outcome = new Failed(cause, "", Facts.NONE, Timing.NONE);

    assertEquals(Optional.empty(), Attribution.networkSymptom(outcome));
  }

  @Test
  void saysWhoIsToBlameAndWhatWasSeen() {
    Attempt attempt = attempt("CONNECT", 0, false);
    Context context = new Context(Optional.empty(), Optional.of("tokyo lost its network"));

    Verdict verdict = Attribution.of(attempt, context).applyTo(attempt.verdict());

    assertEquals(Optional.of("agent"), verdict.reason());
    assertEquals(Optional.of("tokyo lost its network (observed: why)"), verdict.message());
  }

  static Stream<Arguments> bugs() {
    return Stream.of(
        Arguments.of(new TimeoutException("did not end"), Cause.TIMEOUT),
        Arguments.of(new IllegalStateException("bug"), Cause.AGENT),
        Arguments.of(new StackOverflowError(), Cause.AGENT),
        Arguments.of(new IOException("Too many open files"), Cause.AGENT));
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void aProbeThatDoesNotEndIsNoProof(Throwable bug, Cause cause) {
    assertEquals(cause, assertInstanceOf(Failed.class, Attribution.ofBug(bug)).cause());
  }

  @ParameterizedTest
  @CsvSource({
    "50, 9, false",
    "50, 10, true",
    "385, 38, false",
    "385, 39, true",
    "3000, 200, false"
  })
  void trustsNoLatencyOfWhichAStallIsATenth(long latency, long stall, boolean isSpoilt) {
    Timing timing = new Timing(Map.of(Phase.FIRST_BYTE, Duration.ofMillis(latency)));

    assertEquals(
        isSpoilt, Attribution.isSpoilt(new Answered(Facts.NONE, timing), Duration.ofMillis(stall)));
  }
}

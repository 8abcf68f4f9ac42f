package hinomi.net.visit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import hinomi.net.ProbeFault;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.EarlierHop;
import hinomi.outcome.Facts;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.outcome.Timing;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final URI FIRST = URI.create("http://a.example/");

  private final Progress progress = new Progress();

  @Test
  void leavesThePhasesOfAnEarlierHopBehind() {
    progress.recordPhase(Phase.DNS, 1);
    progress.recordPhase(Phase.CONNECT, 2);
    progress.recordPhase(Phase.FIRST_BYTE, 4);

    progress.redirected(8);
    progress.recordPhase(Phase.CONNECT, 16);

    assertEquals(timing(Phase.REDIRECT, 8, Phase.CONNECT, 16), progress.answered().timing());
  }

  @Test
  void keepsTheFactsOfEarlierHopsApart() {
    answerWithRedirect(1);
    progress.redirected(2);
    answerWithRedirect(4);
    progress.redirected(8);

    Facts facts = progress.answered().facts();
    assertEquals(Optional.empty(), facts.find(CommonFacts.STATUS));
    assertEquals(
        List.of(hop(timing(Phase.CONNECT, 1)), hop(timing(Phase.CONNECT, 4))),
        facts.find(CommonFacts.HOPS).orElseThrow());
  }

  @Test
  void makesOnePhaseOfAnAnswerThatOnlyBeganAnotherProtocol() {
    progress.recordPhase(Phase.CONNECT, 1);
    progress.recordPhase(Phase.FIRST_BYTE, 2);
    progress.recordPhase(Phase.DOWNLOAD, 4);

    progress.upgraded(8);

    assertEquals(timing(Phase.CONNECT, 1, Phase.UPGRADE, 8), progress.answered().timing());
  }

  @Test
  void measuresNothingOnceItHasStopped() {
    progress.recordPhase(Phase.CONNECT, 1);
    progress.stopMeasuring();
    progress.recordPhase(Phase.FIRST_BYTE, 2);

    assertEquals(timing(Phase.CONNECT, 1), progress.answered().timing());
  }

  @Test
  void endsWithAllThatWasSeenUntilItFailed() {
    progress.record(CommonFacts.STATUS, 302);
    progress.recordPhase(Phase.CONNECT, 1);

    Failed failed = (Failed) progress.failed(Cause.PROTOCOL, "odd");

    assertAll(
        () -> assertEquals(Cause.PROTOCOL, failed.cause()),
        () -> assertEquals("odd", failed.detail()),
        () -> assertEquals(302, failed.facts().find(CommonFacts.STATUS).orElseThrow()),
        () -> assertEquals(timing(Phase.CONNECT, 1), failed.timing()));
  }

  @Test
  void saysWhatItWaitedForWhenTheTimeIsUp() {
    progress.begin("connecting");
    progress.begin("waiting for the first byte");

    assertExpired(Cause.TIMEOUT, "timed out after 2 s waiting for the first byte");
  }

  @Test
  void saysWhatTheEvidenceIsWhenThereIsSome() {
    progress.begin("resolving", () -> Optional.of(new ProbeFault(Cause.DNS, "no server answers")));

    assertExpired(Cause.DNS, "no server answers");
  }

  @Test
  void forgetsTheEvidenceOfWhatIsOver() {
    progress.begin("resolving", () -> Optional.of(new ProbeFault(Cause.DNS, "no server answers")));
    progress.begin("connecting");

    assertExpired(Cause.TIMEOUT, "timed out after 2 s connecting");
  }

  private void assertExpired(Cause cause, String detail) {
    Failed failed = assertInstanceOf(Failed.class, progress.expired(Duration.ofSeconds(2)));

    assertEquals(cause + " " + detail, failed.cause() + " " + failed.detail());
  }

  private void answerWithRedirect(long nanos) {
    progress.record(CommonFacts.URL, FIRST);
    progress.record(CommonFacts.STATUS, 302);
    progress.recordPhase(Phase.CONNECT, nanos);
  }

  private static EarlierHop hop(Timing timing) {
    return new EarlierHop(FIRST, 302, Optional.empty(), timing, Optional.empty(), Optional.empty());
  }

  private static Timing timing(Phase phase, long nanos) {
    return new Timing(Map.of(phase, Duration.ofNanos(nanos)));
  }

  private static Timing timing(Phase one, long nanos, Phase other, long more) {
    return new Timing(Map.of(one, Duration.ofNanos(nanos), other, Duration.ofNanos(more)));
  }
}

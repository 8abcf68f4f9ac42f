package hinomi.agent;

import static hinomi.agent.FakeChecks.BAD;
import static hinomi.agent.FakeChecks.GOOD;
import static hinomi.agent.FakeChecks.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.agent.Witnesses.Host;
import hinomi.assertion.Grade;
import hinomi.check.Check;
import hinomi.check.Notice;
import hinomi.check.Recheck;
import hinomi.check.Report;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome;
import hinomi.verdict.Level;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An agent with one witness, which can go, and one check, whose outcome can change.
class LostNetworkTest {
  @AutoClose private final AgentAtWork work = new AgentAtWork();
  private final AtomicReference<Outcome> outcome = new AtomicReference<>(GOOD);
  private final AtomicInteger knocks = new AtomicInteger();
  private ServerSocket witness;

  @BeforeEach
  void listen() throws IOException {
    witness = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::answer);
    Host host = new Host("127.0.0.1", witness.getLocalPort());
    work.witnesses = new Witnesses(List.of(host), Duration.ofSeconds(2));
  }

  private void answer() {
    try {
      while (true) {
        witness.accept().close();
        knocks.incrementAndGet();
      }
    } catch (IOException closed) {
      // the witness is gone
    }
  }

  @AfterEach
  void close() throws IOException {
    witness.close();
  }

  private static Check check(AtomicReference<Outcome> outcome) {
    return FakeChecks.check(() -> Future.succeededFuture(outcome.get()), new Recheck(0, SOON));
  }

  /// The agent has reached its witness and seen the check up.
  private Agent start() throws InterruptedException {
    Agent agent = work.start(check(outcome));
    untilTheWitnessIsReached();
    assertEquals(Level.UP, work.next().state().level());
    return agent;
  }

  /// And two more runs have ended, so that the agent knows that it was.
  private void untilTheWitnessIsReached() throws InterruptedException {
    for (int runs = 0; knocks.get() == 0; runs++) {
      assertTrue(runs < 200, "the witness was never asked");
      work.next();
    }
    work.reports.clear();
    work.next();
    work.next();
  }

  private Report nextFailed() throws InterruptedException {
    return work.nextThat(report -> report.verdict().grade() == Grade.FAILED && !hasStall(report));
  }

  /// A busy machine may stand still, which is then to blame.
  private static boolean hasStall(Report report) {
    return report.attempts().stream()
        .anyMatch(each -> each.facts().find(CommonFacts.AGENT_STALL).isPresent());
  }

  @Test
  void isUnknownAndNotDownWhileTheWitnessIsLost() throws Exception {
    start();
    witness.close();
    outcome.set(BAD);

    Report failed = nextFailed();

    assertEquals(Optional.of("agent"), failed.verdict().reason());
    assertEquals(
        Optional.of("location test lost its network: no witness answers (observed: refused)"),
        failed.verdict().message());
    assertEquals(Level.UNKNOWN, failed.state().level());
    assertEquals(Level.UP, failed.state().announced().level());
  }

  @Test
  void isDownWhileTheWitnessAnswersAndTriedTwiceBefore() throws Exception {
    start();
    outcome.set(BAD);

    Report failed = nextFailed();

    assertEquals(Level.DOWN, failed.state().level());
    assertEquals(List.of(BAD, BAD), failed.attempts(), "a recheck, though the check wants none");
  }

  @Test
  void asksNoWitnessForACheckThatIsDown() throws Exception {
    start();
    outcome.set(BAD);
    work.nextThat(report -> report.before().level() == Level.DOWN);

    int before = knocks.get();
    for (int run = 0; run < 5; run++) {
      Report report = work.nextThat(each -> !hasStall(each));
      assertEquals(1, report.attempts().size());
    }

    assertEquals(before, knocks.get());
  }

  /// A restart would not mend it.
  @Test
  void isWellThoughALostNetworkKeepsItsChecksUnknown() throws Exception {
    Agent agent = start();
    witness.close();
    outcome.set(BAD);

    work.nextNotice(Notice.Topic.NETWORK);
    Notice unknown = work.nextNotice(Notice.Topic.UNKNOWN_CHECKS);

    assertTrue(unknown.text().contains("lost its network"), unknown::text);
    assertEquals(
        Optional.empty(), work.onLoop(() -> Future.succeededFuture(agent.ailment())).await());
  }

  @Test
  void reportsTheLossToEverySink() throws Exception {
    start();
    witness.close();
    outcome.set(BAD);

    Notice notice = work.nextNotice(Notice.Topic.NETWORK);

    assertTrue(notice.isBad());
    assertEquals("location test lost its network: no witness answers", notice.words());
    assertEquals(1, work.meters.get("hinomi.agent.network.lost").gauge().value());
  }

  @Test
  void marksAnAnswerThatCameWhileTheWitnessWasLost() throws Exception {
    start();
    witness.close();
    outcome.set(BAD);
    nextFailed();
    outcome.set(GOOD);

    Report passed = work.nextThat(report -> report.verdict().grade() == Grade.PASSED);

    assertEquals(Optional.of(true), passed.outcome().facts().find(CommonFacts.AGENT_OFFLINE));
  }

  @Test
  void aSinkThatThrowsOnTheNoticeHarmsNobody() throws Exception {
    ThrowingSink bad = new ThrowingSink();
    work.start(List.of(bad, work.hearing()), check(outcome));
    untilTheWitnessIsReached();
    witness.close();
    outcome.set(BAD);

    assertTrue(work.nextNotice(Notice.Topic.NETWORK).isBad());
    assertTrue(work.meters.get("hinomi.agent.sink.failures").counter().count() > 0);
  }

  private static final class ThrowingSink implements hinomi.sink.Sink {
    @Override
    public void accept(Report report) {}

    @Override
    public void accept(Notice notice) {
      throw new AssertionError("a bug");
    }
  }
}

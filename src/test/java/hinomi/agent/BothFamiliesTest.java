package hinomi.agent;

import static hinomi.agent.FakeChecks.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.assertion.Grade;
import hinomi.check.Check;
import hinomi.check.Recheck;
import hinomi.check.Report;
import hinomi.loopback.NameServer;
import hinomi.loopback.RawServer;
import hinomi.net.address.Pin;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Facts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.outcome.Timing;
import hinomi.probe.CheckText;
import hinomi.probe.http.HttpKind;
import hinomi.schedule.Schedule;
import hinomi.verdict.Verdict;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// `ip = both` against a name with an IPv4 and an IPv6 address on loopback.
class BothFamiliesTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  private static final String BROKEN = "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n";

  @AutoClose private final AgentAtWork work = new AgentAtWork();

  @Test
  void passesWhenBothDo() throws Exception {
    try (NameServer names = NameServer.knowing("site.example", "127.0.0.1", "::1");
        RawServer ipv4 = RawServer.saying(OK);
        RawServer ipv6 = overIpv6(ipv4.port(), OK)) {
      Report report = run(names, ipv6.port());

      assertEquals(Grade.PASSED, report.verdict().grade());
      List<String> families = families(report);
      assertTrue(families.getFirst().startsWith("IPv4 passed in "), families::toString);
      assertTrue(families.getLast().startsWith("IPv6 passed in "), families::toString);
    }
  }

  @Test
  void hasTheLatencyOfTheSlower() {
    assertEquals(Optional.of(Duration.ofMillis(9)), latency(passed(9), passed(5)));
    assertEquals(Optional.of(Duration.ofMillis(9)), latency(passed(5), passed(9)));
  }

  /// A failure of the site is the worse one, also where the agent cannot tell of the other.
  @Test
  void countsAFailureOfTheSiteBeforeOneOfTheAgent() {
    Attempt site = failed(Cause.CONNECT);
    Attempt agent = failed(Cause.AGENT);

    assertEquals(Optional.of("connect"), BothFamilies.worse(site, agent).verdict().reason());
    assertEquals(Optional.of("connect"), BothFamilies.worse(agent, site).verdict().reason());
    assertEquals(Optional.of("agent"), BothFamilies.worse(agent, passed(5)).verdict().reason());
  }

  @Test
  void namesTheFamilyThatIsRefused() throws Exception {
    try (NameServer names = NameServer.knowing("site.example", "127.0.0.1", "::1");
        RawServer ipv4 = RawServer.saying(OK)) {
      Report report = run(names, ipv4.port());

      assertEquals(Optional.of("connect"), report.verdict().reason());
      assertMessage("IPv6: ", "refused", report);
      assertEquals(Optional.of(6), report.outcome().facts().find(CommonFacts.IP));
      assertTrue(families(report).getFirst().startsWith("IPv4 passed in "));
      assertTrue(families(report).getLast().startsWith("IPv6 failed: "));
    }
  }

  @Test
  void namesTheFamilyWithTheWrongAnswer() throws Exception {
    try (NameServer names = NameServer.knowing("site.example", "127.0.0.1", "::1");
        RawServer ipv4 = RawServer.saying(BROKEN);
        RawServer ipv6 = overIpv6(ipv4.port(), OK)) {
      Report report = run(names, ipv6.port());

      assertEquals(Optional.of("assertion"), report.verdict().reason());
      assertMessage("IPv4: ", "status is 500, expected 200", report);
      assertEquals(Optional.of(4), report.outcome().facts().find(CommonFacts.IP));
    }
  }

  @Test
  void failsWhenTheNameHasNoAddressOfAFamily() throws Exception {
    try (NameServer names = NameServer.knowing("site.example", "127.0.0.1");
        RawServer ipv4 = RawServer.saying(OK)) {
      Report report = run(names, ipv4.port());

      assertEquals(Optional.of("dns"), report.verdict().reason());
      assertMessage("IPv6: cannot resolve site.example", "no IPv6 address", report);
    }
  }

  private Report run(NameServer names, int port) throws InterruptedException {
    CheckText text =
        CheckText.as(
            """
            http { url = "http://site.example:%d/", resolver = "%s", ip = both }
            expect { status = 200 }
            """
                .formatted(port, names.address()));
    Check check =
        new Check.Builder(
                "both",
                HttpKind.KIND,
                text.probe(),
                new Schedule(Duration.ofMillis(50), Duration.ZERO),
                Duration.ofSeconds(20))
            .recheck(new Recheck(0, SOON))
            .assertions(text.assertions())
            .build();
    work.start(check);
    return work.next();
  }

  private static RawServer overIpv6(int port, String answer) throws IOException {
    return new RawServer(
        new ServerSocket(port, 50, Pin.literal("::1")),
        socket -> {
          RawServer.readHead(socket);
          RawServer.write(socket, answer);
        });
  }

  private static List<String> families(Report report) {
    return report.outcome().facts().find(CommonFacts.FAMILIES).orElseThrow();
  }

  private static void assertMessage(String start, String words, Report report) {
    String message = report.verdict().message().orElseThrow();
    assertTrue(message.startsWith(start), message);
    assertTrue(message.contains(words), message);
  }

  private static Optional<Duration> latency(Attempt ipv4, Attempt ipv6) {
    return BothFamilies.worse(ipv4, ipv6).outcome().timing().total();
  }

  private static Attempt passed(int millis) {
    Timing timing = new Timing(Map.of(Phase.FIRST_BYTE, Duration.ofMillis(millis)));
    return attempt(new Answered(Facts.NONE, timing));
  }

  private static Attempt failed(Cause cause) {
    return attempt(new Failed(cause, "no", Facts.NONE, Timing.NONE));
  }

  private static Attempt attempt(Outcome outcome) {
    return new Attempt(0, Duration.ofSeconds(1), outcome, Verdict.of(outcome, List.of()));
  }
}

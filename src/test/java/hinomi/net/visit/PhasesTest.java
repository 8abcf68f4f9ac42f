package hinomi.net.visit;

import static hinomi.outcome.Phase.CONNECT;
import static hinomi.outcome.Phase.DNS;
import static hinomi.outcome.Phase.DOWNLOAD;
import static hinomi.outcome.Phase.FIRST_BYTE;
import static hinomi.outcome.Phase.REDIRECT;
import static hinomi.outcome.Phase.SEND;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.loopback.NameServer;
import hinomi.loopback.RawServer;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Phase;
import hinomi.probe.ProbeRunner;
import hinomi.probe.http.Site;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhasesTest {
  /// More than both sockets take without the server reading.
  private static final String LARGE = "x".repeat(16 << 20);

  @AutoClose private static final ProbeRunner RUNNER = new ProbeRunner();

  @Test
  void areMeasuredWhereTheServerSpendsItsTime() throws IOException {
    try (RawServer server =
        RawServer.doing(socket -> {
          RawServer.readHead(socket);
          waitFor(300);
          RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
          waitFor(300);
          RawServer.write(socket, "hello");
        })) {

      Answered answered = RUNNER.answer(Site.at(server.url()));

      assertAll(
          () -> assertEquals(Set.of(CONNECT, FIRST_BYTE, DOWNLOAD), ProbeRunner.phases(answered)),
          () -> assertWaited(300, answered, FIRST_BYTE),
          () -> assertWaited(300, answered, DOWNLOAD),
          () -> assertEquals(5, answered.facts().find(CommonFacts.BYTES).orElseThrow()),
          () -> assertEquals(4, answered.facts().find(CommonFacts.IP).orElseThrow()),
          () ->
              assertEquals(
                  "HTTP/1.1", answered.facts().find(CommonFacts.HTTP_VERSION).orElseThrow()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, 'HTTP/1.1 204 No Content\r\n\r\n'",
    "GET, 'HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n'",
    "GET, 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'",
    "HEAD, 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n'",
    "HEAD, 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n'"
  })
  void haveNoDownloadWithoutABody(String method, String answer) throws IOException {
    try (RawServer server = RawServer.saying(answer)) {

      Answered answered = RUNNER.answer(Site.at(server.url()).method(method));

      assertEquals(Set.of(CONNECT, FIRST_BYTE), ProbeRunner.phases(answered));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", ""})
  void countToTheEndOfTheConnectionWhereItEndsTheBody(String body) throws IOException {
    try (RawServer server =
        RawServer.doing(socket -> {
          RawServer.readHead(socket);
          RawServer.write(socket, "HTTP/1.1 200 OK\r\n\r\n" + body);
          waitFor(300);
        })) {

      Answered answered = RUNNER.answer(Site.at(server.url()));

      assertWaited(300, answered, DOWNLOAD);
    }
  }

  @Test
  void countToTheFirstByteOfAnyAnswerAsCurlDoes() throws IOException {
    try (RawServer server =
        RawServer.doing(socket -> {
          RawServer.readHead(socket);
          RawServer.write(socket, "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n");
          waitFor(300);
          RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        })) {

      Answered answered = RUNNER.answer(Site.at(server.url()));

      assertEquals(200, answered.facts().find(CommonFacts.STATUS).orElseThrow());
      assertWaited(300, answered, DOWNLOAD);
      Map<String, Object> shown = new HashMap<>();
      answered.facts().forEachShown(shown::put);
      double first = answered.timing().of(FIRST_BYTE).orElseThrow().toNanos() / 1e6;
      double last = (double) shown.get("http.final-after-ms");
      assertTrue(last >= first + 30, () -> last + " after a first byte after " + first);
      assertEquals(
          List.of(103),
          ((List<?>) shown.get("http.interim"))
              .stream().map(each -> ((Map<?, ?>) each).get("status")).toList());
    }
  }

  @Test
  void haveAnUploadOfWhatTheSocketDoesNotTakeAtOnce() throws IOException {
    try (RawServer server =
        RawServer.doing(socket -> {
          String head = RawServer.readHead(socket);
          waitFor(300);
          socket.getInputStream().skipNBytes(LARGE.length());
          waitFor(300);
          RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" + head);
        })) {

      Answered answered = RUNNER.answer(Site.at(server.url()).payload(LARGE, "text/plain"));

      assertAll(
          () -> assertEquals(Set.of(CONNECT, SEND, FIRST_BYTE), ProbeRunner.phases(answered)),
          () -> assertWaited(300, answered, SEND),
          () -> assertWaited(300, answered, FIRST_BYTE));
    }
  }

  /// And whose rest the server does not read.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void haveNoUploadOfARequestThatIsAnsweredBefore(boolean closes) throws IOException {
    try (RawServer server =
        RawServer.doing(socket -> {
          RawServer.readHead(socket);
          waitFor(300);
          RawServer.write(
              socket, "HTTP/1.1 413 Content Too Large\r\nContent-Length: 5\r\n\r\nlarge");
          if (!closes) {
            Thread.currentThread().join();
          }
        })) {

      Answered answered = RUNNER.answer(Site.at(server.url()).payload(LARGE, "text/plain"));

      assertAll(
          () -> assertEquals(413, answered.facts().find(CommonFacts.STATUS).orElseThrow()),
          () -> assertEquals(Set.of(CONNECT, FIRST_BYTE, DOWNLOAD), ProbeRunner.phases(answered)),
          () -> assertWaited(300, answered, FIRST_BYTE));
    }
  }

  @Test
  void ofEarlierHopsAreRedirect() throws IOException {
    try (RawServer last = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        RawServer first =
            RawServer.doing(socket -> {
              RawServer.readHead(socket);
              waitFor(300);
              RawServer.write(socket, "HTTP/1.1 302 Found\r\nLocation: " + last.url() + "\r\n\r\n");
            })) {

      Answered answered = RUNNER.answer(Site.at(first.url()));

      assertAll(
          () ->
              assertEquals(
                  Set.of(REDIRECT, CONNECT, FIRST_BYTE, DOWNLOAD), ProbeRunner.phases(answered)),
          () -> assertWaited(300, answered, REDIRECT),
          () -> assertEquals(1, answered.facts().find(CommonFacts.REDIRECTS).orElseThrow()),
          () ->
              assertEquals(
                  last.url(), answered.facts().find(CommonFacts.URL).orElseThrow().toString()));
    }
  }

  @Test
  void ofAnEarlierHopAreNotThoseOfTheLast() throws IOException {
    try (NameServer names = NameServer.knowing("site.example", "127.0.0.1");
        RawServer last = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        RawServer first =
            RawServer.saying(
                "HTTP/1.1 302 Found\r\nLocation: "
                    + last.url()
                    + "\r\nContent-Length: 2\r\n\r\nok")) {
      Site site = Site.at("http://site.example:" + first.port() + "/").resolver(names.address());

      Answered answered = RUNNER.answer(site);

      assertEquals(Set.of(REDIRECT, CONNECT, FIRST_BYTE), ProbeRunner.phases(answered));
    }
  }

  /// By the clock that measures them: no stretch of time is in two phases.
  @Test
  void areTogetherNoLongerThanTheWholeProbe() throws IOException {
    try (RawServer server =
        RawServer.doing(socket -> {
          RawServer.readHead(socket);
          waitFor(200);
          RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
          waitFor(200);
          RawServer.write(socket, "hello");
        })) {
      RUNNER.answer(Site.at(server.url())); // loads classes
      long start = System.nanoTime();

      Answered answered = RUNNER.answer(Site.at(server.url()));

      Duration total = answered.timing().total().orElseThrow();
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      assertTrue(total.compareTo(elapsed) <= 0, () -> total + " of a probe of " + elapsed);
      assertTrue(total.toMillis() >= 200, () -> total + " of at least 400 ms");
    }
  }

  @Test
  void haveADnsPhaseForNames() throws IOException {
    try (NameServer names = NameServer.knowing("site.example", "127.0.0.1");
        RawServer server = RawServer.saying("HTTP/1.0 200 OK\r\n\r\nold and open")) {
      Site site = Site.at("http://site.example:" + server.port() + "/").resolver(names.address());

      Answered answered = RUNNER.answer(site);

      assertEquals(Set.of(DNS, CONNECT, FIRST_BYTE, DOWNLOAD), ProbeRunner.phases(answered));
      assertEquals("HTTP/1.0", answered.facts().find(CommonFacts.HTTP_VERSION).orElseThrow());
    }
  }

  /// A busy machine reads late what came in time, and so takes a wait for shorter.
  private static void assertWaited(long millis, Outcome outcome, Phase phase) {
    Duration took = outcome.timing().of(phase).orElseThrow();
    assertTrue(
        took.toMillis() >= millis / 10,
        () -> phase + " took " + took + ", not the " + millis + " ms that the server waits");
  }

  /// The delay is the subject here, not a wait for something else.
  private static void waitFor(long millis) {
    long until = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }
}

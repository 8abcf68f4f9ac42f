package hinomi.sink;

import static hinomi.sink.Reports.answered;
import static hinomi.sink.Reports.check;
import static hinomi.sink.Reports.failed;
import static hinomi.sink.Reports.journey;
import static hinomi.sink.Reports.report;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.assertion.Grade;
import hinomi.check.Report;
import hinomi.config.Secrets;
import hinomi.outcome.Body;
import hinomi.outcome.Cause;
import hinomi.outcome.Certificate;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Facts;
import hinomi.outcome.Headers;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.outcome.Timing;
import hinomi.sink.OnCallPage.Line;
import hinomi.text.HumanTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnCallTextTest {
  private final Secrets secrets = new Secrets();

  private OnCallPage page(Report report) {
    return new OnCallText(secrets, HumanTime.UTC, false).of(report);
  }

  private List<String> lines(String label, Report report) {
    return page(report).lines().stream()
        .filter(line -> line.label().equals(label))
        .map(Line::text)
        .toList();
  }

  private static Report withHeaders(String... namesAndValues) {
    List<Map.Entry<String, String>> all = new ArrayList<>();
    for (int index = 0; index < namesAndValues.length; index += 2) {
      all.add(Map.entry(namesAndValues[index], namesAndValues[index + 1]));
    }
    return report(check("x"), answered("sorry").with(CommonFacts.HEADERS, new Headers(all)));
  }

  @Test
  void showsAtMostFiveHeadersThatHelpAndNeverCookies() {
    secrets.add("s3cr3t-of-ours");

    assertEquals(
        List.of(
            "Retry-After: 120",
            "Content-Type: text/html",
            "Server: nginx",
            "Via: 1.1 cache",
            "X-Request-Id: id-***"),
        lines(
            "header",
            withHeaders(
                "set-cookie", "session=1",
                "date", "today",
                "server", "nginx",
                "x-request-id", "id-s3cr3t-of-ours",
                "x-amz-cf-id", "one too many",
                "content-type", "text/html",
                "via", "1.1 cache",
                "retry-after", "120")));
  }

  @Test
  void showsCertificatesOnlyWhenTlsIsWrong() {
    Certificate certificate =
        new Certificate(
            Optional.of("CN=shop.example"),
            Optional.of("CN=Example CA"),
            Collections.nCopies(40, "a.example"),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Reports.PLANNED),
            Optional.of(-3L),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Facts facts = Facts.of(CommonFacts.CERTIFICATES, List.of(certificate));

    assertEquals(
        List.of(
            "CN=shop.example for 40 names, valid until 2026-11-22 09:00:07 UTC,"
                + " issued by CN=Example CA"),
        lines(
            "certificate",
            report(check("x"), new Failed(Cause.TLS, "expired", facts, Timing.NONE))));
    assertEquals(List.of(), lines("certificate", report(check("x"), answered("sorry"))));
  }

  @Test
  void namesTheStepThatFailed() {
    Report report = report(check("x"), journey(Grade.FAILED));

    assertEquals(List.of("'pay'"), lines("step", report));
    assertEquals(List.of("tls 20 ms, first-byte 5 ms, total 25 ms"), lines("phases", report));
    String summary = page(report).summary();
    assertTrue(summary.startsWith("x is down: step 'pay': status is 500, expected 200;"), summary);
  }

  @Test
  void showsPhasesToAHundredthOfAMillisecond() {
    Timing timing =
        new Timing(
            Map.of(
                Phase.CONNECT, Duration.ofNanos(523_400),
                Phase.FIRST_BYTE, Duration.ofNanos(12_344_600),
                Phase.DOWNLOAD, Duration.ofNanos(900)));
    Report report = report(check("x"), new Failed(Cause.PROTOCOL, "cut", Facts.NONE, timing));

    assertEquals(
        List.of("connect 0.52 ms, first-byte 12.34 ms, download 0 ms, total 12.87 ms"),
        lines("phases", report));
  }

  @Test
  void showsTheReasonsOfEarlierAttemptsThatDiffer() {
    assertEquals(
        List.of("3 (earlier: dns)"),
        lines(
            "attempts",
            report(
                check("x"),
                failed(Cause.DNS, "a"),
                failed(Cause.CONNECT, "b"),
                failed(Cause.CONNECT, "c"))));
  }

  /// The status of an answer, where the words do not have it.
  @ParameterizedTest
  @CsvSource({"true, 'x is down: HTTP 503, cut off'", "false, x is down: cut off"})
  void beginsWithTheStatusOfTheLastRequest(boolean isOfLast, String summary) {
    Timing timing = isOfLast ? answered("").timing() : Timing.NONE;
    Outcome outcome =
        new Failed(Cause.PROTOCOL, "cut off", Facts.of(CommonFacts.STATUS, 503), timing);

    assertEquals(summary, page(report(check("x"), outcome)).summary());
  }

  /// The message of the assertion quotes it.
  @Test
  void doesNotRepeatABodyThatTheReasonShows() {
    Outcome whole = answered("<h1>503</h1>");
    Outcome longer = answered("<h1>503</h1> and more");

    assertEquals(Optional.empty(), page(report(check("x"), whole)).snippet());
    assertEquals(Optional.of("<h1>503</h1> and more"), page(report(check("x"), longer)).snippet());
  }

  @Test
  void escapesASnippetOnce() {
    Outcome outcome =
        answered("")
            .with(
                CommonFacts.BODY,
                new Body(
                    "<p>\"在庫\"\n\\n</p>".getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));

    assertEquals(Optional.of("<p>\"在庫\"\\n\\n</p>"), page(report(check("x"), outcome)).snippet());
  }

  @Test
  void showsNoBinaryData() {
    Outcome outcome =
        answered("").with(CommonFacts.BODY, new Body(new byte[500], StandardCharsets.UTF_8));

    assertEquals(Optional.empty(), page(report(check("x"), outcome)).snippet());
  }

  @Test
  void addsTheCommandForEcsThere() {
    OnCallPage page =
        new OnCallText(secrets, HumanTime.UTC, true).of(report(check("x"), answered("sorry")));

    assertEquals("hinomi try x", page.again().getFirst());
    assertTrue(
        page.again()
            .getLast()
            .endsWith(
                "'{\"containerOverrides\":[{\"name\":\"hinomi\",\"command\":[\"try\",\"x\"]}]}'"),
        page.again()::toString);
  }

  @Test
  void leavesEvidenceOutFromItsEndAndNeverTheCommand() {
    OnCallPage page = page(report(check("x"), answered("sorry")));

    assertEquals(
        "x is down: body does not contain 'title' (HTTP 200, 12 bytes: '<h1>503</h1>')"
            + " | since 2026-11-22 09:00:07 UTC | sorry | run again: hinomi try x",
        page.inLine(150));
    assertEquals("x is down: bod… | run again: hinomi try x", page.inLine(41));
  }
}

package hinomi.sink;

import hinomi.assertion.Assertion;
import hinomi.assertion.Finding;
import hinomi.assertion.Grade;
import hinomi.assertion.StepResult;
import hinomi.check.Check;
import hinomi.check.Location;
import hinomi.check.Report;
import hinomi.outcome.Body;
import hinomi.outcome.Cause;
import hinomi.outcome.Certificate;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Facts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.outcome.Timing;
import hinomi.probe.FakeProbe;
import hinomi.schedule.Schedule;
import hinomi.verdict.Level;
import hinomi.verdict.RunSummary;
import hinomi.verdict.State;
import hinomi.verdict.Thresholds;
import hinomi.verdict.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reports for tests: a check of a page, and what came of one run of it.
public final class Reports {
  public static final Instant PLANNED = Instant.parse("2026-11-22T09:00:07.250Z");
  private static final Instant BEFORE = PLANNED.minusSeconds(600);
  public static final Location TOKYO = new Location("ap-northeast-1");

  private Reports() {}

  public static Check check(String name, Map<String, String> tags, boolean phases) {
    return new Check.Builder(
            name,
            FakeProbe.kind("http"),
            FakeProbe.at("https://www.example.com/"),
            new Schedule(Duration.ofMinutes(1), Duration.ofMillis(7_250)),
            Duration.ofSeconds(10))
        .assertions(List.of(containsTitle()))
        .about(about(tags, phases))
        .build();
  }

  /// The same with other thresholds.
  public static Check check(String name, Thresholds thresholds) {
    return check(name).with(thresholds);
  }

  public static Check.About about(Map<String, String> tags, boolean phases) {
    return new Check.About(
        tags,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        phases,
        Check.Alert.DEFAULT,
        Optional.empty());
  }

  public static Check check(String name) {
    return check(name, Map.of("team", "storefront"), false);
  }

  private static Assertion containsTitle() {
    return Assertion.of(
        "body.contains",
        "contains 'title'",
        answer -> {
          String body = answer.facts().find(CommonFacts.BODY).map(Body::text).orElse("");
          Grade grade = body.contains("title") ? Grade.PASSED : Grade.FAILED;
          return new Finding(
              "body.contains",
              grade,
              "contains 'title'",
              "HTTP 200, 12 bytes: '<h1>503</h1>'",
              "body does not contain 'title' (HTTP 200, 12 bytes: '<h1>503</h1>')");
        });
  }

  public static Outcome answered(String body) {
    Timing timing =
        new Timing(
            Map.of(
                Phase.REDIRECT, Duration.ofMillis(31),
                Phase.DNS, Duration.ofNanos(1_234_567),
                Phase.CONNECT, Duration.ofNanos(3_400_000),
                Phase.TLS, Duration.ofNanos(18_900_000),
                Phase.FIRST_BYTE, Duration.ofMillis(50),
                Phase.DOWNLOAD, Duration.ofMillis(30)));
    return new Answered(
        Facts.of(CommonFacts.ADDRESS, "203.0.113.7:443")
            .with(CommonFacts.STATUS, 200)
            .with(CommonFacts.HTTP_VERSION, "HTTP/2")
            .with(CommonFacts.REDIRECTS, 1)
            .with(CommonFacts.BYTES, 10_240L)
            .with(
                CommonFacts.BODY,
                new Body(body.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
            .with(CommonFacts.TLS_VERSION, "TLSv1.3")
            .with(CommonFacts.CERTIFICATES, List.of(certificate(30), certificate(12))),
        timing);
  }

  /// A journey of two steps, of which the second may fail.
  public static Outcome journey(Grade pay) {
    Timing timing =
        new Timing(
            Map.of(Phase.TLS, Duration.ofMillis(20), Phase.FIRST_BYTE, Duration.ofMillis(5)));
    Facts facts =
        Facts.of(
            StepResult.ALL,
            List.of(step("log-in", Grade.PASSED, timing), step("pay", pay, timing)));
    return new Answered(facts, pay == Grade.FAILED ? Timing.NONE : timing);
  }

  private static StepResult step(String name, Grade grade, Timing timing) {
    Optional<String> reason = Optional.of("assertion").filter(_ -> grade != Grade.PASSED);
    return new StepResult(
        name,
        grade,
        reason,
        reason.map(_ -> "status is 500, expected 200"),
        timing.total(),
        timing,
        Map.of("http.status", 500),
        List.of(new Finding("status", grade, "200", "500")));
  }

  private static Certificate certificate(long daysLeft) {
    Instant end = PLANNED.plus(Duration.ofDays(daysLeft));
    return new Certificate(
        "CN=www.example.com",
        "CN=Example CA",
        List.of("www.example.com"),
        "0a",
        end.minus(Duration.ofDays(90)),
        end,
        daysLeft,
        "SHA256withECDSA",
        "EC",
        256);
  }

  public static Outcome failed(Cause cause, String detail) {
    return new Failed(
        cause,
        detail,
        Facts.of(CommonFacts.ADDRESS, "203.0.113.7:443"),
        new Timing(
            Map.of(Phase.DNS, Duration.ofMillis(2)),
            Optional.of(new Timing.Unfinished(Phase.CONNECT, Duration.ofSeconds(5)))));
  }

  public static Report report(Check check, Outcome... attempts) {
    return report(check, PLANNED, Level.UP, attempts);
  }

  public static Report report(Check check, Instant planned, Level level, Outcome... attempts) {
    return report(check, planned, State.of(level, BEFORE), attempts);
  }

  /// The next run of the check of the report, so many seconds later.
  public static Report next(Report report, int seconds, Outcome... attempts) {
    Instant planned = report.plannedAt().plusSeconds(seconds);
    return report(report.check(), planned, report.state(), attempts);
  }

  public static Report report(Check check, Instant planned, State before, Outcome... attempts) {
    List<Outcome> all = List.of(attempts);
    List<Verdict> verdicts =
        all.stream().map(each -> Verdict.of(each, check.assertions())).toList();
    RunSummary run =
        new RunSummary(
            verdicts.getLast(), planned, false, CommonFacts.daysLeft(all.getLast().facts()));
    State after = before.after(run, check.thresholds());
    return new Report(
        check, TOKYO, planned, planned.plusMillis(3), all, verdicts, before, after, 0, false);
  }

  public static Report inMaintenance(Report report) {
    return copy(report, report.verdicts(), report.skipped(), true);
  }

  /// The same, but its author wanted more.
  public static Report degraded(Report report) {
    Verdict verdict =
        new Verdict(Grade.DEGRADED, Optional.of("assertion"), Optional.of("slow"), List.of());
    return copy(report, List.of(verdict), report.skipped(), report.inMaintenance());
  }

  public static Report skipping(Report report, int starts) {
    return copy(report, report.verdicts(), starts, report.inMaintenance());
  }

  private static Report copy(
      Report report, List<Verdict> verdicts, int skipped, boolean inMaintenance) {
    RunSummary run =
        new RunSummary(
            verdicts.getLast(),
            report.plannedAt(),
            inMaintenance,
            CommonFacts.daysLeft(report.outcome().facts()));
    return new Report(
        report.check(),
        report.location(),
        report.plannedAt(),
        report.startedAt(),
        report.attempts(),
        verdicts,
        report.before(),
        report.before().after(run, report.check().thresholds()),
        skipped,
        inMaintenance);
  }
}

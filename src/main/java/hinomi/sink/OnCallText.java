package hinomi.sink;

import hinomi.assertion.Finding;
import hinomi.assertion.Grade;
import hinomi.assertion.StepResult;
import hinomi.check.CurrentState;
import hinomi.check.Report;
import hinomi.config.OneLine;
import hinomi.config.Secrets;
import hinomi.outcome.Body;
import hinomi.outcome.Cause;
import hinomi.outcome.Certificate;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Facts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Phase;
import hinomi.outcome.Timing;
import hinomi.sink.OnCallPage.Line;
import hinomi.text.Cut;
import hinomi.text.HumanText;
import hinomi.text.HumanTime;
import hinomi.verdict.Level;
import hinomi.verdict.State;
import hinomi.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the person on call reads of a run, without secrets and control characters. `isOnEcs` says
/// how to run the check again.
public record OnCallText(Secrets secrets, HumanTime time, boolean isOnEcs) {
  /// Headers that lead to a cause or to the log of a server, the most useful first. None of them
  /// carries credentials.
  private static final List<String> HEADERS =
      List.of(
          "Location",
          "Retry-After",
          "Content-Type",
          "Server",
          "Via",
          "X-Cache",
          "X-Request-Id",
          "X-Amzn-RequestId",
          "X-Amzn-Trace-Id",
          "X-Amz-Cf-Id",
          "X-Amz-Cf-Pop",
          "CF-Ray",
          "X-Served-By",
          "X-Correlation-Id",
          "Traceparent",
          "Age");

  private static final int MAX_HEADERS = 5;
  private static final int MAX_HEADER = 120;
  private static final int MAX_TARGET = 300;
  private static final int MAX_REASONS = 3;
  private static final int MAX_REASON = 400;
  private static final int MAX_NAMES = 3;
  private static final int SNIPPET = 600;

  /// Characters that are read before, so that a secret that is cut in two is still redacted.
  private static final int SNIPPET_READ = 8 * 1024;

  private static final String STEP_SNIPPET = "http.snippet";
  private static final String STATUS = "status";

  public OnCallPage of(Report report) {
    Optional<StepResult> step = StepResult.failed(report.outcome().facts());
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("since", time.of(since(report))));
    lines.add(new Line(step.isPresent() ? "step" : "target", target(report, step)));
    address(report.outcome().facts(), step).ifPresent(it -> lines.add(new Line("address", it)));
    phases(step.map(StepResult::timing).orElse(report.outcome().timing()))
        .ifPresent(it -> lines.add(new Line("phases", it)));
    lines.add(new Line("location", report.location().name()));
    lines.add(new Line("attempts", attempts(report)));
    if (report.verdict().grade() != Grade.PASSED) {
      certificate(report).ifPresent(it -> lines.add(new Line("certificate", it)));
      headers(report.outcome().facts()).forEach(it -> lines.add(new Line("header", it)));
    }
    Optional<String> what = what(report);
    return new OnCallPage(
        headline(report),
        what,
        lines,
        snippet(report, step).filter(start -> !what.orElse("").contains("'" + start + "'")),
        report.check().about().runbook().map(this::clean),
        again(report.check().name()));
  }

  /// What is known of a check without a run of this agent.
  public OnCallPage of(CurrentState current) {
    return new OnCallPage(
        current.check().name() + " " + ReportText.announced(current.state()),
        Optional.of("the agent was restarted since: the event of then has the reason"),
        List.of(
            new Line("since", time.of(current.state().announced().since())),
            new Line("location", current.location().name())),
        Optional.empty(),
        current.check().about().runbook().map(this::clean),
        again(current.check().name()));
  }

  /// `in maintenance until 2026-11-22 09:00:00 UTC`.
  public String maintenance(Report report) {
    return "in maintenance"
        + report.maintenanceUntil().map(it -> " until " + time.of(it)).orElse("");
  }

  /// `silenced until 2026-11-22 09:00:00 UTC`.
  public String silenced(Instant end) {
    return "silenced until " + time.of(end);
  }

  /// The check and its state, as `shop is down`.
  private static String headline(Report report) {
    return report.check().name()
        + " "
        + report.transition().map(ReportText::of).orElseGet(() -> ReportText.of(report.state()));
  }

  private static Instant since(Report report) {
    return report.state().since();
  }

  /// What is wrong, the status first; absent when the run passed.
  private Optional<String> what(Report report) {
    Verdict verdict = report.verdict();
    if (verdict.grade() == Grade.PASSED) {
      State state = report.state();
      boolean isOver = state.level() == Level.UP;
      return Optional.of("the last run passed").filter(_ -> !isOver);
    }
    List<String> reasons = List.copyOf(reasons(verdict));
    String shown =
        reasons.stream()
            .limit(MAX_REASONS)
            .map(each -> Cut.marked(MAX_REASON, clean(each)))
            .collect(Collectors.joining("; "));
    int more = reasons.size() - MAX_REASONS;
    return Optional.of(
        statusBefore(report.outcome(), shown)
            + shown
            + (more > 0 ? "; and " + more + " more" : ""));
  }

  private static SequencedSet<String> reasons(Verdict verdict) {
    Stream<String> message = verdict.message().stream();
    if (!verdict.isConclusive()) {
      return message.collect(Collectors.toCollection(LinkedHashSet::new));
    }
    List<Finding> bad =
        verdict.findings().stream()
            .filter(each -> each.grade() == verdict.grade())
            .sorted(Comparator.comparing(each -> !isStatus(each)))
            .toList();
    return Stream.of(
            bad.stream().filter(OnCallText::isStatus).map(Finding::message),
            message,
            bad.stream().map(Finding::message))
        .flatMap(each -> each)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static boolean isStatus(Finding finding) {
    return finding.assertion().equals(STATUS) || finding.assertion().endsWith(": " + STATUS);
  }

  /// The status of the last answer, where the words do not name it.
  private static String statusBefore(Outcome outcome, String words) {
    boolean isOfLastRequest =
        outcome instanceof Answered || outcome.timing().of(Phase.FIRST_BYTE).isPresent();
    return outcome
        .facts()
        .find(CommonFacts.STATUS)
        .map(String::valueOf)
        .filter(status -> isOfLastRequest && !words.contains(status))
        .map(status -> "HTTP " + status + ", ")
        .orElse("");
  }

  private String target(Report report, Optional<StepResult> step) {
    return Cut.marked(
        MAX_TARGET,
        clean(
            step.map(OnCallText::inWords)
                .orElseGet(() -> report.check().probe().target() + redirect(report))));
  }

  private static String redirect(Report report) {
    Facts facts = report.outcome().facts();
    boolean isRedirected = facts.find(CommonFacts.REDIRECTS).filter(count -> count > 0).isPresent();
    return facts
        .find(CommonFacts.URL)
        .filter(_ -> isRedirected)
        .map(url -> ", redirected to " + url)
        .orElse("");
  }

  private static String inWords(StepResult step) {
    return "'" + step.name() + "'" + text(step, "http.url").map(url -> " " + url).orElse("");
  }

  private static Optional<String> text(StepResult step, String fact) {
    return Optional.ofNullable(step.seen().get(fact)).map(String::valueOf);
  }

  private Optional<String> address(Facts facts, Optional<StepResult> step) {
    String via = facts.find(CommonFacts.PROXY).map(it -> " through proxy " + it).orElse("");
    return step.map(it -> text(it, CommonFacts.ADDRESS.name()))
        .orElseGet(() -> facts.find(CommonFacts.ADDRESS))
        .map(it -> clean(it + via));
  }

  private static Optional<String> phases(Timing timing) {
    List<String> all = new ArrayList<>();
    timing.phases().forEach((phase, took) -> all.add(phase(phase, took)));
    timing
        .unfinished()
        .ifPresent(last -> all.add(phase(last.phase(), last.elapsed()) + " (not finished)"));
    if (all.size() > 1) {
      timing.elapsed().ifPresent(total -> all.add("total " + inWords(total)));
    }
    return Optional.of(String.join(", ", all)).filter(_ -> !all.isEmpty());
  }

  private static String phase(Phase phase, Duration took) {
    return phase.key() + " " + inWords(took);
  }

  /// To a hundredth of a millisecond, or what is longer to three decimals of a second.
  private static String inWords(Duration took) {
    Duration rounded = Duration.ofNanos(Math.round(took.toNanos() / 10_000.0) * 10_000);
    return rounded.isZero() ? "0 ms" : HumanText.duration(rounded);
  }

  /// The earlier ones in the words of their reasons, if these differ.
  private static String attempts(Report report) {
    int count = report.attempts().size();
    Optional<String> last = report.verdict().reason();
    String earlier =
        report.verdicts().subList(0, count - 1).stream()
            .flatMap(each -> each.reason().stream())
            .filter(reason -> !last.equals(Optional.of(reason)))
            .distinct()
            .collect(Collectors.joining(", "));
    return count + (earlier.isEmpty() ? "" : " (earlier: " + earlier + ")");
  }

  private Optional<String> certificate(Report report) {
    boolean isTls = report.verdict().reason().filter(Cause.TLS.key()::equals).isPresent();
    return report
        .outcome()
        .facts()
        .find(CommonFacts.CERTIFICATES)
        .filter(chain -> isTls && !chain.isEmpty())
        .map(chain -> clean(inWords(chain.getFirst())));
  }

  private String inWords(Certificate certificate) {
    List<String> names = certificate.names();
    return certificate.subject().orElse("without a subject")
        + (names.isEmpty()
            ? ""
            : " for "
                + (names.size() <= MAX_NAMES ? String.join(", ", names) : names.size() + " names"))
        + certificate.notAfter().map(end -> ", valid until " + time.of(end)).orElse("")
        + certificate.issuer().map(issuer -> ", issued by " + issuer).orElse("");
  }

  private List<String> headers(Facts facts) {
    return facts.find(CommonFacts.HEADERS).stream()
        .flatMap(all ->
            HEADERS.stream()
                .flatMap(name -> all.all(name).stream().limit(1).map(it -> Map.entry(name, it))))
        .limit(MAX_HEADERS)
        .map(each -> Cut.marked(MAX_HEADER, clean(each.getKey() + ": " + each.getValue())))
        .toList();
  }

  private Optional<String> snippet(Report report, Optional<StepResult> step) {
    if (report.verdict().grade() == Grade.PASSED) {
      return Optional.empty();
    }
    return step.map(it -> text(it, STEP_SNIPPET))
        .orElseGet(() ->
            report
                .outcome()
                .facts()
                .find(CommonFacts.BODY)
                .map((Body body) -> body.start(SNIPPET_READ)))
        .filter(OnCallText::isText)
        .map(start -> Cut.to(SNIPPET, clean(start.strip())))
        .filter(start -> !start.isEmpty());
  }

  /// Binary data would be shown as escapes.
  private static boolean isText(String start) {
    String shown = Cut.to(SNIPPET, start);
    long controls =
        shown.chars().filter(each -> each == 0xFFFD || (each < ' ' && each > 0x0d)).count()
            + shown.chars().filter(each -> each < '\t').count();
    return controls * 10 <= shown.length();
  }

  /// The command that runs the check once, where the agent runs.
  private List<String> again(String name) {
    String local = "hinomi try " + name;
    return isOnEcs
        ? List.of(
            local,
            "aws ecs run-task --cluster CLUSTER --task-definition hinomi --overrides "
                + "'{\"containerOverrides\":[{\"name\":\"hinomi\",\"command\":[\"try\",\""
                + name
                + "\"]}]}'")
        : List.of(local);
  }

  private String clean(String text) {
    return OneLine.of(secrets.redactCut(text));
  }
}

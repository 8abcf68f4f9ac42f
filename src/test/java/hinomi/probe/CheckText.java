package hinomi.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import hinomi.assertion.Assertion;
import hinomi.assertion.Finding;
import hinomi.assertion.Grade;
import hinomi.config.Problems;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.outcome.Outcome.Answered;
import hinomi.verdict.Verdict;
import java.time.Duration;
import java.util.List;

/// A check as its author writes it: the probe and its assertions.
public record CheckText(Probe probe, List<Assertion> assertions) {
  public static CheckText as(String text) {
    Problems problems = new Problems();
    Section check =
        Section.inMemory("check", ConfigFactory.parseString(text).root().unwrapped(), problems);
    ProbeKind kind =
        Probes.kinds().stream().filter(each -> check.has(each.key())).findFirst().orElseThrow();
    Setting<Probe> probe = kind.read(check.section(kind.key()));
    Setting<List<Assertion>> assertions = Expectations.read(check, kind, Probes.kinds());
    assertEquals(List.of(), problems.sorted());
    return new CheckText(probe.get(), assertions.get());
  }

  public static Probe probe(String text) {
    return as(text).probe();
  }

  public static Probe tls(String keys) {
    return probe("tls {" + keys + "\n}");
  }

  public static Probe tcp(String keys) {
    return probe("tcp {" + keys + "\n}");
  }

  public Verdict judgedBy(ProbeRunner runner) {
    return judgedBy(runner, ProbeRunner.TIMEOUT);
  }

  public Verdict judgedBy(ProbeRunner runner, Duration timeout) {
    return Verdict.of(runner.run(probe, timeout), assertions);
  }

  /// The messages of the findings that did not pass.
  public List<String> failures(Answered answered) {
    return assertions.stream()
        .map(each -> each.evaluate(answered))
        .filter(finding -> finding.grade() != Grade.PASSED)
        .map(Finding::message)
        .toList();
  }
}

package hinomi.probe;

import com.typesafe.config.ConfigFactory;
import hinomi.assertion.Assertion;
import hinomi.config.Problems;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.verdict.Verdict;
import java.time.Duration;
import java.util.List;

/// A check as it is written in a file: how it looks and what it expects.
record Written(Probe probe, List<Assertion> assertions) {
  static Written check(String hocon) {
    Problems problems = new Problems();
    Section check = section(hocon, problems);
    ProbeKind kind = kind(check);
    Setting<Probe> probe = kind.read().apply(check.section(kind.key()));
    Setting<List<Assertion>> assertions = Expectations.read(check, kind, Probes.kinds());
    if (!problems.none()) {
      throw new AssertionError("badly written: " + problems.sorted());
    }
    return new Written(probe.get(), assertions.get());
  }

  static Probe tls(String keys) {
    return check("tls {" + keys + "\n}").probe();
  }

  static Probe tcp(String keys) {
    return check("tcp {" + keys + "\n}").probe();
  }

  Verdict judgedBy(Lookout lookout) {
    return Verdict.of(lookout.look(probe, Lookout.PATIENCE), assertions);
  }

  Verdict judgedBy(Lookout lookout, Duration timeout) {
    return Verdict.of(lookout.look(probe, timeout), assertions);
  }

  private static Section section(String hocon, Problems problems) {
    return Section.inMemory("check", ConfigFactory.parseString(hocon).root().unwrapped(), problems);
  }

  private static ProbeKind kind(Section check) {
    return Probes.kinds().stream().filter(each -> check.has(each.key())).findFirst().orElseThrow();
  }
}

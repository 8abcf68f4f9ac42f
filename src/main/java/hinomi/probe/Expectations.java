package hinomi.probe;

import hinomi.assertion.Assertion;
import hinomi.assertion.Grade;
import hinomi.assertion.Subject;
import hinomi.config.Section;
import hinomi.config.Setting;
import java.util.ArrayList;
import java.util.List;

/// Reads `expect { }` and `warn { }` by what the kind of probe can see.
public final class Expectations {
  private final ProbeKind kind;
  private final List<ProbeKind> kinds;
  private final List<Setting<List<Assertion>>> all = new ArrayList<>();

  private Expectations(ProbeKind kind, List<ProbeKind> kinds) {
    this.kind = kind;
    this.kinds = kinds;
  }

  /// What a subject expects by default counts unless `expect` has its key.
  public static Setting<List<Assertion>> read(
      Section check, ProbeKind kind, List<ProbeKind> kinds) {
    Expectations expectations = new Expectations(kind, kinds);
    Section expect = check.section("expect");
    Setting<Boolean> expected = expectations.read(expect, Grade.FAILED);
    Setting<Boolean> warned = expectations.read(check.section("warn"), Grade.DEGRADED);
    kind.subjects().stream()
        .filter(subject -> !expect.has(subject.key()))
        .forEach(subject -> expectations.all.add(Setting.of(subject.byDefault())));
    return expected.isGood() && warned.isGood()
        ? Setting.of(expectations.all.stream().flatMap(each -> each.get().stream()).toList())
        : new Setting.Refused<>();
  }

  private Setting<Boolean> read(Section wishes, Grade otherwise) {
    for (Subject subject : kind.subjects()) {
      if (wishes.has(subject.key())) {
        all.add(subject.reader().read(wishes, subject.key(), otherwise));
      }
    }
    wishes.keys().stream().filter(this::isSeenByOthers).forEach(key -> refuse(wishes, key));
    return wishes.make(() -> true);
  }

  private boolean isSeenByOthers(String key) {
    return !sees(kind, key) && kinds.stream().anyMatch(other -> sees(other, key));
  }

  private static boolean sees(ProbeKind kind, String key) {
    return kind.subjects().stream().anyMatch(subject -> subject.key().equals(key));
  }

  private void refuse(Section wishes, String key) {
    List<String> seen = kind.subjects().stream().map(Subject::key).sorted().toList();
    String article = "aeiou".indexOf(kind.key().charAt(0)) < 0 ? "a " : "an ";
    wishes.refuse(key, article + kind.key() + " check cannot see '" + key + "'; it sees " + seen);
  }
}

package hinomi.probe;

import hinomi.assertion.Assertion;
import hinomi.assertion.Conditions;
import hinomi.assertion.Grade;
import hinomi.assertion.Subject;
import hinomi.config.Section;
import hinomi.config.Setting;
import java.util.List;
import java.util.stream.Stream;

/// Reads `expect { }` and `warn { }` by what the kind of probe can see.
public final class Expectations {
  private final ProbeKind kind;
  private final List<ProbeKind> kinds;

  private Expectations(ProbeKind kind, List<ProbeKind> kinds) {
    this.kind = kind;
    this.kinds = kinds;
  }

  /// What a subject expects by default counts unless `expect` has its key, if only in a group.
  public static Setting<List<Assertion>> read(
      Section check, ProbeKind kind, List<ProbeKind> kinds) {
    Conditions wishes = new Conditions(kind.subjects(), new Expectations(kind, kinds)::inspect);
    Setting<List<Assertion>> expected = wishes.read(check.section("expect"), Grade.FAILED);
    List<Assertion> byDefault =
        kind.subjects().stream()
            .filter(subject -> !wishes.mention(subject))
            .flatMap(subject -> subject.byDefault().stream())
            .toList();
    Setting<List<Assertion>> warned = wishes.read(check.section("warn"), Grade.DEGRADED);
    return expected.isGood() && warned.isGood()
        ? Setting.of(
            Stream.of(expected.get(), warned.get(), byDefault).flatMap(List::stream).toList())
        : new Setting.Refused<>();
  }

  private void inspect(Section wishes) {
    wishes.keys().stream().filter(this::isSeenByOthers).forEach(key -> refuse(wishes, key));
  }

  private boolean isSeenByOthers(String key) {
    return !sees(kind, key) && kinds.stream().anyMatch(other -> sees(other, key));
  }

  private static boolean sees(ProbeKind kind, String key) {
    return kind.subjects().stream().anyMatch(subject -> subject.key().equals(key));
  }

  private void refuse(Section wishes, String key) {
    List<String> seen = kind.subjects().stream().map(Subject::key).sorted().toList();
    String article = "aeio".indexOf(kind.key().charAt(0)) < 0 ? "a " : "an ";
    wishes.refuse(key, article + kind.key() + " check cannot see '" + key + "'; it sees " + seen);
  }
}

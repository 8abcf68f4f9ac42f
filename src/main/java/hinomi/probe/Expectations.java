package hinomi.probe;

import hinomi.assertion.Assertion;
import hinomi.assertion.Conditions;
import hinomi.assertion.ExpectedReason;
import hinomi.assertion.Grade;
import hinomi.assertion.Subject;
import hinomi.config.Section;
import hinomi.config.Setting;
import java.util.List;
import java.util.stream.Stream;

/// Reads `expect { }` and `warn { }` by the subjects of the kind of probe; `expect { reason }` is
/// about a probe that fails.
public final class Expectations {
  private final ProbeKind kind;
  private final List<ProbeKind> others;

  private Expectations(ProbeKind kind, List<ProbeKind> others) {
    this.kind = kind;
    this.others = others;
  }

  /// The default of a subject counts unless `expect` has its key, be it in a group; it comes first,
  /// as a wrong status is why a body is wrong. A subject of one of the other kinds is refused as
  /// such, not as a typo.
  public static Setting<List<Assertion>> read(
      Section check, ProbeKind kind, List<ProbeKind> others) {
    Section expect = check.section("expect");
    if (!expect.has("reason")) {
      return ofAnswer(check, expect, new Expectations(kind, others));
    }
    expect.keys().stream()
        .filter(key -> !key.equals("reason"))
        .forEach(key ->
            expect.refuse(
                key, "cannot be combined with 'reason': a probe that fails has no answer"));
    Setting<List<Assertion>> reason = ExpectedReason.read(expect);
    return expect.make(reason::get);
  }

  /// The same for a part of a check, which has no reason of its own.
  public static Setting<List<Assertion>> ofPart(Section part, ProbeKind kind) {
    return ofAnswer(part, part.section("expect"), new Expectations(kind, List.of()));
  }

  private static Setting<List<Assertion>> ofAnswer(
      Section check, Section expect, Expectations expectations) {
    ProbeKind kind = expectations.kind;
    Conditions conditions = new Conditions(kind.subjects(), expectations::inspect);
    Setting<List<Assertion>> expected = conditions.read(expect, Grade.FAILED);
    List<Assertion> byDefault =
        kind.subjects().stream()
            .filter(subject -> !conditions.mention(subject))
            .flatMap(subject -> subject.byDefault().stream())
            .toList();
    Setting<List<Assertion>> warned = conditions.read(check.section("warn"), Grade.DEGRADED);
    return expected.isGood() && warned.isGood()
        ? Setting.of(
            Stream.of(byDefault, expected.get(), warned.get()).flatMap(List::stream).toList())
        : new Setting.Refused<>();
  }

  private void inspect(Section section) {
    section.keys().stream().filter(this::isOfAnotherKind).forEach(key -> refuse(section, key));
  }

  private boolean isOfAnotherKind(String key) {
    return !has(kind, key) && others.stream().anyMatch(other -> has(other, key));
  }

  private static boolean has(ProbeKind kind, String key) {
    return kind.subjects().stream().anyMatch(subject -> subject.key().equals(key));
  }

  private void refuse(Section section, String key) {
    List<String> known = kind.subjects().stream().map(Subject::key).sorted().toList();
    section.refuse(key, "is not available for " + kind.key() + " checks; available are " + known);
  }
}

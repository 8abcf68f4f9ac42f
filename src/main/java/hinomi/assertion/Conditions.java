package hinomi.assertion;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.outcome.Outcome.Answered;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Reads a section of conditions, such as `expect { }`: keys of the subjects, and the groups `all`,
/// `any` and `not`, which hold sections of conditions in turn.
public final class Conditions {
  private final List<Subject> subjects;
  private final Consumer<Section> inspector;
  private final Set<Subject> mentioned = new HashSet<>();

  /// The inspector sees every section, those of groups too, before unknown keys are reported.
  public Conditions(List<Subject> subjects, Consumer<Section> inspector) {
    this.subjects = List.copyOf(subjects);
    this.inspector = inspector;
  }

  /// All conditions of the section; a finding that does not pass has the severity.
  public Setting<List<Assertion>> read(Section section, Grade severity) {
    List<Setting<List<Assertion>>> conditions = conditions(section, severity);
    return section.make(() -> conditions.stream().flatMap(each -> each.get().stream()).toList());
  }

  /// Whether any section read so far has a condition on the subject.
  public boolean mention(Subject subject) {
    return mentioned.contains(subject);
  }

  private List<Setting<List<Assertion>>> conditions(Section section, Grade severity) {
    List<Setting<List<Assertion>>> conditions = new ArrayList<>();
    for (Subject subject : subjects) {
      if (section.has(subject.key())) {
        mentioned.add(subject);
        conditions.add(subject.reader().read(section, subject.key(), severity));
      }
    }
    if (section.has("all")) {
      conditions.addAll(lists(section, "all", severity));
    }
    if (section.has("any")) {
      List<Setting<List<Assertion>>> lists = lists(section, "any", severity);
      conditions.add(
          together(lists, () -> new AnyOf(lists.stream().map(Setting::get).toList(), severity)));
    }
    if (section.has("not")) {
      Setting<List<Assertion>> list = group(section.section("not"), severity);
      conditions.add(together(List.of(list), () -> new NotAllOf(list.get(), severity)));
    }
    inspector.accept(section);
    return conditions;
  }

  private List<Setting<List<Assertion>>> lists(Section section, String key, Grade severity) {
    List<Section> groups = section.sections(key);
    if (groups.isEmpty() && section.isList(key)) {
      section.refuse(key, "is empty; add a condition");
    }
    return groups.stream().map(each -> group(each, severity)).toList();
  }

  private Setting<List<Assertion>> group(Section section, Grade severity) {
    List<Setting<List<Assertion>>> conditions = conditions(section, severity);
    return section.make(() -> Subject.flat(conditions));
  }

  private static Setting<List<Assertion>> together(
      List<Setting<List<Assertion>>> lists, Supplier<Assertion> group) {
    return lists.stream().allMatch(Setting::isGood)
        ? Setting.of(List.of(group.get()))
        : new Setting.Refused<>();
  }

  /// Passes when all conditions of one of the lists pass.
  private record AnyOf(List<List<Assertion>> lists, Grade severity) implements Assertion {
    AnyOf {
      lists = List.copyOf(lists);
    }

    @Override
    public Expectation expectation() {
      String expected = lists.stream().map(Findings::expected).collect(Collectors.joining(" or "));
      return new Expectation("any", expected, severity);
    }

    @Override
    public Finding evaluate(Answered answer) {
      List<Findings> all = lists.stream().map(list -> Findings.of(list, answer)).toList();
      return all.stream()
          .filter(Findings::passed)
          .findFirst()
          .map(passed -> finding(all, Grade.PASSED, passed.actual()))
          .orElseGet(() -> finding(all, severity, Findings.actualOfFailed(all)));
    }

    @Override
    public Finding evaluateOrThrow(Answered answer) {
      Finding finding = evaluate(answer);
      if (finding.grade() != Grade.PASSED) {
        lists.forEach(list -> Findings.ofOrThrow(list, answer));
      }
      return finding;
    }

    private Finding finding(List<Findings> all, Grade grade, String actual) {
      String message = "no condition of any holds: " + Findings.messagesOfFailed(all);
      return new Finding("any", grade, expectation().expected(), actual, message)
          .causedBy(Findings.causeOfFailed(all));
    }
  }

  /// Passes when one of the conditions does not.
  private record NotAllOf(List<Assertion> list, Grade severity) implements Assertion {
    NotAllOf {
      list = List.copyOf(list);
    }

    @Override
    public Expectation expectation() {
      return new Expectation("not", "not (" + Findings.expected(list) + ")", severity);
    }

    @Override
    public Finding evaluate(Answered answer) {
      try {
        return evaluateOrThrow(answer);
      } catch (EvaluationException wrong) {
        return Finding.notEvaluated("not", severity, expectation().expected(), wrong);
      }
    }

    @Override
    public Finding evaluateOrThrow(Answered answer) {
      Findings findings = Findings.ofOrThrow(list, answer);
      Grade grade = findings.passed() ? severity : Grade.PASSED;
      String message =
          "not is violated: " + Findings.expected(list) + " (" + findings.actual() + ")";
      return new Finding("not", grade, expectation().expected(), findings.actual(), message);
    }
  }
}

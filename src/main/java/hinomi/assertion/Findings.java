package hinomi.assertion;

import hinomi.outcome.Outcome.Answered;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The findings of a list of wishes, and what they say together, in words.
record Findings(List<Finding> findings) {
  /// The ends of names that what is expected says again.
  private static final Set<String> VERBS =
      Set.of(
          "contains",
          "not-contains",
          "matches",
          "not-matches",
          "starts-with",
          "absent",
          "exists",
          "at-least",
          "at-most",
          "equals");

  Findings {
    findings = List.copyOf(findings);
  }

  static Findings of(List<Assertion> list, Answered answer) {
    return new Findings(list.stream().map(each -> each.judge(answer)).toList());
  }

  /// Throws [EvaluationException] if one of them does.
  static Findings strictly(List<Assertion> list, Answered answer) {
    return new Findings(list.stream().map(each -> each.judgeStrictly(answer)).toList());
  }

  boolean holds() {
    return findings.stream().allMatch(each -> each.grade() == Grade.PASSED);
  }

  String expected() {
    return findings.stream().map(Findings::expected).collect(Collectors.joining(" and "));
  }

  String actual() {
    return inWords(findings.stream());
  }

  /// What was there instead, each thing once.
  static String broken(List<Findings> all) {
    return inWords(
        all.stream()
            .flatMap(each -> each.findings.stream())
            .filter(each -> each.grade() != Grade.PASSED));
  }

  private static String inWords(Stream<Finding> findings) {
    return Condition.cut(
        findings.map(Findings::actual).distinct().collect(Collectors.joining(", ")));
  }

  private static String expected(Finding finding) {
    return switch (finding.assertion()) {
      case "any" -> "(" + finding.expected() + ")";
      case "not" -> finding.expected();
      case String name -> subject(name) + " " + finding.expected();
    };
  }

  private static String actual(Finding finding) {
    return switch (finding.assertion()) {
      case "any", "not" -> finding.actual();
      case String name -> subject(name) + " " + finding.actual();
    };
  }

  private static String subject(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 && VERBS.contains(name.substring(dot + 1)) ? name.substring(0, dot) : name;
  }
}

package hinomi.assertion;

import hinomi.outcome.Cause;
import hinomi.outcome.Outcome.Answered;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The findings of a list of conditions that belong together, and their texts joined into one.
record Findings(List<Finding> findings) {
  /// Last keys of names that `expected` repeats.
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
          "more-than",
          "less-than",
          "equals",
          "not-equals");

  Findings {
    findings = List.copyOf(findings);
  }

  static Findings of(List<Assertion> list, Answered answer) {
    return new Findings(list.stream().map(each -> each.evaluate(answer)).toList());
  }

  /// Throws [EvaluationException] if one of them does.
  static Findings ofOrThrow(List<Assertion> list, Answered answer) {
    return new Findings(list.stream().map(each -> each.evaluateOrThrow(answer)).toList());
  }

  boolean passed() {
    return findings.stream().noneMatch(Findings::isFailed);
  }

  /// What all of them expect, in words.
  static String expected(List<Assertion> list) {
    return list.stream()
        .map(Assertion::expectation)
        .map(Findings::expected)
        .collect(Collectors.joining(" and "));
  }

  String actual() {
    return joined(findings.stream().map(Findings::actual), ", ");
  }

  static String actualOfFailed(List<Findings> all) {
    return joined(failed(all).map(Findings::actual), ", ");
  }

  static String messagesOfFailed(List<Findings> all) {
    return joined(failed(all).map(Finding::message), "; ");
  }

  static Optional<Cause> causeOfFailed(List<Findings> all) {
    return failed(all).flatMap(each -> each.cause().stream()).findFirst();
  }

  private static Stream<Finding> failed(List<Findings> all) {
    return all.stream().flatMap(each -> each.findings.stream()).filter(Findings::isFailed);
  }

  private static boolean isFailed(Finding finding) {
    return finding.grade() != Grade.PASSED;
  }

  private static String joined(Stream<String> texts, String separator) {
    return Condition.cut(texts.distinct().collect(Collectors.joining(separator)));
  }

  private static String expected(Expectation expectation) {
    return switch (expectation.assertion()) {
      case "any" -> "(" + expectation.expected() + ")";
      case "not" -> expectation.expected();
      case String name -> subject(name) + " " + expectation.expected();
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

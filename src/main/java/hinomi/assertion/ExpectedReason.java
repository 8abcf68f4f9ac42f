package hinomi.assertion;

import static hinomi.config.ValueType.oneOf;
import static hinomi.config.ValueType.oneOrMany;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The condition that the probe fails for one of these reasons, as of a port that must be closed.
/// An answer, and a failure for another reason, do not meet it.
public record ExpectedReason(List<Cause> reasons) implements Assertion {
  private static final String NAME = "reason";

  /// Those of the target: what the agent refuses or cannot do says nothing about it.
  private static final ValueType<List<Cause>> REASONS =
      oneOrMany(
          oneOf(
              EnumSet.complementOf(EnumSet.of(Cause.ASSERTION, Cause.BLOCKED, Cause.AGENT)).stream()
                  .collect(Collectors.toMap(Cause::key, Function.identity()))));

  public ExpectedReason {
    reasons = List.copyOf(reasons);
  }

  /// Reads `reason = connect`, or a list.
  public static Setting<List<Assertion>> read(Section expect) {
    return expect.required(NAME, REASONS).map(reasons -> List.of(new ExpectedReason(reasons)));
  }

  @Override
  public Expectation expectation() {
    String expected = reasons.stream().map(Cause::key).collect(Collectors.joining(" or "));
    return new Expectation(NAME, expected, Grade.FAILED);
  }

  @Override
  public Finding evaluate(Answered answer) {
    String actual =
        "an answer" + answer.facts().find(CommonFacts.STATUS).map(it -> " (" + it + ")").orElse("");
    return finding(Grade.FAILED, actual, "there is " + actual);
  }

  /// A failure of the agent's own is for others to judge.
  @Override
  public Optional<Finding> evaluate(Failed failed) {
    String actual = failed.cause().key();
    Grade grade = reasons.contains(failed.cause()) ? Grade.PASSED : Grade.FAILED;
    return Optional.of(failed)
        .filter(it -> it.cause() != Cause.AGENT)
        .map(it ->
            finding(grade, actual, "it is " + actual + ": " + it.detail())
                .causedBy(Optional.of(it.cause())));
  }

  private Finding finding(Grade grade, String actual, String seen) {
    String expected = expectation().expected();
    return new Finding(
        NAME, grade, expected, actual, "expected the reason " + expected + ", but " + seen);
  }

  @Override
  public boolean isQuick() {
    return true;
  }
}

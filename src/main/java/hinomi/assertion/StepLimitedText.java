package hinomi.assertion;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text for regular expressions that stops them after too many steps: one that backtracks without
/// end must not hold up everything else.
public final class StepLimitedText implements CharSequence {
  /// About a fifth of a second of a full core.
  private static final int STEPS = 20_000_000;

  /// About a fiftieth, and enough to look through a mebibyte once.
  private static final int STEPS_ON_LOOP = 2_000_000;

  private final CharSequence text;
  private final Patience patience;

  private StepLimitedText(CharSequence text, Patience patience) {
    this.text = text;
    this.patience = patience;
  }

  /// What is left of the steps, which are those of the judgement's budget, too.
  private static final class Patience {
    private static final int REPORTED = 256;

    private final int steps;
    private final Optional<Budget> budget;
    private int left;
    private int unreported;

    Patience(int steps, Optional<Budget> budget) {
      this.steps = steps;
      this.budget = budget;
      this.left = steps;
      budget.ifPresent(it -> it.spend(REPORTED)); // in advance: most texts are short
    }

    void spend(int some, String what) {
      left -= some;
      unreported += some;
      if (left < 0) {
        throw new EvaluationException(what + " given up after " + steps + " steps");
      }
      if (unreported > REPORTED) {
        budget.ifPresent(it -> it.spend(unreported));
        unreported = 0;
      }
    }
  }

  public static StepLimitedText of(CharSequence text) {
    return new StepLimitedText(text, new Patience(STEPS, Optional.of(Budget.current())));
  }

  /// For where others wait meanwhile: on the event loop.
  public static StepLimitedText onLoop(CharSequence text) {
    return new StepLimitedText(text, new Patience(STEPS_ON_LOOP, Optional.empty()));
  }

  /// Another text that has only as many steps as are left of this one.
  public StepLimitedText followedBy(CharSequence next) {
    return new StepLimitedText(next, patience);
  }

  /// Takes steps away for other work, which is about as long.
  public void spend(int steps) {
    patience.spend(steps, "something that is");
  }

  /// Whether the pattern is found anywhere in the text; [EvaluationException] when that takes too
  /// long.
  public static boolean find(Pattern pattern, String text) {
    return find(pattern.matcher(of(text)));
  }

  /// Whether the pattern matches the whole text.
  static boolean matches(Pattern pattern, String text) {
    try {
      return pattern.matcher(of(text)).matches();
    } catch (StackOverflowError tooDeep) {
      throw tooDeep();
    }
  }

  /// The same for a matcher of a patient text.
  public static boolean find(Matcher matcher) {
    try {
      return matcher.find();
    } catch (StackOverflowError tooDeep) {
      throw tooDeep();
    }
  }

  private static EvaluationException tooDeep() {
    return new EvaluationException(
        "a regular expression given up, as it nests too deep over this text");
  }

  /// What the pattern's first group matched where it is first found; all of it when it has none.
  static Optional<String> first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(of(text));
    return find(matcher)
        ? Optional.ofNullable(matcher.group(Math.min(1, matcher.groupCount())))
        : Optional.empty();
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    patience.spend(1, "a regular expression");
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new StepLimitedText(text.subSequence(start, end), patience);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}

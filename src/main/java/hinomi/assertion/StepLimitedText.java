package hinomi.assertion;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text that stops a regular expression after too many steps, so that one that backtracks without
/// end does not block its thread.
public final class StepLimitedText implements CharSequence {
  /// About 200 ms of a full core.
  private static final int LIMIT = 20_000_000;

  /// About 20 ms of a full core, enough to scan 1 MiB once.
  private static final int LIMIT_ON_LOOP = 2_000_000;

  private final CharSequence text;
  private final Steps steps;

  private StepLimitedText(CharSequence text, Steps steps) {
    this.text = text;
    this.steps = steps;
  }

  /// The steps that are left; they also count in the budget of the evaluation.
  private static final class Steps {
    private static final int REPORTED = 256;

    private final int limit;
    private final Optional<Budget> budget;
    private int left;
    private int unreported;

    Steps(int limit, Optional<Budget> budget) {
      this.limit = limit;
      this.budget = budget;
      this.left = limit;
      budget.ifPresent(it -> it.spend(REPORTED)); // in advance, as most texts are short
    }

    void spend(int some, String what) {
      left -= some;
      unreported += some;
      if (left < 0) {
        throw new EvaluationException(what + " took more than " + limit + " steps");
      }
      if (unreported > REPORTED) {
        budget.ifPresent(it -> it.spend(unreported));
        unreported = 0;
      }
    }
  }

  public static StepLimitedText of(CharSequence text) {
    return new StepLimitedText(text, new Steps(LIMIT, Optional.of(Budget.current())));
  }

  /// With fewer steps, for the event loop.
  public static StepLimitedText onLoop(CharSequence text) {
    return new StepLimitedText(text, new Steps(LIMIT_ON_LOOP, Optional.empty()));
  }

  /// Another text, which shares the steps that are left of this one.
  public StepLimitedText followedBy(CharSequence next) {
    return new StepLimitedText(next, steps);
  }

  /// Takes steps for other work that is evaluated with this text.
  public void spend(int some) {
    steps.spend(some, "the schema");
  }

  /// Whether the pattern is found anywhere in the text; throws [EvaluationException] after too many
  /// steps.
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

  /// The same for a matcher of a text limited in steps.
  public static boolean find(Matcher matcher) {
    try {
      return matcher.find();
    } catch (StackOverflowError tooDeep) {
      throw tooDeep();
    }
  }

  private static EvaluationException tooDeep() {
    return new EvaluationException("the regular expression recurses too deep on this text");
  }

  /// What the first group of the pattern matched at its first occurrence; the whole match if it has
  /// no group.
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
    steps.spend(1, "the regular expression");
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new StepLimitedText(text.subSequence(start, end), steps);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}

package hinomi.assertion;

import hinomi.outcome.Outcome.Answered;
import java.util.Optional;
import java.util.function.Function;

/// An assertion made of a sight (what of an answer to look at), a matcher, and how to show what was
/// there.
record Condition<T>(
    String name,
    Grade otherwise,
    Function<Answered, Optional<T>> sight,
    Matcher<T> matcher,
    Function<? super T, String> shown)
    implements Assertion {
  static final String ABSENT = "absent";
  private static final int LONGEST = 200;

  @Override
  public Finding judge(Answered answer) {
    try {
      return judgeStrictly(answer);
    } catch (EvaluationException why) {
      return finding(false, String.valueOf(why.getMessage()));
    }
  }

  @Override
  public Finding judgeStrictly(Answered answer) {
    Optional<T> seen = sight.apply(answer);
    return finding(matcher.holdsFor(seen), seen.<String>map(shown).orElse(ABSENT));
  }

  private Finding finding(boolean holds, String actual) {
    return new Finding(name, holds ? Grade.PASSED : otherwise, matcher.wanted(), cut(actual));
  }

  static String cut(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }
}

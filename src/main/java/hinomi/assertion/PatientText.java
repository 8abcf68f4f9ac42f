package hinomi.assertion;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text for regular expressions that stops them after too many steps: one that backtracks without
/// end must not hold up everything else.
public final class PatientText implements CharSequence {
  /// About a tenth of a second of a full core.
  private static final int STEPS = 20_000_000;

  private final CharSequence text;
  private final int[] left;

  private PatientText(CharSequence text, int[] left) {
    this.text = text;
    this.left = left;
  }

  public static PatientText of(CharSequence text) {
    return new PatientText(text, new int[] {STEPS});
  }

  /// Another text that has only as many steps as are left of this one.
  public PatientText followedBy(CharSequence next) {
    return new PatientText(next, left);
  }

  /// Whether the pattern is found anywhere in the text; [Unjudged] when that takes too long.
  public static boolean find(Pattern pattern, String text) {
    return pattern.matcher(of(text)).find();
  }

  /// What the pattern's first group matched where it is first found; all of it when it has none.
  static Optional<String> first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(of(text));
    return matcher.find()
        ? Optional.ofNullable(matcher.group(Math.min(1, matcher.groupCount())))
        : Optional.empty();
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    if (--left[0] < 0) {
      throw new Unjudged("a regular expression given up after " + STEPS + " steps");
    }
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new PatientText(text.subSequence(start, end), left);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}

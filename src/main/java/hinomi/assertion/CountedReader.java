package hinomi.assertion;

import java.io.StringReader;

/// Reads a text for a parser, within the budget.
final class CountedReader extends StringReader {
  /// What a parser does for each character is worth that many steps.
  private static final int STEPS = 4;

  private final Budget budget = Budget.current();

  CountedReader(String text) {
    super(text);
  }

  @Override
  public int read(char[] target, int offset, int most) throws java.io.IOException {
    int read = super.read(target, offset, most);
    budget.spend((long) STEPS * Math.max(1, read));
    return read;
  }
}

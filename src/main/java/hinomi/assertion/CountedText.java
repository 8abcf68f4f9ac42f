package hinomi.assertion;

/// Gathers a text that is put together of the parts of a document, within the budget.
final class CountedText implements Appendable {
  private final Budget budget = Budget.current();
  private final StringBuilder text = new StringBuilder();

  @Override
  public CountedText append(CharSequence part) {
    return append(part, 0, part.length());
  }

  @Override
  public CountedText append(CharSequence part, int start, int end) {
    budget.extract(end - start);
    text.append(part, start, end);
    return this;
  }

  @Override
  public CountedText append(char part) {
    budget.extract(1);
    text.append(part);
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}

package hinomi.check;

import hinomi.config.ValueType;

/// Whom Datadog notifies, as an author writes it: it becomes part of alerts, which are templates.
public final class Handles {
  public static final ValueType<String> KIND =
      ValueType.TEXT.as("a Datadog handle, as @slack-team", Handles::of);

  private static final int LONGEST = 500;

  private Handles() {}

  private static String of(String text) {
    if (!text.contains("@")) {
      throw new IllegalArgumentException(
          "wants a Datadog handle, as @slack-team, was '" + text + "'");
    }
    if (text.contains("{{") || text.length() > LONGEST || text.lines().count() > 1) {
      throw new IllegalArgumentException(
          "wants handles in one line of at most " + LONGEST + " letters, without {{ }}");
    }
    return text;
  }
}

package hinomi.check;

import hinomi.config.ValueType;

/// The value of `notify`: Datadog handles, which become part of the message template of monitors.
public final class Handles {
  public static final ValueType<String> KIND =
      ValueType.TEXT.as("a Datadog handle, as @slack-team", Handles::of);

  private static final int LONGEST = 500;

  private Handles() {}

  private static String of(String text) {
    if (!text.contains("@")) {
      throw new IllegalArgumentException(
          "must be a Datadog handle, as @slack-team, was '" + text + "'");
    }
    if (text.contains("{{") || text.length() > LONGEST || text.lines().count() > 1) {
      throw new IllegalArgumentException(
          "must be handles in one line of at most " + LONGEST + " letters, without {{ }}");
    }
    return text;
  }
}

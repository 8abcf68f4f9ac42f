package hinomi.sink;

import java.time.Duration;

/// Puts times into words.
public final class Text {
  private Text() {}

  /// How long something lasted, as people say it: `3h 12m`, `4m 10s`.
  public static String lasted(Duration lasted) {
    return lasted.toHours() > 0
        ? lasted.toHours() + "h " + lasted.toMinutesPart() + "m"
        : lasted.toMinutes() + "m " + lasted.toSecondsPart() + "s";
  }
}

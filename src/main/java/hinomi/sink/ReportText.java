package hinomi.sink;

import hinomi.verdict.Level;
import hinomi.verdict.Transition;
import java.time.Duration;

/// Puts times and transitions into words.
public final class ReportText {
  private ReportText() {}

  /// What became of a check, without its name.
  public static String of(Transition news) {
    if (news.isFlapping()) {
      return "changes too often, and is held degraded until it has settled";
    }
    if (news.to() == Level.UP) {
      return "is up again, was " + news.from().key() + " for " + lasted(news.lasted());
    }
    return "is " + news.to().key() + (news.isRecorded() ? "" : ", newly or still");
  }

  /// How long something lasted, as people say it: `3h 12m`, `4m 10s`.
  public static String lasted(Duration lasted) {
    return lasted.toHours() > 0
        ? lasted.toHours() + "h " + lasted.toMinutesPart() + "m"
        : lasted.toMinutes() + "m " + lasted.toSecondsPart() + "s";
  }
}

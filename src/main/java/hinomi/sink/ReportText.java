package hinomi.sink;

import hinomi.text.HumanText;
import hinomi.verdict.Level;
import hinomi.verdict.Transition;

/// Transitions as people read them.
public final class ReportText {
  private ReportText() {}

  /// What happened to a check, to follow its name.
  public static String of(Transition transition) {
    if (transition.isFlapping()) {
      return "is flapping and held degraded until it is stable";
    }
    if (transition.to() == Level.UP) {
      return "recovered after " + HumanText.duration(transition.lasted()) + was(transition.from());
    }
    return "is "
        + transition.to().key()
        + (transition.isRecorded() ? "" : ", earlier state unknown");
  }

  private static String was(Level before) {
    return before == Level.DOWN ? "" : " (was " + before.key() + ")";
  }
}

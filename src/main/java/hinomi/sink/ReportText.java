package hinomi.sink;

import hinomi.text.HumanText;
import hinomi.verdict.Level;
import hinomi.verdict.RecentRuns;
import hinomi.verdict.State;
import hinomi.verdict.Transition;

/// Transitions as people read them.
public final class ReportText {
  private ReportText() {}

  /// What happened to a check, to follow its name.
  public static String of(Transition transition) {
    if (transition.isFlapping()) {
      return (transition.wasFlapping() ? "is still flapping (" : "is flapping (")
          + of(transition.recent())
          + ") and held degraded until it is stable";
    }
    if (transition.to() == Level.UP) {
      return "recovered after " + HumanText.roughly(transition.lasted()) + was(transition);
    }
    return "is "
        + transition.to().key()
        + (transition.wasFlapping() ? " and no longer flapping" : "")
        + (transition.isRecorded() ? "" : ", earlier state unknown");
  }

  /// What a check is, to follow its name.
  public static String of(State state) {
    return state.announced().isFlapping()
        ? "is flapping (" + of(state.recent()) + ")"
        : "is " + state.level().key();
  }

  /// What was announced of a check, to follow its name.
  public static String announced(State state) {
    return state.announced().isFlapping()
        ? "is flapping (" + of(state.recent()) + ")"
        : "is "
            + state.announced().level().key()
            + (state.isInconclusive() ? " (unknown now)" : "");
  }

  private static String was(Transition transition) {
    if (transition.wasFlapping()) {
      return " (was flapping)";
    }
    return transition.from() == Level.DOWN ? "" : " (was " + transition.from().key() + ")";
  }

  /// How the last runs of a check ended.
  public static String of(RecentRuns recent) {
    int degraded = recent.count(Level.DEGRADED);
    return recent.count(Level.DOWN)
        + " of the last "
        + recent.size()
        + " runs failed"
        + (degraded == 0 ? "" : ", " + degraded + " degraded");
  }
}

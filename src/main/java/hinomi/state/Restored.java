package hinomi.state;

import hinomi.verdict.State;
import java.time.Instant;
import java.util.Map;

/// The saved states of checks, by name. A check without one may be new, or what was announced about
/// it is unknown.
public record Restored(Map<String, State> states, boolean wasRead) {
  public static final Restored NOTHING = new Restored(Map.of(), false);

  public Restored {
    states = Map.copyOf(states);
  }

  /// The state with which a check starts.
  public State of(String check, Instant now) {
    State known = states.get(check);
    if (known != null) {
      return known;
    }
    return wasRead ? State.unknown(now) : State.unrecorded(now);
  }
}

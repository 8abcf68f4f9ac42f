package hinomi.state;

import hinomi.verdict.State;
import java.time.Instant;
import java.util.Map;

/// The states of checks, by name, as agents left them. Without a record a check may be new, or what
/// was announced of it is not known.
public record Restored(Map<String, State> states, boolean wasRead) {
  public static final Restored NOTHING = new Restored(Map.of(), false);

  public Restored {
    states = Map.copyOf(states);
  }

  /// The state in which an agent that starts now finds the check.
  public State of(String check, Instant now) {
    State known = states.get(check);
    if (known != null) {
      return known;
    }
    return wasRead ? State.unknown(now) : State.unrecorded(now);
  }
}

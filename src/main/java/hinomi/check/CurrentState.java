package hinomi.check;

import hinomi.verdict.State;
import java.time.Instant;

/// What a check is at a time between its runs, in whole seconds.
public record CurrentState(Check check, Location location, State state, Instant at) {
  public boolean inMaintenance() {
    return check.maintenance().stream().anyMatch(window -> window.covers(at));
  }
}

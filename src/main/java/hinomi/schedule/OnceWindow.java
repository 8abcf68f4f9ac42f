package hinomi.schedule;

import java.time.Instant;

/// Open from the start, and no longer at the end.
public record OnceWindow(Instant start, Instant end) implements MaintenanceWindow {
  public OnceWindow {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException("end must come after start");
    }
  }

  @Override
  public boolean covers(Instant instant) {
    return !instant.isBefore(start) && instant.isBefore(end);
  }
}

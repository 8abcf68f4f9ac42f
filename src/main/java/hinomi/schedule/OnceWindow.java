package hinomi.schedule;

import java.time.Instant;
import java.util.Optional;

/// A window from the start (inclusive) to the end (exclusive).
public record OnceWindow(Instant start, Instant end) implements MaintenanceWindow {
  public OnceWindow {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException("end must come after start");
    }
  }

  @Override
  public boolean isOver(Instant now) {
    return !now.isBefore(end);
  }

  @Override
  public Optional<Instant> endAt(Instant instant) {
    return Optional.of(end).filter(_ -> covers(instant));
  }

  @Override
  public boolean covers(Instant instant) {
    return !instant.isBefore(start) && instant.isBefore(end);
  }
}

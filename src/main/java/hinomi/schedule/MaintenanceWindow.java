package hinomi.schedule;

import java.time.Instant;

/// A stretch of time, once or again and again, in which what is seen wakes nobody. Probing goes on.
@FunctionalInterface
public interface MaintenanceWindow {
  boolean covers(Instant instant);
}

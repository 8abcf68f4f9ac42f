package hinomi.outcome;

import java.time.Instant;
import java.util.List;

/// One certificate of a chain as the server sent it, with whole days left at the time of the probe
/// (negative once expired).
public record Certificate(
    String subject,
    String issuer,
    List<String> names,
    String serial,
    Instant notBefore,
    Instant notAfter,
    long daysLeft) {
  public Certificate {
    names = List.copyOf(names);
  }
}

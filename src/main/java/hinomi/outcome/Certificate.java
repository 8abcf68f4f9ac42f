package hinomi.outcome;

import java.time.Instant;
import java.util.List;

/// One certificate of a chain as the server sent it, with whole days left at the time of the probe
/// (negative once expired), how its issuer signed it (as `SHA256withECDSA`) and what key it is for.
public record Certificate(
    String subject,
    String issuer,
    List<String> names,
    String serial,
    Instant notBefore,
    Instant notAfter,
    long daysLeft,
    String signature,
    String key,
    int keyBits) {
  public Certificate {
    names = List.copyOf(names);
  }
}

package hinomi.outcome;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One certificate of a chain as the server sent it; parts that cannot be read are absent. The days
/// left are whole days at the time of the probe, negative once expired; the signature is an
/// algorithm, as `SHA256withECDSA`.
public record Certificate(
    Optional<String> subject,
    Optional<String> issuer,
    List<String> names,
    Optional<String> serial,
    Optional<Instant> notBefore,
    Optional<Instant> notAfter,
    Optional<Long> daysLeft,
    Optional<String> signature,
    Optional<String> key,
    Optional<Integer> keyBits) {
  public Certificate {
    names = List.copyOf(names);
  }

  /// One that can be read.
  public Certificate(
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
    this(
        Optional.of(subject),
        Optional.of(issuer),
        names,
        Optional.of(serial),
        Optional.of(notBefore),
        Optional.of(notAfter),
        Optional.of(daysLeft),
        Optional.of(signature),
        Optional.of(key),
        Optional.of(keyBits));
  }
}

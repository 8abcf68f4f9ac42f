package hinomi.net.tls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Remembers for an hour which chains are trusted, as verifying their signatures is the most
/// expensive part of a probe. It ignores hosts, and remembers nothing beyond the end of the path.
final class ValidChainCache {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int MAX_CHAINS = 10_000;

  /// The chain is trusted until `until`; the first certificate of its path to expire does at
  /// `pathEnd`.
  private record Valid(Instant until, Instant pathEnd) {}

  private final Map<String, Valid> known =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Valid> eldest) {
          return size() > MAX_CHAINS;
        }
      };

  /// When the first certificate of the path expires, if the chain is known to be trusted.
  synchronized Optional<Instant> pathEnd(List<X509Certificate> chain, Instant now) {
    return Optional.ofNullable(known.get(digest(chain)))
        .filter(valid -> now.isBefore(valid.until))
        .map(Valid::pathEnd);
  }

  synchronized void add(List<X509Certificate> chain, Instant pathEnd, Instant now) {
    Instant hour = now.plus(HOUR);
    known.put(digest(chain), new Valid(pathEnd.isBefore(hour) ? pathEnd : hour, pathEnd));
  }

  private static String digest(List<X509Certificate> chain) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (X509Certificate each : chain) {
        digest.update(each.getEncoded());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

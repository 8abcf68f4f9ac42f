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

/// Remembers for an hour which chains were found good: verifying their signatures is the dearest
/// part of a probe, and they seldom change. Nothing is remembered of hosts, or beyond a date in the
/// chain.
final class ValidChainCache {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int KEPT = 10_000;

  private final Map<String, Instant> until =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > KEPT;
        }
      };

  synchronized boolean covers(List<X509Certificate> chain, Instant now) {
    return Optional.ofNullable(until.get(digest(chain))).filter(now::isBefore).isPresent();
  }

  synchronized void add(List<X509Certificate> chain, Instant now) {
    Instant end =
        chain.stream()
            .map(each -> each.getNotAfter().toInstant())
            .filter(now.plus(HOUR)::isAfter)
            .min(Instant::compareTo)
            .orElse(now.plus(HOUR));
    until.put(digest(chain), end);
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

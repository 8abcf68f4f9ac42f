package hinomi.net.tls;

import hinomi.net.address.HostPort;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Remembers for an hour which servers accept the JDK only, so that not every run makes a handshake
/// that fails. Thread-safe.
public final class TlsEngines {
  private static final int MOST = 1_000;
  private static final Duration KEPT = Duration.ofHours(1);

  private final Map<HostPort, Long> jdkSince =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<HostPort, Long> eldest) {
          return size() > MOST;
        }
      };

  public synchronized TlsEngine of(HostPort server) {
    Long since = jdkSince.get(server);
    return since != null && System.nanoTime() - since < KEPT.toNanos()
        ? TlsEngine.JDK
        : TlsEngine.BORINGSSL;
  }

  public synchronized void acceptsJdkOnly(HostPort server) {
    jdkSince.put(server, System.nanoTime());
  }
}

package hinomi.net;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The tokens of the agent, kept in memory while they are good and shared by all checks with the
/// same credentials: who needs one while another fetches it waits for that, but not for a fetch
/// that takes longer than a minute.
public final class TokenCache {
  private static final int KEPT = 256;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Map<Record, Fetch> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Record, Fetch> eldest) {
          return size() > KEPT;
        }
      };

  private record Fetch(Instant began, Future<AccessToken> token) {
    boolean isGood(Instant now) {
      return token.isComplete()
          ? token.succeeded() && now.isBefore(token.result().until())
          : now.isBefore(began.plus(PATIENCE));
    }
  }

  /// Who waited for another's in vain fetches one itself.
  public synchronized Future<AccessToken> of(
      Record credentials, Instant now, Supplier<Future<AccessToken>> fetch) {
    Fetch known = kept.get(credentials);
    if (known != null && known.isGood(now)) {
      return known.token.recover(_ -> fetch.get());
    }
    Future<AccessToken> fetched = fetch.get();
    kept.put(credentials, new Fetch(now, fetched));
    return fetched;
  }

  public synchronized void drop(Record credentials, Predicate<AccessToken> refused) {
    Fetch known = kept.get(credentials);
    if (known != null && known.token.succeeded() && refused.test(known.token.result())) {
      kept.remove(credentials);
    }
  }
}

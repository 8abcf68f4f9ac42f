package hinomi.net;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The access tokens of the agent, in memory while they are valid and shared by all checks with the
/// same credentials. A check that needs a token while another fetches it waits for that fetch, but
/// not for one that takes longer than a minute.
public final class TokenCache {
  private static final int MAX_TOKENS = 256;
  private static final Duration FETCH_TIMEOUT = Duration.ofMinutes(1);

  private final Map<Record, Fetch> fetches =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Record, Fetch> eldest) {
          return size() > MAX_TOKENS;
        }
      };

  private record Fetch(Instant startedAt, Future<AccessToken> token) {
    boolean isUsable(Instant now) {
      return token.isComplete()
          ? token.succeeded() && now.isBefore(token.result().until())
          : now.isBefore(startedAt.plus(FETCH_TIMEOUT));
    }
  }

  /// If the fetch of another check fails, this one fetches itself.
  public synchronized Future<AccessToken> of(
      Record credentials, Instant now, Supplier<Future<AccessToken>> fetch) {
    Fetch known = fetches.get(credentials);
    if (known != null && known.isUsable(now)) {
      return known.token.recover(_ -> fetch.get());
    }
    Future<AccessToken> fetched = fetch.get();
    fetches.put(credentials, new Fetch(now, fetched));
    return fetched;
  }

  public synchronized void invalidate(Record credentials, Predicate<AccessToken> refused) {
    Fetch known = fetches.get(credentials);
    if (known != null && known.token.succeeded() && refused.test(known.token.result())) {
      fetches.remove(credentials);
    }
  }
}

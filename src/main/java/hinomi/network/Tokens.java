package hinomi.network;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The tokens of the agent, kept in memory while they are good and shared by all checks with the
/// same credentials: who needs one while another fetches it waits for that.
public final class Tokens {
  private static final int KEPT = 256;

  private final Map<Record, Future<Token>> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Record, Future<Token>> eldest) {
          return size() > KEPT;
        }
      };

  /// Who waited for another's in vain fetches one itself.
  public synchronized Future<Token> of(
      Record credentials, Instant now, Supplier<Future<Token>> fetch) {
    Future<Token> known = kept.get(credentials);
    if (known != null && isGood(known, now)) {
      return known.recover(_ -> fetch.get());
    }
    Future<Token> fetched = fetch.get();
    kept.put(credentials, fetched);
    return fetched;
  }

  public synchronized void drop(Record credentials, Predicate<Token> refused) {
    Future<Token> known = kept.get(credentials);
    if (known != null && known.succeeded() && refused.test(known.result())) {
      kept.remove(credentials);
    }
  }

  private static boolean isGood(Future<Token> known, Instant now) {
    return !known.isComplete() || (known.succeeded() && now.isBefore(known.result().until()));
  }
}

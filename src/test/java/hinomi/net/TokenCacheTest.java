package hinomi.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import hinomi.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TokenCacheTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final AccessToken TOKEN = new AccessToken(new Secret("a"), NOW.plusSeconds(600));

  private final TokenCache tokens = new TokenCache();

  private record Client(String id) {}

  @Test
  void areNotWaitedForLongerThanAMinute() {
    Promise<AccessToken> stuck = Promise.promise();
    tokens.of(new Client("a"), NOW, stuck::future);

    Future<AccessToken> waiting = get(NOW.plusSeconds(59));
    Future<AccessToken> anew = get(NOW.plusSeconds(60));

    assertEquals(false, waiting.isComplete());
    assertSame(TOKEN, anew.result());
  }

  @Test
  void areKeptWhileTheyAreGood() {
    tokens.of(new Client("a"), NOW, () -> Future.succeededFuture(TOKEN));
    AccessToken other = new AccessToken(new Secret("b"), NOW);

    Instant late = NOW.plus(Duration.ofSeconds(599));

    assertSame(
        TOKEN, tokens.of(new Client("a"), late, () -> Future.succeededFuture(other)).result());
  }

  private Future<AccessToken> get(Instant now) {
    return tokens.of(new Client("a"), now, () -> Future.succeededFuture(TOKEN));
  }
}

package hinomi.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import hinomi.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final Token TOKEN = new Token(new Secret("a"), NOW.plusSeconds(600));

  private final Tokens tokens = new Tokens();

  private record Client(String id) {}

  @Test
  void areNotWaitedForLongerThanAMinute() {
    Promise<Token> stuck = Promise.promise();
    tokens.of(new Client("a"), NOW, stuck::future);

    Future<Token> waiting = get(NOW.plusSeconds(59));
    Future<Token> anew = get(NOW.plusSeconds(60));

    assertEquals(false, waiting.isComplete());
    assertSame(TOKEN, anew.result());
  }

  @Test
  void areKeptWhileTheyAreGood() {
    tokens.of(new Client("a"), NOW, () -> Future.succeededFuture(TOKEN));
    Token other = new Token(new Secret("b"), NOW);

    Instant late = NOW.plus(Duration.ofSeconds(599));

    assertSame(
        TOKEN, tokens.of(new Client("a"), late, () -> Future.succeededFuture(other)).result());
  }

  private Future<Token> get(Instant now) {
    return tokens.of(new Client("a"), now, () -> Future.succeededFuture(TOKEN));
  }
}

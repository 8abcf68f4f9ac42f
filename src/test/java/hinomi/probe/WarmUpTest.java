package hinomi.probe;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  @Test
  void getsAnswersFromItsOwnServers() throws Exception {
    try (Lookout lookout = new Lookout()) {

      WarmUp.tried(lookout.network())
          .toCompletionStage()
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    }
  }
}

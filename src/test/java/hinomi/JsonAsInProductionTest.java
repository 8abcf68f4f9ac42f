package hinomi;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.EncodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JsonAsInProductionTest {
  @Test
  void refusesInTestsWhatTheAgentCannotWrite() {
    var json = new JsonObject().put("took", Duration.ZERO);

    assertSame(JacksonCodec.class, Json.CODEC.getClass());
    assertThrows(EncodeException.class, json::encode);
  }
}

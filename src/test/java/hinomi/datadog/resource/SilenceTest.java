package hinomi.datadog.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SilenceTest {
  @ParameterizedTest
  @CsvSource({
    "check:shop-a, true",
    "check:(mail OR shop-a), true",
    "check:shop-*, true",
    "check:mail, false",
    "team:shop, true",
    "team:shop AND tier:1, true",
    "team:shop AND tier:2, false",
    "team:it, false",
    "'', false",
  })
  void mutesByNameGlobOrAllTags(String scope, boolean mutes) {
    Silence silence = new Silence("1", scope, Optional.empty(), "alice", "deploy");

    assertEquals(mutes, silence.mutes("shop-a", Map.of("team", "shop", "tier", "1")));
  }

  @Test
  void readsADowntimeWithoutScopeAndEnd() {
    JsonObject attributes =
        new JsonObject().put("message", "x hinomi-silence").putNull("scope").putNull("schedule");

    assertEquals(
        new Silence("1", "", Optional.empty(), "", "x hinomi-silence"),
        Silence.of(new JsonObject().put("id", "1").put("attributes", attributes)));
  }
}

package hinomi.sink.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RecordTrimmerTest {
  @Test
  void leavesAloneWhatIsShortEnough() {
    JsonObject whole = record(new JsonObject().put("steps", new JsonArray().add(step("passed"))));

    assertEquals(whole, fitted(whole));
  }

  @Test
  void keepsTheStepsThatDidNotPass() {
    JsonArray steps = new JsonArray();
    for (int index = 0; index < 30; index++) {
      steps.add(step(index == 20 ? "failed" : "passed"));
    }

    JsonObject fitted = fitted(record(new JsonObject().put("check", "a").put("steps", steps)));

    assertEquals(true, fitted.getBoolean("shortened"));
    assertEquals(
        new JsonObject().put("check", "a").put("steps", new JsonArray().add(step("failed"))),
        fitted.getJsonObject("report"));
  }

  @Test
  void keepsTheEndOfLongLists() {
    JsonArray names = new JsonArray();
    for (int index = 0; index < 5_000; index++) {
      names.add("www." + index + ".example.com");
    }

    JsonObject fitted = fitted(record(new JsonObject().put("names", names)));

    JsonArray kept = fitted.getJsonObject("report").getJsonArray("names");
    assertEquals("www.4999.example.com", kept.getString(kept.size() - 1));
    assertTrue(kept.size() > 300, () -> kept.size() + " names are left");
  }

  @Test
  void givesUpAReportThatCannotBeShortened() {
    JsonObject fitted = fitted(record(new JsonObject().put("message", "x".repeat(20_000))));

    assertFalse(fitted.containsKey("report"));
    assertEquals("a is down", fitted.getString("message"));
  }

  private static JsonObject record(JsonObject report) {
    return new JsonObject().put("message", "a is down").put("report", report);
  }

  private static JsonObject step(String verdict) {
    return new JsonObject().put("verdict", verdict).put("seen", "x".repeat(1_000));
  }

  private static JsonObject fitted(JsonObject whole) {
    byte[] line = RecordTrimmer.line(whole);
    assertTrue(line.length <= RecordTrimmer.MAX_BYTES, () -> line.length + " bytes");
    return new JsonObject(new String(line, StandardCharsets.UTF_8));
  }
}

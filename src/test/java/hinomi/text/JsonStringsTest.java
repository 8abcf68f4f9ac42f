package hinomi.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonStringsTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{\"a\":\"x20260x\"} | {\"a\":\"x***x\"}",
        "{\"a\":20260,\"b\":true,\"c\":null} | {\"a\":20260,\"b\":true,\"c\":null}",
        "{\"a\":[\"20260\",{\"b\":[\"20260\"]}]} | {\"a\":[\"***\",{\"b\":[\"***\"]}]}",
        "{\"20260\":1,\"a\":{\"x20260\":2}} | {\"***\":1,\"a\":{\"x***\":2}}",
        "{\"20260\":1,\"***\":2,\"a\":3} | {\"***\":1,\"*** 2\":2,\"a\":3}",
      })
  void changesTextsAndKeysAndKeepsTheShape(String json, String changed) {
    JsonObject leaves = JsonStrings.of(new JsonObject(json), text -> text.replace("20260", "***"));

    assertEquals(changed, leaves.encode());
  }
}

package hinomi.datadog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.datadog.api.client.v2.model.MetricPayload;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatadogOracleTest {
  private static final String GOOD =
      """
      {"series":[{"metric":"a","type":1,"interval":60,"unit":"day",
        "points":[{"timestamp":1795339200,"value":1.5}],"tags":["a:b"]}]}\
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"type\":1 | \"type\":1 | true",
        "\"metric\" | \"metrics\" | false",
        "\"tags\" | \"host\":\"x\",\"tags\" | false",
        "\"type\":1 | \"type\":9 | false",
        "\"type\":1 | \"type\":\"gauge\" | false",
        "1795339200 | 1795339200.5 | false",
        "1.5 | \"one\" | false",
        "1.5 | NaN | false",
      })
  void acceptsGoodAndRejectsBadPayloads(String good, String bad, boolean fine) {
    String json = GOOD.replace(good, bad);

    assertEquals(fine, DatadogOracle.problems(json, MetricPayload.class).isEmpty());
  }
}

package hinomi.sink;

import static hinomi.sink.Reports.answered;
import static hinomi.sink.Reports.check;
import static hinomi.sink.Reports.failed;
import static hinomi.sink.Reports.inMaintenance;
import static hinomi.sink.Reports.report;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.check.Report;
import hinomi.config.Secrets;
import hinomi.outcome.Cause;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportJsonTest {
  private final Secrets secrets = new Secrets();
  private final ReportJson json = new ReportJson(secrets);

  private static String golden(String name) throws IOException {
    try (var file = ReportJsonTest.class.getResourceAsStream("/reports/" + name + ".json")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void showsARunThatPassed() throws IOException {
    Report passed = report(check("top-page"), answered("<title>"));

    assertEquals(golden("passed"), json.of(passed).encodePrettily() + "\n");
  }

  @Test
  void showsAFailedAssertionWithEvidence() throws IOException {
    Report failed = report(check("top-page"), answered("<h1>503</h1>\n\u001b[31m"));

    assertEquals(golden("assertion"), json.of(failed).encodePrettily() + "\n");
  }

  @Test
  void showsTwoAttemptsWithoutAResponse() throws IOException {
    Report failed =
        inMaintenance(
            report(
                check("top-page"),
                failed(Cause.TIMEOUT, "timed out after 10 s"),
                failed(Cause.CONNECT, "connection refused")));

    assertEquals(golden("no-answer"), json.of(failed).encodePrettily() + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hunter2", "\"}\"}\"}", "\\\\\\\\\\\\", "\u30ab\u30fc\u30c8\u3092\u898b\u308b"})
  void staysJsonWithoutTheSecretWhateverTheSecretIs(String secret) {
    secrets.add(secret);

    String line =
        json.of(report(check("x"), failed(Cause.PROTOCOL, "got " + secret + " back"))).encode();

    assertEquals("got *** back", new JsonObject(line).getString("message"));
  }

  @Test
  void leavesValuesForProgramsAsTheyAre() {
    List.of("failed", "protocol", "top-page").forEach(secrets::add);

    JsonObject line = json.of(report(check("top-page"), failed(Cause.PROTOCOL, "failed protocol")));

    assertEquals("failed", line.getString("verdict"));
    assertEquals("protocol", line.getString("reason"));
    assertEquals("top-page", line.getString("check"));
    assertEquals("*** ***", line.getString("message"));
  }

  @Test
  void hidesASecretThatTheSnippetWouldCutInTwo() {
    secrets.add("hunter2");

    String snippet =
        json.of(report(check("x"), answered("x".repeat(297) + "hunter2")))
            .getJsonObject("http")
            .getString("snippet");

    assertEquals("x".repeat(297) + "***", snippet);
  }

  @Test
  void showsNoMoreThanTheStartOfTheBody() {
    JsonObject http = json.of(report(check("x"), answered("x".repeat(301)))).getJsonObject("http");

    assertEquals(300, http.getString("snippet").length());
  }

  @Test
  void showsNothingOfTheBodyWhenTheRunPassed() {
    JsonObject http = json.of(report(check("x"), answered("title"))).getJsonObject("http");

    assertFalse(http.containsKey("snippet"));
  }

  @Test
  void hasALatencyOfNullWhenThereWasNoAnswer() {
    JsonObject shown = json.of(report(check("x"), failed(Cause.DNS, "no such name")));

    assertTrue(shown.containsKey("latency_ms"));
    assertNull(shown.getValue("latency_ms"));
  }
}

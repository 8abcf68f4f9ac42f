package hinomi.sink.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import hinomi.config.Secrets;
import hinomi.text.HumanTime;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class LoggingTest {
  private final Secrets secrets = new Secrets();

  private static LoggingEvent event(String message, Throwable error) {
    return event(message, error, "main");
  }

  private static LoggingEvent event(String message, Throwable error, String thread) {
    LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
    LoggingEvent event =
        new LoggingEvent(
            "fqcn", logback.getLogger("hinomi.x"), Level.WARN, message, error, new Object[0]);
    event.setInstant(Instant.parse("2026-11-22T09:00:07.250999Z"));
    event.setThreadName(thread);
    return event;
  }

  private static String line(Encoder<ILoggingEvent> encoder, ILoggingEvent event) {
    return new String(encoder.encode(event), StandardCharsets.UTF_8);
  }

  private JsonObject json(LoggingEvent event) {
    return new JsonObject(line(new JsonLogLines(secrets), event));
  }

  @Test
  void writesTheAttributesThatDatadogKnows() {
    assertEquals(
        """
        {"timestamp":"2026-11-22T09:00:07.250Z","status":"warn","message":"hello",\
        "logger":{"name":"hinomi.x","thread_name":"main"}}
        """,
        line(new JsonLogLines(secrets), event("hello", null)));
  }

  @Test
  void putsPairsBesideThem() {
    LoggingEvent event = event("hello", null);
    event.setKeyValuePairs(
        List.of(
            new KeyValuePair("report", Map.of("a", List.of(1, true, "x"))),
            new KeyValuePair("message", "not this one")));

    JsonObject json = json(event);

    assertEquals(
        new JsonArray().add(1).add(true).add("x"), json.getJsonObject("report").getValue("a"));
    assertEquals("hello", json.getString("message"));
  }

  @Test
  void logsAnErrorWithItsStack() {
    JsonObject error =
        json(event("hello", new IllegalStateException("no\nway"))).getJsonObject("error");

    assertEquals("java.lang.IllegalStateException", error.getString("kind"));
    assertEquals("no\nway", error.getString("message"));
    assertTrue(error.getString("stack").contains("LoggingTest"));
  }

  @Test
  void cutsAStackThatNoLineCouldHold() {
    String long_ = "x".repeat(20_000);

    JsonObject error =
        json(event("hello", new IllegalStateException(long_))).getJsonObject("error");

    assertEquals(8_000, error.getString("stack").length());
  }

  @Test
  void isOneLineOfJsonWhateverTheMessage() {
    String line = line(new JsonLogLines(secrets), event("a\n{\"status\":\"emergency\"}", null));

    assertEquals(1, line.lines().count());
    assertEquals("a\n{\"status\":\"emergency\"}", new JsonObject(line).getString("message"));
  }

  @Test
  void escapesControlCharactersInJson() {
    LoggingEvent event = event("\u009b31m\u202e", new IllegalStateException("\u009b31m"));

    String line = line(new JsonLogLines(secrets), event);

    assertEquals("\\u009b31m\\u202e", new JsonObject(line).getString("message"));
    assertFalse(line.contains("\u009b"), line);
  }

  @Test
  void hidesSecretsWhereverTheyAre() {
    secrets.add("hunter2");
    LoggingEvent event = event("hunter2", new IllegalStateException("hunter2"));
    event.setKeyValuePairs(List.of(new KeyValuePair("report", Map.of("a", List.of("hunter2")))));

    assertFalse(line(new JsonLogLines(secrets), event).contains("hunter2"));
    assertFalse(line(new TextLogLines(secrets, HumanTime.UTC), event).contains("hunter2"));
  }

  @Test
  void leavesTextsOfTheAgentAsTheyAre() {
    secrets.add("eventloop-thread");
    secrets.add("hinomi.x");

    JsonObject json =
        json(event("eventloop-thread of hinomi.x", null, "vert.x-eventloop-thread-0"));

    assertEquals("*** of ***", json.getString("message"));
    assertEquals(
        new JsonObject().put("name", "hinomi.x").put("thread_name", "vert.x-eventloop-thread-0"),
        json.getJsonObject("logger"));
  }

  @Test
  void indentsAndCleansStacks() {
    String text =
        line(
            new TextLogLines(secrets, HumanTime.UTC),
            event("hello", new IllegalStateException("a\n09:00:08Z ERROR b\u001b[2J")));

    assertEquals(1, text.lines().filter(line -> !line.startsWith("  ")).count(), text);
    assertFalse(text.contains("\u001b"), text);
  }

  @Test
  void isOneLineOfTextWhateverTheMessage() {
    String line = line(new TextLogLines(secrets, HumanTime.UTC), event("a\r\n\u001b[31mb", null));

    assertTrue(line.endsWith(" WARN  a\\r\\n\\u001b[31mb" + System.lineSeparator()), line);
  }

  @Test
  void isWrittenInTheFormatThatIsSet() {
    LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try {
      Logging.write(logback, written, new TextLogLines(secrets, HumanTime.UTC));
      Logging.toJson(secrets);
      LoggerFactory.getLogger("hinomi.x").info("as JSON");
      Logging.toTerminal(secrets, HumanTime.UTC);
      LoggerFactory.getLogger("hinomi.x").info("as text");
      LoggerFactory.getLogger("io.netty.x").info("not at all");
      assertTrue(Logging.flush(Duration.ofMinutes(1)));
    } finally {
      Logging.write(logback, Logging.standardError(), new TextLogLines(secrets, HumanTime.UTC));
    }

    List<String> lines = written.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals("as JSON", new JsonObject(lines.getFirst()).getString("message"));
    assertTrue(lines.getLast().endsWith(" INFO  as text"), lines.getLast());
    assertEquals(2, lines.size());
  }
}

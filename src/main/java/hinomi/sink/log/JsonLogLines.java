package hinomi.sink.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import hinomi.config.OneLine;
import hinomi.config.Secrets;
import hinomi.sink.ReportJson;
import hinomi.text.JsonStrings;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.event.KeyValuePair;

/// Log records as one line of JSON each, with the standard attributes of Datadog and without
/// secrets.
final class JsonLogLines extends EncoderBase<ILoggingEvent> {
  private static final int MAX_STACK_LENGTH = 8_000;

  /// Texts of the agent itself.
  private static final Set<String> KEPT = Set.of("timestamp", "status", "logger");

  private final Secrets secrets;

  JsonLogLines(Secrets secrets) {
    this.secrets = secrets;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    return RecordTrimmer.line(JsonStrings.of(json(event), KEPT, this::clean));
  }

  /// Stack traces keep their lines. Other control characters, which JSON would allow, could control
  /// the terminal of a reader.
  private String clean(String text) {
    return secrets
        .redactCut(text)
        .lines()
        .map(each -> OneLine.of(each.replace("\t", "    ")))
        .collect(Collectors.joining("\n"));
  }

  private static JsonObject json(ILoggingEvent event) {
    JsonObject json =
        new JsonObject()
            .put("timestamp", ReportJson.time(event.getInstant()))
            .put("status", event.getLevel().toString().toLowerCase(Locale.ROOT))
            .put("message", event.getFormattedMessage())
            .put(
                "logger",
                new JsonObject()
                    .put("name", event.getLoggerName())
                    .put("thread_name", event.getThreadName()));
    Optional.ofNullable(event.getThrowableProxy())
        .ifPresent(error -> json.put("error", json(error)));
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      pairs.stream()
          .filter(pair -> !json.containsKey(pair.key))
          .forEach(pair -> json.put(pair.key, pair.value));
    }
    return json;
  }

  private static JsonObject json(IThrowableProxy error) {
    String stack = ThrowableProxyUtil.asString(error);
    return new JsonObject()
        .put("kind", error.getClassName())
        .put("message", error.getMessage())
        .put("stack", stack.substring(0, Math.min(stack.length(), MAX_STACK_LENGTH)));
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}

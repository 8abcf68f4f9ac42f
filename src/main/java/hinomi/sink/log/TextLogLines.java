package hinomi.sink.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import hinomi.config.OneLine;
import hinomi.config.Secrets;
import hinomi.text.HumanTime;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;

/// Log records for people: time, level and message in one line, without secrets.
final class TextLogLines extends EncoderBase<ILoggingEvent> {
  private final Secrets secrets;
  private final HumanTime time;

  TextLogLines(Secrets secrets, HumanTime time) {
    this.secrets = secrets;
    this.time = time;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    String message = OneLine.of(secrets.redactCut(event.getFormattedMessage()));
    String line =
        "%s %-5s %s%n".formatted(time.clock(event.getInstant()), event.getLevel(), message);
    return (line + stackOf(event)).getBytes(StandardCharsets.UTF_8);
  }

  /// Indented, so that no line looks like a record.
  private String stackOf(ILoggingEvent event) {
    return Optional.ofNullable(event.getThrowableProxy())
        .map(error -> secrets.redactCut(ThrowableProxyUtil.asString(error)))
        .stream()
        .flatMap(String::lines)
        .map(line -> "  " + OneLine.of(line.replace("\t", "  ")) + System.lineSeparator())
        .collect(Collectors.joining());
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

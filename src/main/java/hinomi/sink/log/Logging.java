package hinomi.sink.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import hinomi.config.Secrets;
import hinomi.text.HumanTime;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/// Sets up logging to standard error. Logback finds this class as its configurator and looks for no
/// files. The format is text until the command line chooses.
public final class Logging extends ContextAwareBase implements Configurator {
  /// Warnings of Netty that say nothing to an operator.
  private static final List<String> NOISE =
      List.of(
          // A stack trace for errors of connections that nobody uses any more: servers can cause
          // them at will.
          "io.netty.channel.DefaultChannelPipeline",
          // That it falls back to a public name server: the agent sets its own.
          "io.netty.resolver.dns.DefaultDnsServerAddressStreamProvider",
          // That a machine has no hardware address or no network interface: nothing needs one.
          "io.netty.channel.DefaultChannelId",
          "io.netty.util.internal.MacAddressUtil",
          "io.netty.util.NetUtil",
          "io.netty.util.NetUtilInitializations");

  /// Libraries log warnings and errors only.
  private static final String[] LIBRARIES = {"io.netty", "io.vertx", "io.micrometer"};

  @Override
  public ExecutionStatus configure(LoggerContext logback) {
    write(logback, standardError(), new TextLogLines(new Secrets(), HumanTime.UTC));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /// Text for people, with their time.
  public static void toTerminal(Secrets secrets, HumanTime time) {
    use(new TextLogLines(secrets, time));
  }

  /// One JSON object a line for machines.
  public static void toJson(Secrets secrets) {
    use(new JsonLogLines(secrets));
  }

  /// Waits until the log is written, at most so long. Yields whether it is.
  public static boolean flush(Duration bound) {
    return writer().map(log -> log.flush(bound)).orElse(true);
  }

  /// How many lines were dropped because standard error was blocked.
  public static long dropped() {
    return writer().map(LogWriter::dropped).orElse(0L);
  }

  private static void use(Encoder<ILoggingEvent> encoder) {
    writer().ifPresent(log -> log.use(encoder));
  }

  private static Optional<LogWriter> writer() {
    return LoggerFactory.getILoggerFactory() instanceof LoggerContext logback
            && root(logback).getAppender(LogWriter.NAME) instanceof LogWriter writer
        ? Optional.of(writer)
        : Optional.empty();
  }

  private static ch.qos.logback.classic.Logger root(LoggerContext logback) {
    return logback.getLogger(ch.qos.logback.classic.Logger.ROOT_LOGGER_NAME);
  }

  /// `System.err` would hide failed writes.
  static OutputStream standardError() {
    return new FileOutputStream(FileDescriptor.err);
  }

  static void write(LoggerContext logback, OutputStream to, Encoder<ILoggingEvent> encoder) {
    LogWriter writer = new LogWriter(to, encoder);
    writer.setContext(logback);
    writer.start();
    root(logback).detachAndStopAllAppenders();
    root(logback).addAppender(writer);
    root(logback).setLevel(Level.INFO);
    for (String library : LIBRARIES) {
      logback.getLogger(library).setLevel(Level.WARN);
    }
    NOISE.forEach(each -> logback.getLogger(each).setLevel(Level.ERROR));
  }
}

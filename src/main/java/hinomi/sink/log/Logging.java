package hinomi.sink.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import hinomi.config.Secrets;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/// Sets up the log, which always goes to standard error, from a thread of its own. Logback finds
/// this class as its configurator and so looks for no files: until the command line decides, it is
/// text.
public final class Logging extends ContextAwareBase implements Configurator {
  /// Netty tells with its stack of every fault of a connection that nobody uses any more, which a
  /// server can bring about at will.
  private static final String UNUSED_CONNECTIONS = "io.netty.channel.DefaultChannelPipeline";

  /// Netty says that it falls back to a public name server, which it does not: the agent names its
  /// own.
  private static final String OTHER_NAME_SERVERS =
      "io.netty.resolver.dns.DefaultDnsServerAddressStreamProvider";

  /// Libraries are heard only when something is wrong.
  private static final String[] LIBRARIES = {"io.netty", "io.vertx", "io.micrometer"};

  @Override
  public ExecutionStatus configure(LoggerContext logback) {
    write(logback, standardError(), new TextLogLines(new Secrets()));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /// Text for people.
  public static void toTerminal(Secrets secrets) {
    use(new TextLogLines(secrets));
  }

  /// One JSON object a line for machines.
  public static void toJson(Secrets secrets) {
    use(new JsonLogLines(secrets));
  }

  /// Waits until the log is written, at most so long; whether it is.
  public static boolean flush(Duration bound) {
    return writer().map(log -> log.flush(bound)).orElse(true);
  }

  /// How many lines of the log were lost because standard error did not take them.
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

  /// Not `System.err`, which keeps to itself what could not be written.
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
    logback.getLogger(UNUSED_CONNECTIONS).setLevel(Level.ERROR);
    logback.getLogger(OTHER_NAME_SERVERS).setLevel(Level.ERROR);
  }
}

package hinomi.sink;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import hinomi.config.Secrets;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/// Sets up the log, which always goes to standard error. Logback finds this class as its
/// configurator and so looks for no files: until the command line decides, it is text.
public final class Logging extends ContextAwareBase implements Configurator {
  /// Netty tells with its stack of every fault of a connection that nobody uses any more, which a
  /// server can bring about at will.
  private static final String UNUSED_CONNECTIONS = "io.netty.channel.DefaultChannelPipeline";

  /// Libraries are heard only when something is wrong.
  private static final String[] LIBRARIES = {"io.netty", "io.vertx", "io.micrometer"};

  @Override
  public ExecutionStatus configure(LoggerContext logback) {
    write(logback, new TextLines(new Secrets()));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /// Text for people.
  public static void toTerminal(Secrets secrets) {
    write(LoggerFactory.getILoggerFactory(), new TextLines(secrets));
  }

  /// One JSON object a line for machines.
  public static void toJson(Secrets secrets) {
    write(LoggerFactory.getILoggerFactory(), new JsonLines(secrets));
  }

  private static void write(ILoggerFactory factory, Encoder<ILoggingEvent> encoder) {
    if (factory instanceof LoggerContext logback) {
      ch.qos.logback.classic.Logger root =
          logback.getLogger(ch.qos.logback.classic.Logger.ROOT_LOGGER_NAME);
      root.detachAndStopAllAppenders();
      root.addAppender(console(logback, encoder));
      root.setLevel(Level.INFO);
      for (String library : LIBRARIES) {
        logback.getLogger(library).setLevel(Level.WARN);
      }
      logback.getLogger(UNUSED_CONNECTIONS).setLevel(Level.ERROR);
    }
  }

  private static ConsoleAppender<ILoggingEvent> console(
      LoggerContext logback, Encoder<ILoggingEvent> encoder) {
    encoder.setContext(logback);
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(logback);
    console.setTarget("System.err");
    console.setEncoder(encoder);
    console.start();
    return console;
  }
}

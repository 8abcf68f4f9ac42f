package hinomi.sink.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import hinomi.config.Secrets;
import hinomi.text.HumanTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogWriterTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String LINE = "x".repeat(1_000);

  private final Logger log = (Logger) LoggerFactory.getLogger("hinomi.LogWriterTest");
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private LogWriter writer;

  private void start(OutputStream stream) {
    writer = new LogWriter(stream, new TextLogLines(new Secrets(), HumanTime.UTC));
    writer.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
    writer.start();
    log.setAdditive(false);
    log.addAppender(writer);
  }

  @AfterEach
  void stop() {
    log.detachAppender(writer);
    log.setAdditive(true);
    writer.stop();
  }

  /// As a pipe that nobody reads.
  private final class Stuck extends OutputStream {
    private final CountDownLatch open = new CountDownLatch(1);

    @Override
    public void write(int b) {
      throw new AssertionError("not byte by byte");
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      try {
        open.await();
      } catch (InterruptedException interrupted) {
        throw new IOException(interrupted);
      }
      written.writeBytes(bytes);
    }
  }

  @Test
  void neverBlocksItsCallerAndReportsHowManyLinesWereDropped() {
    Stuck stuck = new Stuck();
    start(stuck);
    int lines = 4_000;

    for (int line = 0; line < lines; line++) {
      log.info(LINE);
    }
    long dropped = writer.dropped();
    assertTrue(dropped > lines / 4, "dropped " + dropped);
    assertFalse(writer.flush(Duration.ofMillis(1)));
    stuck.open.countDown();
    assertTrue(writer.flush(PATIENCE));
    log.info("afterwards");
    assertTrue(writer.flush(PATIENCE));

    List<String> all = written.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(lines - dropped, all.stream().filter(each -> each.contains(LINE)).count());
    assertEquals(dropped, reportedIn(all), all::getLast);
    assertTrue(all.getLast().endsWith("afterwards"), all::getLast);
  }

  /// In one line, or in more when the writer came late to the first lines.
  private static long reportedIn(List<String> all) {
    return all.stream()
        .map(Pattern.compile(" WARN  (\\d+) lines of the log were dropped")::matcher)
        .filter(Matcher::find)
        .mapToLong(line -> Long.parseLong(line.group(1)))
        .sum();
  }

  /// As a full disk: it takes half a line, and nothing more.
  private final class Full extends OutputStream {
    private volatile boolean isFull = true;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b});
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      written.write(bytes, 0, isFull ? bytes.length / 2 : bytes.length);
      if (isFull) {
        throw new IOException("No space left on device");
      }
    }
  }

  @Test
  void goesOnWhenADiskThatWasFullHasRoomAgain() {
    Full full = new Full();
    start(full);
    log.info("lost");
    assertTrue(writer.flush(PATIENCE));
    assertEquals(1, writer.dropped());

    full.isFull = false;
    log.info("kept");
    assertTrue(writer.flush(PATIENCE));

    List<String> all = written.toString(StandardCharsets.UTF_8).lines().toList();
    assertTrue(all.get(all.size() - 2).endsWith("INFO  kept"), all::toString);
    assertTrue(all.getLast().contains("1 lines of the log were dropped"), all::toString);
  }

  @Test
  void survivesAnError() {
    CountDownLatch thrown = new CountDownLatch(1);
    start(
        new OutputStream() {
          @Override
          public void write(int b) {
            written.write(b);
          }

          @Override
          public void write(byte[] bytes) {
            if (thrown.getCount() > 0) {
              thrown.countDown();
              throw new OutOfMemoryError("tried");
            }
            written.writeBytes(bytes);
          }
        });

    log.info("first");
    assertTrue(writer.flush(PATIENCE));
    log.info("second");
    assertTrue(writer.flush(PATIENCE));

    assertTrue(written.toString(StandardCharsets.UTF_8).contains("second"));
    assertEquals(1, writer.dropped());
  }
}

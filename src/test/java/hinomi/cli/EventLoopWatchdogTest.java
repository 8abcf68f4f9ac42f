package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class EventLoopWatchdogTest {
  private final ExecutorService loop = Executors.newSingleThreadExecutor();
  private final EventLoopWatchdog watchdog = new EventLoopWatchdog(loop);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Semaphore entered = new Semaphore(0);
  private final CountDownLatch hanging = new CountDownLatch(1);

  @BeforeEach
  void listen() {
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void close() {
    logger().detachAppender(log);
    hanging.countDown();
    loop.shutdownNow();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(EventLoopWatchdog.class);
  }

  private boolean look(int times) {
    boolean last = true;
    for (int look = 0; look < times; look++) {
      last = watchdog.look();
    }
    return last;
  }

  /// All that the loop was asked so far is done.
  private void settle() {
    CompletableFuture.runAsync(() -> {}, loop).join();
  }

  private void hang() {
    assertTrue(watchdog.look());
    settle();
    loop.execute(this::hangHere);
    entered.acquireUninterruptibly();
  }

  private void hangHere() {
    entered.release();
    try {
      hanging.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private List<String> said() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void saysNothingOfALoopThatAnswers() {
    for (int look = 0; look < 2 * EventLoopWatchdog.GIVEN_UP; look++) {
      assertTrue(watchdog.look());
      settle();
    }

    assertEquals(List.of(), said());
  }

  @Test
  void showsWhereALoopHangs() {
    hang();

    assertTrue(look(1 + EventLoopWatchdog.HANGS));

    assertEquals(List.of("the event loop has not answered for 10 s: no check runs"), said());
    String stack = ThrowableProxyUtil.asString(log.list.getFirst().getThrowableProxy());
    assertTrue(stack.contains("hangHere"), stack);
  }

  @Test
  void saysThatItAnswersAgain() {
    hang();
    look(1 + EventLoopWatchdog.HANGS);

    hanging.countDown();
    settle();
    assertTrue(watchdog.look());

    assertEquals("the event loop answers again after 10 s", said().getLast());
  }

  @Test
  void givesUpALoopThatDoesNotComeBack() {
    hang();

    assertTrue(look(EventLoopWatchdog.GIVEN_UP));
    assertFalse(watchdog.look());
  }

  @Test
  void givesUpALoopThatHasEnded() throws Exception {
    assertTrue(watchdog.look());
    settle();
    Thread thread = loop.submit(Thread::currentThread).get();
    loop.shutdown();
    thread.join();
    watchdog.look();

    assertFalse(watchdog.look());
    assertTrue(said().getFirst().contains("has ended"), said()::toString);
  }
}

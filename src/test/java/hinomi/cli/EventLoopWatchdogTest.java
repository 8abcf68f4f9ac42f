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
  private final CountDownLatch released = new CountDownLatch(1);

  @BeforeEach
  void listen() {
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void close() {
    logger().detachAppender(log);
    released.countDown();
    loop.shutdownNow();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(EventLoopWatchdog.class);
  }

  private boolean check(int times) {
    boolean last = true;
    for (int count = 0; count < times; count++) {
      last = watchdog.check();
    }
    return last;
  }

  /// Waits until the loop has done everything queued so far.
  private void settle() {
    CompletableFuture.runAsync(() -> {}, loop).join();
  }

  private void block() {
    assertTrue(watchdog.check());
    settle();
    loop.execute(this::blockHere);
    entered.acquireUninterruptibly();
  }

  private void blockHere() {
    entered.release();
    try {
      released.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private List<String> logged() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void logsNothingWhileTheLoopRuns() {
    for (int count = 0; count < 2 * EventLoopWatchdog.GIVE_UP; count++) {
      assertTrue(watchdog.check());
      settle();
    }

    assertEquals(List.of(), logged());
  }

  @Test
  void logsTheStackOfABlockedLoop() {
    block();

    assertTrue(check(1 + EventLoopWatchdog.BLOCKED));

    assertEquals(List.of("the event loop has been blocked for 10 s: no checks run"), logged());
    String stack = ThrowableProxyUtil.asString(log.list.getFirst().getThrowableProxy());
    assertTrue(stack.contains("blockHere"), stack);
  }

  @Test
  void logsTheRecovery() {
    block();
    check(1 + EventLoopWatchdog.BLOCKED);

    released.countDown();
    settle();
    assertTrue(watchdog.check());

    assertEquals("the event loop runs again after 10 s", logged().getLast());
  }

  @Test
  void givesUpOnABlockedLoop() {
    block();

    assertTrue(check(EventLoopWatchdog.GIVE_UP));
    assertFalse(watchdog.check());
  }

  @Test
  void givesUpOnADeadLoop() throws Exception {
    assertTrue(watchdog.check());
    settle();
    Thread thread = loop.submit(Thread::currentThread).get();
    loop.shutdown();
    thread.join();
    watchdog.check();

    assertFalse(watchdog.check());
    assertTrue(logged().getFirst().contains("is dead"), logged()::toString);
  }
}

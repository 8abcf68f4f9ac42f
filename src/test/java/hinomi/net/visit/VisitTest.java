package hinomi.net.visit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.loopback.RawServer;
import hinomi.loopback.UdpServer;
import hinomi.net.ProbeFault;
import hinomi.net.UnexpectedErrors;
import hinomi.net.dial.Connector;
import hinomi.net.dial.UdpExchange;
import hinomi.outcome.Cause;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.ProbeRunner;
import hinomi.probe.tcp.Dialogue;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VisitTest {
  @AutoClose private static final ProbeRunner RUNNER = new ProbeRunner();

  static Stream<Supplier<Throwable>> errors() {
    return Stream.of(
        () -> new IllegalStateException("odd"),
        () -> new StackOverflowError("odd"),
        () -> new OutOfMemoryError("odd"),
        () -> new LinkageError("odd"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void thatBreaksBeforeTheFirstByteOfTheAnswerIsABugOfOurs(Supplier<Throwable> error) {
    Throwable thrown =
        assertThrows(Throwable.class, () -> outcome(visit -> Future.failedFuture(error.get())));

    assertEquals(error.get().getClass(), thrown.getClass());
  }

  @ParameterizedTest
  @MethodSource("errors")
  void thatFailsAfterTheFirstByteCountsAgainstTheTarget(Supplier<Throwable> error)
      throws IOException {
    try (RawServer server = RawServer.doing(socket -> RawServer.write(socket, "220 hello\r\n"))) {

      isFaultOfProtocol(visit ->
          connected(visit, server.port())
              .compose(dialogue ->
                  dialogue.receive(
                      "a greeting", (received, _) -> failing(error, received.isReadable()))));
    }
  }

  @ParameterizedTest
  @MethodSource("errors")
  void thatFailsOnADatagramCountsAgainstTheTarget(Supplier<Throwable> error) throws IOException {
    try (UdpServer server = UdpServer.answering(List::of)) {

      isFaultOfProtocol(visit ->
          new UdpExchange<>(
                  visit,
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()),
                  _ -> failing(error, true))
              .send(new byte[] {1}));
    }
  }

  @ParameterizedTest
  @MethodSource("errors")
  void thatFailsInASideRequestCountsToo(Supplier<Throwable> error) throws IOException {
    try (RawServer server = RawServer.doing(socket -> RawServer.write(socket, "220 hello\r\n"))) {

      isFaultOfProtocol(visit -> {
        Visit side = visit.forSideRequest();
        return connected(side, server.port())
            .compose(dialogue ->
                dialogue.receive(
                    "a greeting", (received, _) -> failing(error, received.isReadable())));
      });
    }
  }

  @Test
  void whoseTimeoutMessageFailsEndsInTime() {
    Outcome outcome =
        outcome(visit -> {
          visit
              .progress()
              .begin(
                  () -> "waiting",
                  () -> {
                    throw new IllegalStateException("no words");
                  });
          return Future.future(_ -> {});
        });

    assertEquals(Cause.TIMEOUT, ((Failed) outcome).cause());
  }

  @Test
  void whoseConnectionCannotBeClosedEndsInTime() {
    Outcome outcome =
        outcome(visit -> {
          visit
              .cancellation()
              .register(() -> {
                throw new IllegalStateException("stuck");
              });
          return Future.future(_ -> {});
        });

    assertEquals(Cause.TIMEOUT, ((Failed) outcome).cause());
  }

  @Test
  void withoutDescriptorsOrThreadsIsTheAgentsFault() {
    for (Throwable error :
        List.of(
            new SocketException("Too many open files"),
            new IllegalStateException(new SocketException("Too many open files in system")),
            new OutOfMemoryError("unable to create native thread: possibly out of memory"))) {
      Failed failed = (Failed) outcome(_ -> Future.failedFuture(error));

      assertEquals(Cause.AGENT, failed.cause());
      assertTrue(failed.detail().contains("limit"), failed::detail);
    }
  }

  @Test
  void tellsWhatBrokeInWords() {
    var errors = new UnexpectedErrors();
    ProbeFault fault = errors.fault(Cause.PROTOCOL, "reading", new IllegalStateException("odd"));

    assertEquals("unexpected error while reading: IllegalStateException: odd", fault.detail());
  }

  private static <T> Optional<T> failing(Supplier<Throwable> error, boolean isNow) {
    if (isNow) {
      throw VisitTest.<RuntimeException>unchecked(error.get());
    }
    return Optional.empty();
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E unchecked(Throwable error) throws E {
    throw (E) error;
  }

  private static void isFaultOfProtocol(Function<Visit, Future<?>> steps) {
    Failed failed = (Failed) outcome(steps);

    assertEquals(Cause.PROTOCOL, failed.cause(), failed::detail);
    assertTrue(failed.detail().startsWith("unexpected error while "), failed::detail);
    assertTrue(
        failed.detail().endsWith("Error: odd") || failed.detail().endsWith("Exception: odd"));
  }

  private static Future<Dialogue> connected(Visit visit, int port) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return new Connector(visit, Optional.empty(), address)
        .connect(List.of(address))
        .map(channel -> Dialogue.on(channel, visit.progress()));
  }

  private static Outcome outcome(Function<Visit, Future<?>> steps) {
    try {
      return Visit.of(RUNNER.network(), Duration.ofSeconds(1), steps).await(10, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError("the visit hangs", late);
    }
  }
}

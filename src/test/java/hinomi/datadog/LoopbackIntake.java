package hinomi.datadog;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import hinomi.config.Secrets;
import hinomi.demo.EmbeddedIntake;
import hinomi.demo.EmbeddedIntake.Fault;
import hinomi.journal.Journal;
import hinomi.net.Network;
import hinomi.net.NetworkSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.LoggerFactory;

/// A Datadog on loopback, a journal whose points are carried there, and what is counted and logged
/// meanwhile.
final class LoopbackIntake implements AutoCloseable {
  /// As many as most tests send.
  static final int POINTS = 20;

  static final Duration BOUND = Duration.ofSeconds(8);

  final Vertx vertx = Vertx.vertx();
  final InstantSource clock = InstantSource.system();
  final Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
  final Network network = new Network(vertx, NetworkSettings.DEFAULT, clock);
  final EmbeddedIntake datadog = new EmbeddedIntake(vertx, clock);
  final int port = datadog.start().await();
  final Journal journal = Journal.inMemory(100_000, _ -> {});
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final ListAppender<ILoggingEvent> log = new ListAppender<>();

  LoopbackIntake() {
    log.start();
    logger().addAppender(log);
  }

  @Override
  public void close() {
    logger().detachAppender(log);
    vertx.close().await();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger("hinomi.datadog");
  }

  Intake intake(int batch) {
    return intake(Loopback.at(port), batch);
  }

  Intake intake(URI url, int batch) {
    return intake(Loopback.settings(url, Loopback.sending(batch)));
  }

  Intake intake(DatadogSettings settings) {
    return intake(settings, journal, new Secrets());
  }

  Intake intake(DatadogSettings settings, Journal journal, Secrets secrets) {
    return intake(network, settings, journal, secrets);
  }

  Intake intake(Network names, DatadogSettings settings, Journal journal, Secrets secrets) {
    return new Intake(names, settings, journal, meters, clock, secrets);
  }

  /// Of so many seconds ago.
  Point point(int number) {
    return point(number, String.valueOf(number));
  }

  Point point(int number, String check) {
    return new Point(
        "hinomi.up",
        new Point.Sort.Gauge(),
        Optional.empty(),
        List.of("check:" + check),
        now.minusSeconds(number),
        number);
  }

  void append(int from, int to) {
    append(journal, from, to);
  }

  void append(Journal journal, int from, int to) {
    IntStream.range(from, to)
        .mapToObj(this::point)
        .forEach(each -> journal.append(IntakeEndpoint.POINTS.number(), each.time(), each.bytes()));
  }

  void appendPoison(int secondsAgo) {
    appendPoison(journal, secondsAgo);
  }

  void appendPoison(Journal journal, int secondsAgo) {
    String poison = "{\"metric\":\"1 2 3\"}";
    journal.append(
        IntakeEndpoint.POINTS.number(),
        now.minusSeconds(secondsAgo),
        poison.getBytes(StandardCharsets.UTF_8));
  }

  /// The points as they arrive.
  Set<EmbeddedIntake.Point> points(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(this::point)
        .map(each ->
            new EmbeddedIntake.Point(
                each.metric(), Set.copyOf(each.tags()), each.time(), each.value()))
        .collect(Collectors.toSet());
  }

  double counted(String fate) {
    return meters.get("hinomi.agent.points." + fate).counter().count();
  }

  void await(BooleanSupplier condition) {
    Promise<Void> met = Promise.promise();
    vertx.setPeriodic(
        2,
        timer -> {
          if (condition.getAsBoolean() && met.tryComplete()) {
            vertx.cancelTimer(timer);
          }
        });
    met.future().timeout(BOUND.toMillis(), TimeUnit.MILLISECONDS).await();
  }

  static Fault[] times(int count, Fault fault) {
    return Collections.nCopies(count, fault).toArray(Fault[]::new);
  }
}

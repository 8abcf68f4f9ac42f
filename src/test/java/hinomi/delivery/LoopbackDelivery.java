package hinomi.delivery;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
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
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.LoggerFactory;

/// An intake on loopback, a journal that is delivered there, and what is counted and logged
/// meanwhile.
public final class LoopbackDelivery implements AutoCloseable {
  /// As many as most tests send.
  public static final int POINTS = 20;

  public static final Duration BOUND = Duration.ofSeconds(8);

  private static final Duration MOMENT = Duration.ofMillis(5);

  public final Vertx vertx = Vertx.vertx();
  public final InstantSource clock = InstantSource.system();
  public final Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
  public final Network network = new Network(vertx, NetworkSettings.DEFAULT, clock);
  public final EmbeddedIntake datadog = new EmbeddedIntake(vertx, clock);
  public final int port = datadog.start().await();
  public final Journal journal = Journal.inMemory(100_000, _ -> {});
  public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  public final ListAppender<ILoggingEvent> log = new ListAppender<>();

  public LoopbackDelivery() {
    log.start();
    loggers().forEach(logger -> logger.addAppender(log));
  }

  @Override
  public void close() {
    loggers().forEach(logger -> logger.detachAppender(log));
    vertx.close().await();
  }

  private static List<Logger> loggers() {
    return List.of(
        (Logger) LoggerFactory.getLogger("hinomi.delivery"),
        (Logger) LoggerFactory.getLogger("hinomi.datadog"));
  }

  public List<String> messages() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  /// As quick as a test wants to be.
  public static DeliverySettings settings(int batch) {
    return new DeliverySettings(
        MOMENT, batch, Duration.ofMillis(400), MOMENT, MOMENT.multipliedBy(8), MOMENT);
  }

  /// Without destinations.
  public Delivery empty() {
    return empty(journal);
  }

  public Delivery empty(Journal kept) {
    return new Delivery(network, () -> kept, meters, clock);
  }

  Delivery delivery(int batch) {
    return delivery(journal, batch);
  }

  Delivery delivery(Journal kept, int batch) {
    return withPoints(empty(kept), URI.create("http://127.0.0.1:" + port), Transport.DIRECT, batch);
  }

  Delivery delivery(Network names, URI url, Transport transport) {
    Delivery delivery = new Delivery(names, () -> journal, meters, clock);
    return withPoints(delivery, url, transport, 100_000);
  }

  Delivery delivery(InstantSource time, LongSupplier nanos) {
    Delivery delivery = new Delivery(network, () -> journal, meters, time, nanos);
    return withPoints(delivery, URI.create("http://127.0.0.1:" + port), Transport.DIRECT, 100_000);
  }

  private static Delivery withPoints(Delivery delivery, URI url, Transport transport, int batch) {
    delivery.add(
        new RemoteService("Datadog", url, transport, settings(batch)),
        List.of(new SeriesDestination()));
    return delivery;
  }

  /// Of so many seconds ago.
  private String point(int secondsAgo) {
    return """
    {"metric":"hinomi.up","type":3,"points":[{"timestamp":%d,"value":%d}],"tags":["check:%d"]}\
    """
        .formatted(now.getEpochSecond() - secondsAgo, secondsAgo, secondsAgo);
  }

  public void append(int from, int to) {
    append(journal, from, to);
  }

  public void append(Journal kept, int from, int to) {
    IntStream.range(from, to).forEach(each -> append(kept, each, point(each)));
  }

  void appendPoison(int secondsAgo) {
    appendPoison(journal, secondsAgo);
  }

  void appendPoison(Journal kept, int secondsAgo) {
    append(kept, secondsAgo, "{\"metric\":\"1 2 3\"}");
  }

  void append(Journal kept, int secondsAgo, String json) {
    kept.append(
        SeriesDestination.QUEUE,
        now.minusSeconds(secondsAgo),
        json.getBytes(StandardCharsets.UTF_8));
  }

  /// The points as they arrive.
  public Set<EmbeddedIntake.Point> points(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(each ->
            new EmbeddedIntake.Point(
                "hinomi.up", Set.of("check:" + each), now.minusSeconds(each), each))
        .collect(Collectors.toSet());
  }

  public double counted(String fate) {
    return meters.get("hinomi.agent.points." + fate).counter().count();
  }

  public void await(BooleanSupplier condition) {
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

  public static Fault[] times(int count, Fault fault) {
    return Collections.nCopies(count, fault).toArray(Fault[]::new);
  }
}

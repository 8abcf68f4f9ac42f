package hinomi.datadog;

import hinomi.config.Secrets;
import hinomi.journal.Journal;
import hinomi.net.Network;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Carries what the journal holds to Datadog, each lane by itself, so that an event does not wait
/// for points. Nothing else in the agent waits for it.
public final class Intake {
  /// So many requests that take all their time, besides the longest wait between two.
  private static final int GRACE = 5;

  private final Map<IntakeEndpoint, DeliveryLoop> carriers = new EnumMap<>(IntakeEndpoint.class);
  private final List<DeliveryCounters> deliveries = new ArrayList<>();

  public Intake(
      Network network,
      DatadogSettings settings,
      Journal journal,
      MeterRegistry meters,
      InstantSource clock,
      Secrets secrets) {
    this(network, settings, journal, meters, clock, secrets, System::nanoTime);
  }

  Intake(
      Network network,
      DatadogSettings settings,
      Journal journal,
      MeterRegistry meters,
      InstantSource clock,
      Secrets secrets,
      LongSupplier nanos) {
    settings.transport().proxy().flatMap(DatadogProxy::password).ifPresent(secrets::add);
    ApiKey key = new ApiKey(network.vertx(), settings, secrets);
    IntakeClient courier = new IntakeClient(network, settings, key, new ClockSkew(meters, clock));
    DeliveryContext office =
        new DeliveryContext(network.vertx(), settings, journal, courier, key, clock);
    JournalMeters.register(journal, meters, clock);
    for (IntakeEndpoint lane : IntakeEndpoint.values()) {
      Watchdog watchdog = new Watchdog(nanos, grace(settings.sending()));
      DeliveryCounters delivery = new DeliveryCounters(lane, journal, meters, clock, watchdog);
      deliveries.add(delivery);
      carriers.put(lane, new DeliveryLoop(lane, office, delivery));
    }
  }

  private static Duration grace(DatadogSettings.Sending sending) {
    return sending.timeout().multipliedBy(GRACE).plus(sending.longestBackoff());
  }

  /// What is wrong with delivery that only a restart mends; empty also while Datadog cannot be
  /// reached.
  Optional<String> ailment() {
    return deliveries.stream().flatMap(each -> each.ailment().stream()).findFirst();
  }

  /// Begins to carry; a second call changes nothing.
  public void start() {
    carriers.values().forEach(DeliveryLoop::start);
  }

  /// Carries what waits in the lane at once.
  void hurry(IntakeEndpoint lane) {
    Objects.requireNonNull(carriers.get(lane)).hurry();
  }

  /// Carries all that waits at once and then stops for good. It fails when something is left after
  /// the bound, or when the key is wrong.
  public Future<Void> flush(Duration bound) {
    List<Future<Void>> flushes =
        carriers.values().stream().map(carrier -> carrier.flush(bound)).toList();
    return Future.join(flushes).mapEmpty();
  }
}

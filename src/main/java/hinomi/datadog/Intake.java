package hinomi.datadog;

import hinomi.config.Secrets;
import hinomi.journal.Journal;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Carries what the journal holds to Datadog, each lane by itself, so that an event does not wait
/// for points. Nothing else in the agent waits for it.
public final class Intake {
  private final Map<Lane, Carrier> carriers = new EnumMap<>(Lane.class);

  public Intake(
      Vertx vertx,
      Settings settings,
      Journal journal,
      MeterRegistry meters,
      InstantSource clock,
      Secrets secrets) {
    ApiKey key = new ApiKey(vertx, settings, secrets);
    Courier courier = new Courier(vertx, settings, key, new ClockSkew(meters, clock));
    PostOffice office = new PostOffice(vertx, settings, journal, courier, key, clock);
    JournalMeters.register(journal, meters, clock);
    for (Lane lane : Lane.values()) {
      carriers.put(lane, new Carrier(lane, office, new Delivery(lane, journal, meters, clock)));
    }
  }

  /// Begins to carry; a second call changes nothing.
  public void start() {
    carriers.values().forEach(Carrier::start);
  }

  /// Carries what waits in the lane at once.
  void hurry(Lane lane) {
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

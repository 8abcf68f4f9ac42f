package hinomi.delivery;

import hinomi.journal.Journal;
import hinomi.net.Network;
import hinomi.text.HumanText;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Delivers what waits in the journal to its destinations, each queue on its own so that an event
/// does not wait for points. Nothing else in the agent waits for it. The journal is opened for the
/// first destination.
public final class Delivery implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private final Network network;
  private final Supplier<Journal> opening;
  private final MeterRegistry meters;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Map<Integer, DeliveryLoop> loops = new TreeMap<>();
  private Optional<Journal> journal = Optional.empty();

  public Delivery(
      Network network, Supplier<Journal> journal, MeterRegistry meters, InstantSource clock) {
    this(network, journal, meters, clock, System::nanoTime);
  }

  Delivery(
      Network network,
      Supplier<Journal> journal,
      MeterRegistry meters,
      InstantSource clock,
      LongSupplier nanos) {
    this.network = network;
    this.opening = journal;
    this.meters = meters;
    this.clock = clock;
    this.nanos = nanos;
  }

  /// Destinations are added before the start. What they take is to be appended to the journal.
  public Journal add(RemoteService service, List<? extends Destination> destinations) {
    Journal open = journal.orElseGet(this::open);
    HttpSender sender = new HttpSender(network, service);
    for (Destination each : destinations) {
      DeliveryQueue queue = new DeliveryQueue(each, open, clock);
      DeliveryMonitor monitor = new DeliveryMonitor(service, queue, meters, nanos);
      if (loops.putIfAbsent(each.queue(), new DeliveryLoop(sender, queue, monitor)) != null) {
        throw new IllegalArgumentException("queue " + each.queue() + " is taken");
      }
    }
    return open;
  }

  /// The event loop on which destinations are called.
  public Vertx vertx() {
    return network.vertx();
  }

  public MeterRegistry meters() {
    return meters;
  }

  public InstantSource clock() {
    return clock;
  }

  private Journal open() {
    Journal opened = opening.get();
    journal = Optional.of(opened);
    registerMeters(opened);
    return opened;
  }

  /// Whatever was recorded was delivered, late, rejected or dropped, or waits.
  private void registerMeters(Journal opened) {
    FunctionCounter.builder("hinomi.agent.journal.recorded", opened, Journal::recorded)
        .description("Entries that were appended to the journal or found in it at the start")
        .register(meters);
    FunctionCounter.builder("hinomi.agent.points.dropped", opened, Journal::dropped)
        .description("Entries that were dropped because the journal was full, the oldest first")
        .register(meters);
    Gauge.builder("hinomi.agent.journal.depth", opened, Journal::size)
        .description("Entries that wait in the journal")
        .register(meters);
    Gauge.builder("hinomi.agent.journal.age", opened, this::ageInSeconds)
        .description("Age of the oldest entry that waits")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("hinomi.agent.journal.on_disk", opened, each -> each.isOnDisk() ? 1 : 0)
        .description("1 while the journal is on disk, 0 while it is only in memory")
        .register(meters);
  }

  private double ageInSeconds(Journal opened) {
    return opened.age(clock.instant()).toMillis() / 1_000.0;
  }

  public boolean hasDestinations() {
    return !loops.isEmpty();
  }

  /// A second call changes nothing.
  public void start() {
    loops.values().forEach(DeliveryLoop::start);
  }

  /// Sends what waits in the queue at once, unless its service cannot be reached anyway.
  public void sendNow(int queue) {
    Objects.requireNonNull(loops.get(queue)).sendNow();
  }

  /// What is wrong with delivery that only a restart fixes; empty while a service cannot be
  /// reached. For any thread.
  public Optional<String> problem() {
    return loops.values().stream().flatMap(each -> each.problem().stream()).findFirst();
  }

  /// What services do not accept now. For any thread.
  public List<DeliveryFailure> failures() {
    return loops.values().stream().flatMap(each -> each.failure().stream()).toList();
  }

  /// Whether what waits outlives the agent; nothing does where there is no destination.
  public boolean isOnDisk() {
    return journal.map(Journal::isOnDisk).orElse(true);
  }

  /// That the journal was too small for what waited.
  public Optional<String> lost() {
    return journal
        .map(Journal::dropped)
        .filter(count -> count > 0)
        .map(count ->
            HumanText.plural(count, "entry", "entries")
                + " dropped since the start, because the journal was full");
  }

  /// Logs when the disk of the journal hangs. To be called now and then by one thread.
  public void checkDisk() {
    journal.ifPresent(Journal::checkDisk);
  }

  /// Sends all that waits and then stops for good. It fails when something is left after the bound,
  /// or when credentials are refused.
  public Future<Void> flush(Duration bound) {
    List<Future<Void>> flushes = loops.values().stream().map(each -> each.flush(bound)).toList();
    return flushes.isEmpty() ? Future.succeededFuture() : Future.join(flushes).mapEmpty();
  }

  /// Leaves on disk what was not delivered, for the next start. It waits for the disk, at most so
  /// long.
  public void close(Duration bound) {
    journal.ifPresent(open -> close(open, bound));
  }

  private static void close(Journal journal, Duration bound) {
    int left = journal.size();
    boolean isSaved = journal.close(bound);
    if (left > 0) {
      LOG.warn(
          "{} entries were not delivered: {}",
          left,
          isSaved
              ? "they are on disk, and the next start sends them"
              : "they are lost, because they are not on disk");
    }
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(2));
  }
}

package hinomi.delivery;

import hinomi.delivery.Response.Accepted;
import hinomi.delivery.Response.Later;
import hinomi.delivery.Response.Refused;
import hinomi.delivery.Response.Unauthorized;
import hinomi.journal.Entry;
import hinomi.text.HumanText;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts what becomes of the entries of one queue, logs once when delivery fails, recovers or
/// loses something, and notices when delivery is stuck.
final class DeliveryMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryMonitor.class);
  private static final String NO_TIME = "there was no time";

  /// Delivery is stuck after so many requests that take all their time, and the longest wait.
  private static final int GRACE_REQUESTS = 5;

  private final String service;
  private final DeliveryQueue queue;
  private final Duration timeout;
  private final Duration grace;
  private final LongSupplier nanos;
  private final Counter delivered;
  private final Counter late;
  private final Counter rejected;
  private volatile long due;
  private volatile Optional<Instant> failingSince = Optional.empty();
  private boolean isLateLogged;
  private boolean isRejectionLogged;
  private volatile String failure = NO_TIME;
  private volatile boolean isUnauthorized;

  DeliveryMonitor(
      RemoteService service, DeliveryQueue queue, MeterRegistry meters, LongSupplier nanos) {
    this.service = service.name();
    this.queue = queue;
    this.timeout = service.settings().timeout();
    this.grace = timeout.multipliedBy(GRACE_REQUESTS).plus(service.settings().longestBackoff());
    this.nanos = nanos;
    this.delivered = counter(meters, "delivered", "accepted by " + service.name());
    this.late = counter(meters, "late", "given up because they became too old while they waited");
    this.rejected = counter(meters, "rejected", "refused while others were accepted");
    expectProgress(Duration.ZERO);
  }

  private Counter counter(MeterRegistry meters, String fate, String description) {
    String name = queue.name();
    return Counter.builder("hinomi.agent." + name + "." + fate)
        .description(
            name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) + " " + description)
        .register(meters);
  }

  /// A request begins.
  void expectAnswer() {
    expectProgress(timeout);
  }

  /// The next step of delivery begins within that time.
  void expectProgress(Duration within) {
    due = nanos.getAsLong() + within.toNanos();
  }

  /// What only a restart fixes: entries wait, and delivery makes no progress. For any thread.
  Optional<String> problem() {
    boolean isOverdue = nanos.getAsLong() - due > grace.toNanos();
    int waiting = isOverdue ? queue.size() : 0;
    return waiting == 0
        ? Optional.empty()
        : Optional.of(
            "delivery of " + queue.name() + " is stuck: " + waiting + " wait in the journal");
  }

  void delivered(int count) {
    delivered.increment(count);
  }

  void late(int count) {
    late.increment(count);
    if (!isLateLogged) {
      isLateLogged = true;
      LOG.warn(
          "gave up {} that waited longer than {}, which {} would not accept: they are counted, and"
              + " kept as dead letters",
          queue.name(),
          HumanText.duration(queue.maxAge()),
          service);
    }
  }

  void rejected(Entry entry, String reason) {
    rejected.increment();
    if (!isRejectionLogged) {
      isRejectionLogged = true;
      LOG.warn(
          "{} refused one of the {} ({}): it is kept as a dead letter, and further ones are counted:"
              + " {}",
          service,
          queue.name(),
          reason,
          new String(entry.bytes(), StandardCharsets.UTF_8));
    }
  }

  void answered(Response response) {
    switch (response) {
      case Accepted() -> recovered();
      case Refused(var reason) -> failed(reason);
      case Later(var reason, _) -> failed(reason);
      case Unauthorized(var reason) -> unauthorized(reason);
    }
  }

  private void recovered() {
    failingSince.ifPresent(since ->
        LOG.info(
            "{} accepts {} again after {}",
            service,
            queue.name(),
            HumanText.duration(
                Duration.between(since, queue.clock().instant()).truncatedTo(ChronoUnit.SECONDS))));
    failingSince = Optional.empty();
    failure = NO_TIME;
    isUnauthorized = false;
    isLateLogged = false;
  }

  private void failed(String reason) {
    failure = reason;
    isUnauthorized = false;
    if (failingSince.isEmpty()) {
      failingSince = Optional.of(queue.clock().instant());
      LOG.warn(
          "cannot send {} to {} ({}): they wait in the journal and are retried",
          queue.name(),
          service,
          reason);
    }
  }

  /// The destination itself logs what is wrong with its credentials.
  private void unauthorized(String reason) {
    failure = reason;
    isUnauthorized = true;
    failingSince = failingSince.or(() -> Optional.of(queue.clock().instant()));
  }

  /// That the service does not accept what is sent, and since when. For any thread.
  Optional<DeliveryFailure> failure() {
    return failingSince.map(since ->
        new DeliveryFailure(
            isUnauthorized,
            queue.name()
                + " have not been accepted by "
                + service
                + " for "
                + HumanText.roughly(Duration.between(since, queue.clock().instant()))
                + " ("
                + failure
                + "): "
                + queue.size()
                + " wait in the journal"));
  }

  /// Why a flush failed.
  Throwable undelivered() {
    return new IllegalStateException(
        queue.size() + " " + queue.name() + " not delivered: " + failure);
  }
}

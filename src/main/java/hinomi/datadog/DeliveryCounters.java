package hinomi.datadog;

import hinomi.config.Suggestions;
import hinomi.datadog.IntakeResponse.Accepted;
import hinomi.datadog.IntakeResponse.Later;
import hinomi.datadog.IntakeResponse.Refused;
import hinomi.datadog.IntakeResponse.WrongKey;
import hinomi.journal.Entry;
import hinomi.journal.Journal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts what became of one lane, and says in the log when delivery stops and when it goes on, and
/// what is lost: once each, however long it takes.
final class DeliveryCounters {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryCounters.class);
  private static final String NO_TIME = "there was no time";

  private final IntakeEndpoint lane;
  private final Journal journal;
  private final MeterRegistry meters;
  private final InstantSource clock;
  private final Counter delivered;
  private final Counter late;
  private final Counter rejected;
  private final Watchdog watchdog;
  private Optional<Instant> troubledSince = Optional.empty();
  private boolean lateTold;
  private boolean rejectedTold;
  private String trouble = NO_TIME;

  DeliveryCounters(
      IntakeEndpoint lane,
      Journal journal,
      MeterRegistry meters,
      InstantSource clock,
      Watchdog watchdog) {
    this.lane = lane;
    this.journal = journal;
    this.meters = meters;
    this.clock = clock;
    this.watchdog = watchdog;
    this.delivered = counter("delivered", "Those that Datadog accepted");
    this.late = counter("late", "Those that became too old for Datadog while they waited");
    this.rejected = counter("rejected", "Those that Datadog refused beside others it accepted");
  }

  private Counter counter(String fate, String description) {
    return Counter.builder("hinomi.agent." + lane.word() + "." + fate)
        .description(description)
        .register(meters);
  }

  /// The next step of delivery is over within that time.
  void expect(Duration within) {
    watchdog.expect(within);
  }

  /// What only a restart mends: something waits, and delivery does not go on. Asked by any thread.
  Optional<String> ailment() {
    int waiting = watchdog.isOverdue() ? journal.size(lane.number()) : 0;
    return waiting == 0
        ? Optional.empty()
        : Optional.of("delivery of " + lane.word() + " hangs: " + waiting + " wait");
  }

  void delivered(int count) {
    delivered.increment(count);
  }

  void late(int count) {
    late.increment(count);
    if (!lateTold) {
      lateTold = true;
      LOG.warn(
          "{} became too old for Datadog while they waited; they are counted, and kept as dead"
              + " letters",
          lane.word());
    }
  }

  void rejected(Entry entry, String why) {
    rejected.increment();
    if (!rejectedTold) {
      rejectedTold = true;
      LOG.warn(
          "Datadog refuses one of the {} ({}), further ones are counted; it is kept as a dead"
              + " letter: {}",
          lane.word(),
          why,
          new String(entry.bytes(), StandardCharsets.UTF_8));
    }
  }

  void heard(IntakeResponse answer) {
    switch (answer) {
      case Accepted() -> recovered();
      case Refused(var why) -> troubled(why);
      case Later(var why, _) -> troubled(why);
      case WrongKey(var why) -> locked(why);
    }
  }

  private void recovered() {
    troubledSince.ifPresent(since ->
        LOG.info(
            "Datadog takes {} again, after {}",
            lane.word(),
            Suggestions.inWords(
                Duration.between(since, clock.instant()).truncatedTo(ChronoUnit.SECONDS))));
    troubledSince = Optional.empty();
    trouble = NO_TIME;
    lateTold = false;
  }

  private void troubled(String why) {
    trouble = why;
    if (troubledSince.isEmpty()) {
      troubledSince = Optional.of(clock.instant());
      LOG.warn(
          "Datadog takes no {} at the moment ({}); they wait and are sent again", lane.word(), why);
    }
  }

  private void locked(String why) {
    trouble = why;
    troubledSince = troubledSince.or(() -> Optional.of(clock.instant()));
  }

  /// Why a flush did not end well, in words for people.
  Throwable undelivered() {
    return new IllegalStateException(
        journal.size(lane.number()) + " " + lane.word() + " not delivered: " + trouble);
  }
}

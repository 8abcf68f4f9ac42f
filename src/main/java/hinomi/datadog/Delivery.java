package hinomi.datadog;

import hinomi.config.Words;
import hinomi.datadog.Answer.Accepted;
import hinomi.datadog.Answer.Later;
import hinomi.datadog.Answer.Refused;
import hinomi.datadog.Answer.WrongKey;
import hinomi.journal.Entry;
import hinomi.journal.Journal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts what became of the points, and says in the log when delivery stops and when it goes on:
/// once each, however long it takes.
final class Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final String NO_TIME = "there was no time";

  private final Journal journal;
  private final MeterRegistry meters;
  private final InstantSource clock;
  private final Counter delivered;
  private final Counter late;
  private final Counter rejected;
  private Optional<Instant> troubledSince = Optional.empty();
  private boolean keyTold;
  private boolean lateTold;
  private boolean rejectedTold;
  private String trouble = NO_TIME;

  Delivery(Journal journal, MeterRegistry meters, InstantSource clock) {
    this.journal = journal;
    this.meters = meters;
    this.clock = clock;
    this.delivered = points("delivered", "Points that Datadog accepted");
    this.late = points("late", "Points that became too old for Datadog while they waited");
    this.rejected = points("rejected", "Points that Datadog refused beside others it accepted");
    FunctionCounter.builder("hinomi.agent.points.dropped", journal, Journal::dropped)
        .description("Points that had to go because the journal was full")
        .register(meters);
    Gauge.builder("hinomi.agent.journal.depth", journal, Journal::size)
        .description("Points not yet accepted by Datadog")
        .register(meters);
    Gauge.builder("hinomi.agent.journal.age", journal, each -> seconds(each.age(clock.instant())))
        .description("How long the oldest of them has waited")
        .baseUnit("seconds")
        .register(meters);
  }

  private Counter points(String fate, String description) {
    return Counter.builder("hinomi.agent.points." + fate).description(description).register(meters);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1_000.0;
  }

  void watch(Supplier<Number> skew) {
    Gauge.builder("hinomi.agent.clock.skew", skew)
        .description("How far our clock is ahead of Datadog's")
        .baseUnit("milliseconds")
        .register(meters);
  }

  void delivered(int points) {
    delivered.increment(points);
  }

  void late(int points) {
    late.increment(points);
    if (points > 0 && !lateTold) {
      lateTold = true;
      LOG.warn("points became too old for Datadog while they waited; from here they are counted");
    }
  }

  void rejected(Entry entry, String why) {
    rejected.increment();
    if (!rejectedTold) {
      rejectedTold = true;
      String point = new String(entry.bytes(), StandardCharsets.UTF_8);
      LOG.warn("Datadog refuses a point ({}), further ones are counted: {}", why, point);
    }
  }

  void heard(Answer answer) {
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
            "Datadog takes points again, after {}",
            Words.inWords(
                Duration.between(since, clock.instant()).truncatedTo(ChronoUnit.SECONDS))));
    troubledSince = Optional.empty();
    trouble = NO_TIME;
    keyTold = false;
  }

  private void troubled(String why) {
    trouble = why;
    if (troubledSince.isEmpty()) {
      troubledSince = Optional.of(clock.instant());
      LOG.warn("Datadog takes no points at the moment ({}); they wait and are sent again", why);
    }
  }

  private void locked(String why) {
    trouble = why;
    troubledSince = troubledSince.or(() -> Optional.of(clock.instant()));
    if (!keyTold) {
      keyTold = true;
      LOG.error(
          "Datadog refuses the API key ({}): is DD_API_KEY a key of this DD_SITE? Probing goes on,"
              + " points wait for up to an hour",
          why);
    }
  }

  /// Why a flush did not end well, in words for people.
  Throwable undelivered() {
    return new IllegalStateException(journal.size() + " points not delivered: " + trouble);
  }
}

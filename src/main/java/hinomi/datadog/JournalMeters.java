package hinomi.datadog;

import hinomi.journal.Journal;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/// How the journal fares. Whatever was recorded was delivered, late, rejected or dropped, or waits.
final class JournalMeters {
  private JournalMeters() {}

  static void register(Journal journal, MeterRegistry meters, InstantSource clock) {
    FunctionCounter.builder("hinomi.agent.journal.recorded", journal, Journal::recorded)
        .description("Points, events and statuses to be told Datadog")
        .register(meters);
    FunctionCounter.builder("hinomi.agent.points.dropped", journal, Journal::dropped)
        .description("Those that had to go because the journal was full")
        .register(meters);
    Gauge.builder("hinomi.agent.journal.depth", journal, Journal::size)
        .description("Those not yet accepted by Datadog")
        .register(meters);
    Gauge.builder(
            "hinomi.agent.journal.age",
            journal,
            each -> each.age(clock.instant()).toMillis() / 1_000.0)
        .description("How long the oldest of them has waited")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("hinomi.agent.journal.on_disk", journal, each -> each.isOnDisk() ? 1 : 0)
        .description("1 when what waits outlives the agent, 0 when it is in memory only")
        .register(meters);
  }
}

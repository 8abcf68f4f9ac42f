package hinomi.datadog;

import hinomi.check.Notice;
import hinomi.check.Report;
import hinomi.config.Secrets;
import hinomi.journal.Journal;
import hinomi.journal.JournalNotice;
import hinomi.net.Network;
import hinomi.sink.MeterSink;
import hinomi.sink.ReportJson;
import hinomi.sink.Sink;
import hinomi.sink.SinkGroup;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All that tells Datadog, put together: the points, events and statuses of reports and the points
/// of the agent's own health go into one journal, and from there to the intake. Without an API key
/// it says so once and tells nothing.
public final class Datadog implements Sink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Datadog.class);

  private final AgentMeters meters;
  private final Optional<Told> told;

  private Datadog(AgentMeters meters, Optional<Told> told) {
    this.meters = meters;
    this.told = told;
  }

  private record Told(Journal journal, Intake intake, Sink sinks) {}

  /// It waits for nothing: the journal opens beside.
  public static Datadog of(
      Network network,
      DatadogSettings settings,
      AgentMeters meters,
      InstantSource clock,
      Secrets secrets) {
    if (settings.apiKey().isEmpty()) {
      return new Datadog(meters, Optional.empty());
    }
    Journal journal = journal(settings.keeping(), secrets);
    meters.tell(journal, settings.tags());
    Intake intake = new Intake(network, settings, journal, meters.registry(), clock, secrets);
    Counter failures = MeterSink.sinkFailures(meters.registry());
    Sink sinks = new SinkGroup(sinks(settings, journal, intake, secrets), failures::increment);
    return new Datadog(meters, Optional.of(new Told(journal, intake, sinks)));
  }

  private static Journal journal(DatadogSettings.Keeping keeping, Secrets secrets) {
    DeadLetterJson letters = new DeadLetterJson(secrets);
    return keeping
        .folder()
        .map(folder -> new Journal.Keeping(folder, keeping.size(), keeping.deadLetters()))
        .map(kept -> Journal.open(kept, letters::line, Datadog::note))
        .orElseGet(() -> Journal.inMemory(keeping.size(), Datadog::note));
  }

  private static void note(JournalNotice note) {
    if (note.isBad()) {
      LOG.warn("{}", note.words());
    } else {
      LOG.info("{}", note.words());
    }
  }

  private static List<Sink> sinks(
      DatadogSettings settings, Journal journal, Intake intake, Secrets secrets) {
    DatadogSettings.Telling telling = settings.telling();
    List<Sink> sinks = new ArrayList<>();
    sinks.add(new SeriesSink(journal, settings.tags()));
    if (telling.events()) {
      EventText text = new EventText(new ReportJson(secrets), telling.mentions());
      sinks.add(new EventSink(notices(IntakeEndpoint.EVENTS, settings, journal, intake), text));
    }
    if (telling.statuses()) {
      NotificationQueue statuses = notices(IntakeEndpoint.STATUSES, settings, journal, intake);
      sinks.add(new StatusSink(statuses, settings.namespace(), secrets));
    }
    return sinks;
  }

  private static NotificationQueue notices(
      IntakeEndpoint lane, DatadogSettings settings, Journal journal, Intake intake) {
    return new NotificationQueue(lane, journal, settings.tags(), () -> intake.hurry(lane));
  }

  @Override
  public void accept(Report report) {
    told.ifPresent(each -> each.sinks().accept(report));
  }

  @Override
  public void accept(Notice notice) {
    told.ifPresent(each -> each.sinks().accept(notice));
  }

  public void start() {
    if (told.isEmpty()) {
      LOG.info("nothing is told to Datadog: no DD_API_KEY, or hinomi.datadog.enabled is false");
    }
    told.ifPresent(each -> each.intake().start());
  }

  /// What is wrong with delivery that only a restart mends. Asked by any thread.
  public Optional<String> ailment() {
    return told.flatMap(each -> each.intake().ailment());
  }

  /// Says when the disk of the journal hangs. To be called every now and then by one thread.
  public void watch() {
    told.ifPresent(each -> each.journal().watch());
  }

  /// Closes the meters and carries all that waits; fails when something is left after the bound.
  public Future<Void> flush(Duration bound) {
    meters.close();
    return told.map(each -> each.intake().flush(bound)).orElse(Future.succeededFuture());
  }

  /// Leaves on disk what is left, for the next start, and says what becomes of it. It waits for the
  /// disk, at most so long.
  public void close(Duration bound) {
    told.ifPresent(each -> close(each.journal(), bound));
  }

  private static void close(Journal journal, Duration bound) {
    int left = journal.size();
    boolean isSaved = journal.close(bound);
    if (left > 0) {
      LOG.warn(
          "{} entries were not delivered: {}",
          left,
          isSaved
              ? "they are on disk, for the next start"
              : "they are lost, because they are not on disk");
    }
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(2));
  }
}

package hinomi.datadog;

import hinomi.check.Report;
import hinomi.journal.Journal;
import hinomi.sink.Sink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All that tells Datadog, put together: the points of reports and those of the agent's own health
/// go into one journal, and from there to the intake. Without an API key it says so once and tells
/// nothing.
public final class Datadog implements Sink {
  private static final Logger LOG = LoggerFactory.getLogger(Datadog.class);

  private final Optional<SeriesSink> series;
  private final Optional<Intake> intake;
  private final AgentMeters meters;

  private Datadog(Optional<SeriesSink> series, Optional<Intake> intake, AgentMeters meters) {
    this.series = series;
    this.intake = intake;
    this.meters = meters;
  }

  public static Datadog of(
      Vertx vertx, Settings settings, AgentMeters meters, InstantSource clock) {
    if (settings.apiKey().isEmpty()) {
      return new Datadog(Optional.empty(), Optional.empty(), meters);
    }
    Journal journal = new Journal(settings.sending().journal());
    meters.tell(journal, settings.tags());
    return new Datadog(
        Optional.of(new SeriesSink(journal, settings.tags())),
        Optional.of(new Intake(vertx, settings, journal, meters.registry(), clock)),
        meters);
  }

  @Override
  public void accept(Report report) {
    series.ifPresent(sink -> sink.accept(report));
  }

  public void start() {
    if (intake.isEmpty()) {
      LOG.info("nothing is told to Datadog: no DD_API_KEY, or hinomi.datadog.enabled is false");
    }
    intake.ifPresent(Intake::start);
  }

  /// Closes the meters and carries all that waits; fails when something is left after the bound.
  public Future<Void> close(Duration bound) {
    meters.close();
    return intake.map(each -> each.flush(bound)).orElse(Future.succeededFuture());
  }
}

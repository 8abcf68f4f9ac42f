package hinomi.datadog;

import hinomi.check.Location;
import hinomi.journal.Journal;
import hinomi.sink.status.CheckMetrics;
import hinomi.sink.status.MetricsFormat;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.datadog.DatadogConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The agent's own metrics: all as a page for Prometheus, and those that somebody reads as points
/// in the journal once a minute where they are published to Datadog.
public final class AgentMeters implements AutoCloseable {
  private static final Duration STEP = Duration.ofMinutes(1);

  /// What a monitor or the dashboard reads; the others are for Prometheus.
  static final Set<String> PUBLISHED =
      Stream.of(
              "heartbeat",
              "network.lost",
              "checks",
              "checks.unjudged",
              "files.problems",
              "journal.age",
              "lag.max",
              "points.late",
              "points.rejected",
              "points.dropped",
              "statuses.rejected",
              "events.rejected",
              "skipped",
              "throttled",
              "bugs",
              "sink.failures")
          .map(each -> "hinomi.agent." + each)
          .collect(Collectors.toUnmodifiableSet());

  private final PrometheusMeterRegistry page =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private volatile Optional<ClockSkew> clock = Optional.empty();
  private final CompositeMeterRegistry all = new CompositeMeterRegistry(Clock.SYSTEM);
  private final Gauge heartbeat;

  public AgentMeters(Location location, String version) {
    all.config().commonTags("location", location.name(), "version", version);
    all.add(page);
    heartbeat =
        Gauge.builder("hinomi.agent.heartbeat", () -> 1)
            .description("1 while the agent runs")
            .register(all);
  }

  /// Sends no heartbeat, as this process does not vouch for the agent of its location.
  public void withoutHeartbeat() {
    all.remove(heartbeat);
  }

  public MeterRegistry registry() {
    return all;
  }

  /// All metrics for Prometheus.
  public String scrape(MetricsFormat format) {
    return page.scrape(format.contentType());
  }

  /// Adds metrics to the page that are not the agent's own.
  public void show(CheckMetrics checks) {
    page.getPrometheusRegistry().register(checks);
  }

  void watch(ClockSkew skew) {
    clock = Optional.of(skew);
  }

  /// That the clock of this machine is wrong, if it is known to be.
  public Optional<String> clockProblem() {
    return clock.flatMap(ClockSkew::problem);
  }

  /// Appends the values of each minute to the journal from now on.
  void publishTo(Journal journal, Map<String, String> constants) {
    all.add(
        new JournalMeterRegistry(
            journal, constants, PUBLISHED::contains, new Config(), Clock.SYSTEM));
  }

  /// Publishes the values of the minute that has begun; no metric counts after that.
  @Override
  public void close() {
    all.getRegistries().forEach(MeterRegistry::close);
  }

  /// The registry wants a key, and sends nothing itself.
  private record Config() implements DatadogConfig {
    @Override
    public String apiKey() {
      return "none";
    }

    @Override
    @SuppressWarnings("NullAway") // null means: no tag stands for the host
    public String hostTag() {
      return null;
    }

    @Override
    public Duration step() {
      return STEP;
    }

    @Override
    @SuppressWarnings("NullAway") // null means: all the defaults
    public String get(String key) {
      return null;
    }
  }
}

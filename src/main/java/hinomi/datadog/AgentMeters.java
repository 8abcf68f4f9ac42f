package hinomi.datadog;

import hinomi.check.Location;
import hinomi.journal.Journal;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.datadog.DatadogConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;

/// Where the agent's own health is kept: always as a page for Prometheus, and for Datadog as points
/// in the journal once a minute.
public final class AgentMeters implements AutoCloseable {
  private static final Duration STEP = Duration.ofMinutes(1);

  private final PrometheusMeterRegistry page =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CompositeMeterRegistry all = new CompositeMeterRegistry(Clock.SYSTEM);

  public AgentMeters(Location location, String version) {
    all.config().commonTags("location", location.name(), "version", version);
    all.add(page);
    Gauge.builder("hinomi.agent.heartbeat", () -> 1)
        .description("1 as long as the agent runs")
        .register(all);
  }

  /// Where meters are to be registered.
  public MeterRegistry registry() {
    return all;
  }

  /// The page for Prometheus.
  public String scrape() {
    return page.scrape();
  }

  /// From now on every minute's values go into the journal as well.
  void tell(Journal journal, Map<String, String> constants) {
    all.add(new JournalMeterRegistry(journal, constants, new Config(), Clock.SYSTEM));
  }

  /// Puts what the last minute has gathered so far into the journal; nothing is kept after that.
  @Override
  public void close() {
    all.getRegistries().forEach(MeterRegistry::close);
  }

  /// The registry itself sends nothing, so it needs no real key; an empty one is refused.
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

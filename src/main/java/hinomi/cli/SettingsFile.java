package hinomi.cli;

import static hinomi.config.ValueType.DURATION;
import static hinomi.config.ValueType.TEXT;

import hinomi.agent.Witnesses;
import hinomi.check.Check;
import hinomi.check.Deployment;
import hinomi.check.Location;
import hinomi.check.TimeZones;
import hinomi.config.Environment;
import hinomi.config.Position;
import hinomi.config.Problem;
import hinomi.config.Secrets;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.datadog.DatadogSettings;
import hinomi.datadog.Locations;
import hinomi.datadog.cost.Prices;
import hinomi.datadog.resource.ResourceSettings;
import hinomi.net.NetworkSettings;
import hinomi.sink.OnCallText;
import hinomi.sink.ReportJson;
import hinomi.sink.SilencedChecks;
import hinomi.sink.log.LogSink;
import hinomi.sink.status.StatusServer;
import hinomi.text.HumanTime;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// All settings of `hinomi { }`.
public record SettingsFile(
    Location location,
    HumanTime time,
    Path checks,
    Environment.Rules variables,
    Duration pace,
    Duration stopTimeout,
    NetworkSettings network,
    Witnesses witnesses,
    DatadogSettings datadog,
    ResourceSettings resources,
    Prices prices,
    StatusServer.Where http) {
  /// Amazon ECS sets it in every container.
  private static final String ON_ECS = "ECS_CONTAINER_METADATA_URI_V4";

  private static final ValueType<Duration> STOP_TIMEOUT =
      DURATION.as("a duration from 1s", SettingsFile::stopTimeout);

  static Setting<SettingsFile> read(Section hinomi) {
    Setting<Location> location = hinomi.required("location", TEXT.as("a name", Location::new));
    Setting<ZoneId> zone = hinomi.required("zone", TimeZones.ZONE);
    Setting<Path> checks = hinomi.required("checks", TEXT.as("a folder", Path::of));
    Setting<Environment.Rules> variables = Environment.Rules.read(hinomi.section("environment"));
    Setting<Duration> pace = hinomi.required("pace", DURATION);
    Setting<Duration> stopTimeout = hinomi.required("stop-timeout", STOP_TIMEOUT);
    Setting<NetworkSettings> network = NetworkSettings.read(hinomi.section("network"));
    Setting<Witnesses> witnesses = Witnesses.read(hinomi.section("witness"));
    Setting<DatadogSettings> datadog = DatadogSettings.read(hinomi.section("datadog"));
    Setting<ResourceSettings> resources = ResourceSettings.read(hinomi.section("resources"));
    Setting<Prices> prices = Prices.read(hinomi.section("prices"));
    Setting<StatusServer.Where> http = StatusServer.Where.read(hinomi.section("http"));
    return hinomi.make(() ->
        new SettingsFile(
            location.get(),
            new HumanTime(zone.get()),
            checks.get(),
            variables.get(),
            pace.get(),
            stopTimeout.get(),
            network.get(),
            witnesses.get(),
            datadog.get().in(resources.get().namespace()).trusting(network.get().ca()),
            resources.get(),
            prices.get(),
            http.get()));
  }

  private static Duration stopTimeout(Duration limit) {
    if (limit.toSeconds() < 1) {
      throw new IllegalArgumentException("must be at least 1s");
    }
    return limit;
  }

  /// The locations of the agents that run the checks.
  Locations locations(List<Check> all) {
    return Locations.of(all, resources.locations(), location);
  }

  /// The deployment to which checks must fit.
  Deployment deployment() {
    return new Deployment(resources.locations(), resources.scheduled());
  }

  /// Why an agent must not run with these settings: where no agent is expected, it would run no
  /// check that names locations, and no monitor would miss it.
  Optional<Problem> misplaced() {
    String name = location.name();
    return deployment().lacks(name)
        ? Optional.of(
            new Problem(
                new Position("hinomi.location", 0),
                "",
                "is '"
                    + name
                    + "', where no agent is expected; "
                    + deployment().suggestion(name)
                    + "; set HINOMI_LOCATION to one of them, or add it to them"))
        : Optional.empty();
  }

  /// The texts for the person on call.
  OnCallText onCall(Secrets secrets) {
    return new OnCallText(secrets, time, System.getenv().containsKey(ON_ECS));
  }

  LogSink log(Secrets secrets, SilencedChecks silenced) {
    return new LogSink(new ReportJson(secrets, silenced), onCall(secrets));
  }

  /// The same, but without Datadog and witnesses.
  SettingsFile local() {
    return new SettingsFile(
        location,
        time,
        checks,
        variables,
        pace,
        stopTimeout,
        network,
        Witnesses.NONE,
        datadog.silent(),
        resources,
        prices,
        http);
  }

  /// The same, but it sends no events.
  SettingsFile withoutEvents() {
    return new SettingsFile(
        location,
        time,
        checks,
        variables,
        pace,
        stopTimeout,
        network,
        witnesses,
        datadog.withoutEvents(),
        resources,
        prices,
        http);
  }

  /// The same in the embedded network, with an intake at the port, and any free port for `/health`.
  SettingsFile embedded(NetworkSettings embedded, int intakePort) {
    return new SettingsFile(
        location,
        time,
        checks,
        variables,
        pace,
        stopTimeout,
        embedded,
        Witnesses.NONE,
        datadog.embedded(URI.create("http://127.0.0.1:" + intakePort)),
        resources,
        prices,
        new StatusServer.Where("127.0.0.1", 0, List.of()));
  }
}

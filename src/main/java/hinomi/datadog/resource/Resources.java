package hinomi.datadog.resource;

import hinomi.check.Check;
import hinomi.check.Location;
import hinomi.datadog.Audience;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// All that shall stand in Datadog for the checks. The same checks give the same resources, in the
/// same order; only windows of maintenance that are over drop out as time goes by.
public final class Resources {
  private final ResourceSettings style;
  private final Location own;
  private final AppLinks app;
  private final boolean statuses;

  /// The API tells at which site the account lives. Only where statuses are told, monitors may wait
  /// for them.
  public Resources(ResourceSettings style, Location own, URI api, boolean statuses) {
    this.style = style;
    this.own = own;
    this.app = AppLinks.of(api);
    this.statuses = statuses;
  }

  public List<Resource> of(List<Check> checks, Instant now) {
    Locations locations = Locations.of(checks, style, own);
    Slos slos = new Slos(style, locations);
    SloMonitors ofSlos = new SloMonitors(style);
    List<Slos.Promise> promises = slos.promises(checks);
    Audience operators = AgentMonitors.operators(checks, style);
    StatusMonitors words = new StatusMonitors(style, locations, operators, app);
    return Stream.of(
            Stream.of(Dashboard.resource(style)),
            promises.stream().map(slos::resource),
            new CheckMonitors(style, locations, app)
                .of(checks, check -> statuses && words.speakOf(check)),
            statuses ? words.of(checks) : Stream.<Resource>of(),
            promises.stream().flatMap(ofSlos::of),
            new AgentMonitors(style, locations, operators, app).all(),
            new Downtimes(style, now).of(checks))
        .flatMap(each -> each)
        .sorted(Comparator.comparing(Resource::sort).thenComparing(Resource::key))
        .toList();
  }
}

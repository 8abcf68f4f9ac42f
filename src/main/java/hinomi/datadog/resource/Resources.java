package hinomi.datadog.resource;

import hinomi.check.Check;
import hinomi.check.Location;
import hinomi.datadog.Audience;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// All resources for a set of checks. The same checks give the same resources in the same order,
/// except that maintenance windows that are over drop out.
public final class Resources {
  private final ResourceSettings settings;
  private final Location own;
  private final AppLinks links;
  private final boolean statuses;

  /// The URL of the API gives the Datadog site for links. Without `statuses`, no service checks are
  /// sent, and no monitor waits for them.
  public Resources(ResourceSettings settings, Location own, URI api, boolean statuses) {
    this.settings = settings;
    this.own = own;
    this.links = AppLinks.of(api);
    this.statuses = statuses;
  }

  public List<Resource> of(List<Check> checks, Instant now) {
    Locations locations = Locations.of(checks, settings, own);
    Slos slos = new Slos(settings, locations);
    SloMonitors sloMonitors = new SloMonitors(settings);
    List<Slos.Objective> objectives = slos.objectives(checks);
    Audience operators = AgentMonitors.operators(checks, settings);
    StatusMonitors statusMonitors = new StatusMonitors(settings, locations, operators, links);
    return Stream.of(
            Stream.of(Dashboard.resource(settings, locations, checks)),
            objectives.stream().map(slos::resource),
            new SloCorrections(settings, objectives, now).all(),
            new CheckMonitors(settings, locations, links)
                .of(checks, check -> statuses && statusMonitors.cover(check)),
            statuses ? statusMonitors.of(checks) : Stream.<Resource>of(),
            objectives.stream().flatMap(sloMonitors::of),
            new AgentMonitors(settings, locations, operators, links).all(),
            new Downtimes(settings, now).of(checks))
        .flatMap(each -> each)
        .sorted(Comparator.comparing(Resource::type).thenComparing(Resource::key))
        .toList();
  }

  /// The maintenance windows that no correction keeps out of an SLO.
  public List<UncorrectedWindow> uncorrected(List<Check> checks, Instant now) {
    Slos slos = new Slos(settings, Locations.of(checks, settings, own));
    return new SloCorrections(settings, slos.objectives(checks), now).uncorrected();
  }
}

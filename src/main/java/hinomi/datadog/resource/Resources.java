package hinomi.datadog.resource;

import hinomi.check.Check;
import hinomi.check.Location;
import hinomi.datadog.Audience;
import hinomi.datadog.Locations;
import hinomi.datadog.Quorum;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// All resources for a set of checks. The same checks give the same resources in the same order,
/// except that maintenance windows that are over drop out.
public final class Resources {
  private final ResourceSettings settings;
  private final Location own;
  private final AppLinks links;
  private final boolean statuses;

  /// The URL of the API gives the Datadog site for links. Without `statuses`, no service checks are
  /// sent, and all monitors of what is down read gauges.
  public Resources(ResourceSettings settings, Location own, URI api, boolean statuses) {
    this.settings = settings;
    this.own = own;
    this.links = AppLinks.of(api);
    this.statuses = statuses;
  }

  public List<Resource> of(List<Check> checks, Instant now) {
    Locations locations = Locations.of(checks, settings.locations(), own);
    Slos slos = new Slos(settings, locations);
    SloMonitors sloMonitors = new SloMonitors(settings);
    List<Slos.Objective> objectives = slos.objectives(checks);
    Audience operators = AgentMonitors.operators(checks, settings);
    return Stream.of(
            Stream.of(Dashboard.resource(settings, locations, checks)),
            objectives.stream().map(slos::resource),
            new SloCorrections(settings, objectives, now).all(),
            down(checks, locations, operators),
            new CheckMonitors(settings, links).of(checks),
            objectives.stream().flatMap(sloMonitors::of),
            new AgentMonitors(settings, locations, operators, links).of(checks),
            new Downtimes(settings, now).of(checks))
        .flatMap(each -> each)
        .sorted(Comparator.comparing(Resource::type).thenComparing(Resource::key))
        .toList();
  }

  /// The maintenance windows that no correction keeps out of an SLO.
  public List<UncorrectedWindow> uncorrected(List<Check> checks, Instant now) {
    Slos slos = new Slos(settings, Locations.of(checks, settings.locations(), own));
    return new SloCorrections(settings, slos.objectives(checks), now).uncorrected();
  }

  private Stream<Resource> down(List<Check> checks, Locations locations, Audience operators) {
    StatusMonitors monitors = new StatusMonitors(settings, operators, links);
    Predicate<Check> isShared = check -> !statuses || Quorum.of(check, locations).isShared();
    Stream<Resource> ofQuorum =
        monitors.ofQuorum(
            checks.stream().filter(isShared).toList(), check -> Quorum.of(check, locations));
    return statuses
        ? Stream.concat(
            ofQuorum, monitors.ofEachLocation(checks.stream().filter(isShared.negate()).toList()))
        : ofQuorum;
  }
}

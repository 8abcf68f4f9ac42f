package hinomi.resource;

import hinomi.check.Check;
import hinomi.check.Location;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// All that shall stand in Datadog for the checks. The same checks give the same resources, in the
/// same order; only windows of maintenance that are over drop out as time goes by.
public final class Resources {
  private final Style style;
  private final Location own;
  private final String app;

  /// The API tells at which site the account lives.
  public Resources(Style style, Location own, URI api) {
    this.style = style;
    this.own = own;
    this.app = "https://" + appOf(api) + "/dashboard/";
  }

  /// People find `api.datadoghq.com` at `app.datadoghq.com`, and `api.ap1.datadoghq.com` at
  /// `ap1.datadoghq.com`.
  private static String appOf(URI api) {
    String host = String.valueOf(api.getHost());
    if (!host.startsWith("api.")) {
      return "app.datadoghq.com";
    }
    String site = host.substring("api.".length());
    return site.indexOf('.') == site.lastIndexOf('.') ? "app." + site : site;
  }

  public List<Resource> of(List<Check> checks, Instant now) {
    Locations locations = Locations.of(checks, style, own);
    Slos slos = new Slos(style, locations);
    SloMonitors ofSlos = new SloMonitors(style);
    List<Slos.Promise> promises = slos.promises(checks);
    Audience operators = Audience.ofAgents(checks, style);
    return Stream.of(
            Stream.of(Dashboard.resource(style)),
            promises.stream().map(slos::resource),
            new CheckMonitors(style, locations, app).of(checks),
            promises.stream().flatMap(ofSlos::of),
            new AgentMonitors(style, locations, operators, app).all(),
            new Downtimes(style, now).of(checks))
        .flatMap(each -> each)
        .sorted(Comparator.comparing(Resource::sort).thenComparing(Resource::key))
        .toList();
  }
}

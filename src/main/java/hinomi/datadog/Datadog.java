package hinomi.datadog;

import hinomi.check.Check;
import hinomi.config.Secrets;
import hinomi.delivery.Delivery;
import hinomi.delivery.HttpProxy;
import hinomi.delivery.RemoteService;
import hinomi.journal.Journal;
import hinomi.sink.MeterSink;
import hinomi.sink.OnCallText;
import hinomi.sink.Sink;
import hinomi.sink.SinkGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// Wires the sinks for points, events and statuses, and the agent's own metrics, to the delivery to
/// Datadog's intake.
public final class Datadog {
  private Datadog() {}

  /// Takes reports and notices for Datadog; without an API key it ignores them. `locationsOf` gives
  /// the locations of the agents that run the checks.
  public static Sink sink(
      DatadogSettings settings,
      Function<List<Check>, Locations> locationsOf,
      Delivery delivery,
      AgentMeters meters,
      OnCallText onCall) {
    if (settings.apiKey().isEmpty()) {
      return _ -> {};
    }
    ClockSkew skew = new ClockSkew(delivery.meters(), delivery.clock());
    meters.watch(skew);
    Journal journal = connect(settings, delivery, onCall.secrets(), skew);
    meters.publishTo(journal, settings.sentTags());
    return new SinkGroup(
        sinks(settings, locationsOf, journal, delivery, onCall),
        MeterSink.sinkFailures(meters.registry())::increment);
  }

  /// Adds the endpoints of the intake to the delivery.
  static Journal connect(DatadogSettings settings, Delivery delivery, Secrets secrets) {
    ClockSkew skew = new ClockSkew(delivery.meters(), delivery.clock());
    return connect(settings, delivery, secrets, skew);
  }

  private static Journal connect(
      DatadogSettings settings, Delivery delivery, Secrets secrets, ClockSkew skew) {
    settings.transport().proxy().flatMap(HttpProxy::password).ifPresent(secrets::add);
    ApiKey key = new ApiKey(delivery.vertx(), settings, secrets);
    RemoteService service =
        new RemoteService("Datadog", settings.url(), settings.transport(), settings.sending());
    return delivery.add(
        service,
        Stream.of(IntakeEndpoint.values())
            .map(each -> new DatadogDestination(each, settings, key, skew))
            .toList());
  }

  private static List<Sink> sinks(
      DatadogSettings settings,
      Function<List<Check>, Locations> locationsOf,
      Journal journal,
      Delivery delivery,
      OnCallText onCall) {
    DatadogSettings.Reporting reporting = settings.reporting();
    List<Sink> sinks = new ArrayList<>();
    sinks.add(new SeriesSink(journal, settings.sentTags()));
    LocationGauges gauges =
        new LocationGauges(
            journal, settings.sentTags(), locationsOf, !reporting.statuses(), delivery.clock());
    sinks.add(gauges);
    if (reporting.events()) {
      EventText text = new EventText(onCall, reporting.mentions());
      sinks.add(new EventSink(queue(IntakeEndpoint.EVENTS, settings, journal, delivery), text));
    }
    if (reporting.statuses()) {
      NotificationQueue statuses = queue(IntakeEndpoint.STATUSES, settings, journal, delivery);
      sinks.add(new StatusSink(statuses, onCall, gauges::isSent));
    }
    return sinks;
  }

  private static NotificationQueue queue(
      IntakeEndpoint endpoint, DatadogSettings settings, Journal journal, Delivery delivery) {
    return new NotificationQueue(
        endpoint, journal, settings.sentTags(), () -> delivery.sendNow(endpoint.queue()));
  }
}

package hinomi.probe.icmp;

import static hinomi.config.ValueType.COUNT;
import static hinomi.config.ValueType.DURATION;
import static hinomi.config.ValueType.SIZE;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.net.Network;
import hinomi.net.address.HostPort;
import hinomi.net.dial.Route;
import hinomi.net.visit.Visit;
import hinomi.outcome.Fact;
import hinomi.outcome.Outcome;
import hinomi.probe.Probe;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Sends echo requests to a host and waits for the replies, of which one is enough. The first-byte
/// phase is their average round trip; the last reply may take as long as `wait`.
record IcmpProbe(
    String host, Route route, int count, Duration interval, Duration timeout, long size)
    implements Probe {
  static final Fact<Integer> SENT = Fact.of("icmp.sent", value -> value);
  static final Fact<Integer> RECEIVED = Fact.of("icmp.received", value -> value);

  /// The percentage of requests without a reply.
  static final Fact<Double> LOSS = Fact.of("icmp.loss", value -> value);

  static final Fact<Double> MIN = Fact.of("icmp.min_ms", value -> value);
  static final Fact<Double> AVERAGE = Fact.of("icmp.avg_ms", value -> value);
  static final Fact<Double> MAX = Fact.of("icmp.max_ms", value -> value);

  private static final Duration MIN_TIME = Duration.ofMillis(10);

  public IcmpProbe {
    route.checkFor(host, false);
    within("count", count, 1, 100);
    within("size", size, 0, 8192);
    if (interval.compareTo(MIN_TIME) < 0) {
      throw new IllegalArgumentException("interval must be at least 10ms");
    }
    if (timeout.compareTo(MIN_TIME) < 0) {
      throw new IllegalArgumentException("wait must be at least 10ms");
    }
  }

  static Setting<IcmpProbe> read(Section icmp) {
    Setting<String> host = icmp.required("host", HostPort.HOST);
    Supplier<Route> route = Route.readAddress(icmp);
    Setting<Integer> count = icmp.optional("count", COUNT, 3);
    Setting<Duration> interval = icmp.optional("interval", DURATION, Duration.ofMillis(200));
    Setting<Duration> timeout = icmp.optional("wait", DURATION, Duration.ofSeconds(1));
    Setting<Long> size = icmp.optional("size", SIZE, 56L);
    return icmp.make(() ->
        new IcmpProbe(
            host.get(), route.get(), count.get(), interval.get(), timeout.get(), size.get()));
  }

  @Override
  public String target() {
    return host;
  }

  @Override
  public Optional<String> unsupportedReason() {
    return PingSocket.unsupportedReason();
  }

  @Override
  public boolean isOverBoth() {
    return route.isOverBoth();
  }

  @Override
  public Future<Outcome> run(Network network, Duration timeout) {
    return Visit.of(network, timeout, visit -> new IcmpVisit(this, visit).go());
  }

  private static void within(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          key + " must be " + least + " to " + most + ", was " + value);
    }
  }
}

package hinomi.probe;

import hinomi.net.Network;
import hinomi.net.dial.Dial;
import hinomi.net.dial.Route;
import hinomi.net.visit.Visit;
import hinomi.outcome.Outcome;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/// Opens a TCP connection to a host and closes it again.
record ConnectProbe(String host, int port) implements Probe {
  @Override
  public String target() {
    return host + ":" + port;
  }

  @Override
  public Future<Outcome> run(Network network, Duration timeout) {
    return Visit.of(
        network,
        timeout,
        visit ->
            new Dial(visit, Route.DIRECT)
                .connect(host, port, Optional.empty())
                .eventually(visit::release));
  }
}

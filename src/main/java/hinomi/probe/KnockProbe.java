package hinomi.probe;

import hinomi.dial.Dial;
import hinomi.dial.Route;
import hinomi.network.Network;
import hinomi.outcome.Outcome;
import hinomi.visit.Visit;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/// Opens a connection to a host and closes it again: whether there is a way there at all.
record KnockProbe(String host, int port) implements Probe {
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
                .onSuccess(_ -> visit.lifeline().letGo()));
  }
}

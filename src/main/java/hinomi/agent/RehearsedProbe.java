package hinomi.agent;

import hinomi.net.Network;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.probe.Probe;
import io.vertx.core.Future;
import java.time.Duration;

/// Gives an answer that is there already.
record RehearsedProbe(String target, Answered answer) implements Probe {
  @Override
  public Future<Outcome> run(Network network, Duration timeout) {
    return Future.succeededFuture(answer);
  }
}

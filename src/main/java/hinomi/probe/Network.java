package hinomi.probe;

import io.vertx.core.Vertx;

/// What every probe stands on: the event loop, names and addresses, trust, and the policy of where
/// we may connect to.
public final class Network {
  private final Vertx vertx;

  public Network(Vertx vertx) {
    this.vertx = vertx;
  }

  public Vertx vertx() {
    return vertx;
  }
}

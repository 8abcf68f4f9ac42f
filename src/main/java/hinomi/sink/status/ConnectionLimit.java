package hinomi.sink.status;

import hinomi.net.address.Pin;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/// The open connections of a server, bounded in number and in time. When there are too many, the
/// oldest is closed: clients that never finish a request must keep nobody else out. Those from this
/// machine, as the health command of the image, have places of their own. For one event loop.
final class ConnectionLimit {
  private static final int MOST_OF_OTHERS = 80;
  private static final int MOST_FROM_HERE = 20;

  /// From the start of a connection to the last byte of its answer.
  private static final long LONGEST_MILLIS = Duration.ofSeconds(30).toMillis();

  private final Vertx vertx;
  private final Set<HttpConnection> others = new LinkedHashSet<>();
  private final Set<HttpConnection> fromHere = new LinkedHashSet<>();
  private final Set<HttpConnection> answered = new HashSet<>();

  ConnectionLimit(Vertx vertx) {
    this.vertx = vertx;
  }

  void admit(HttpConnection connection) {
    boolean here = isFromHere(connection);
    Set<HttpConnection> open = here ? fromHere : others;
    open.add(connection);
    long timer = vertx.setTimer(LONGEST_MILLIS, _ -> connection.close());
    connection.closeHandler(_ -> {
      vertx.cancelTimer(timer);
      open.remove(connection);
      answered.remove(connection);
    });
    if (open.size() > (here ? MOST_FROM_HERE : MOST_OF_OTHERS)) {
      HttpConnection oldest = open.iterator().next();
      open.remove(oldest);
      oldest.close();
    }
  }

  /// Whether no request has come on the connection before.
  boolean isFirst(HttpConnection connection) {
    return answered.add(connection);
  }

  private static boolean isFromHere(HttpConnection connection) {
    String address = connection.remoteAddress().hostAddress();
    return address != null && Pin.isLiteral(address) && Pin.literal(address).isLoopbackAddress();
  }
}

package hinomi.sink.status;

import hinomi.net.address.Pin;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/// Bounds the connections of a server in number and duration. When there are too many, the oldest
/// is closed, so that clients that never finish a request do not lock out others. Loopback, where
/// the health command of the image connects, has a limit of its own. For one event loop.
final class ConnectionLimit {
  private static final int MAX_REMOTE = 80;
  private static final int MAX_LOOPBACK = 20;

  /// From the connection to the last byte of the response.
  private static final long MAX_MILLIS = Duration.ofSeconds(30).toMillis();

  private final Vertx vertx;
  private final Set<HttpConnection> remote = new LinkedHashSet<>();
  private final Set<HttpConnection> loopback = new LinkedHashSet<>();
  private final Set<HttpConnection> answered = new HashSet<>();

  ConnectionLimit(Vertx vertx) {
    this.vertx = vertx;
  }

  void admit(HttpConnection connection) {
    boolean isLocal = isLoopback(connection);
    Set<HttpConnection> open = isLocal ? loopback : remote;
    open.add(connection);
    long timer = vertx.setTimer(MAX_MILLIS, _ -> connection.close());
    connection.closeHandler(_ -> {
      vertx.cancelTimer(timer);
      open.remove(connection);
      answered.remove(connection);
    });
    if (open.size() > (isLocal ? MAX_LOOPBACK : MAX_REMOTE)) {
      HttpConnection oldest = open.iterator().next();
      open.remove(oldest);
      oldest.close();
    }
  }

  /// Whether no request has come on the connection before.
  boolean isFirst(HttpConnection connection) {
    return answered.add(connection);
  }

  private static boolean isLoopback(HttpConnection connection) {
    String address = connection.remoteAddress().hostAddress();
    return address != null && Pin.isLiteral(address) && Pin.literal(address).isLoopbackAddress();
  }
}

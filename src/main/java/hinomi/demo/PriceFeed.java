package hinomi.demo;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;

/// A WebSocket price feed: it sends a greeting, replies to a text message with a price, and echoes
/// binary messages.
final class PriceFeed {
  private PriceFeed() {}

  static HttpServerOptions offering(HttpServerOptions options) {
    return options.setWebSocketSubProtocols(List.of("prices.v2", "prices.v1"));
  }

  static void serve(ServerWebSocket socket) {
    socket.textMessageHandler(text ->
        socket.writeTextMessage(
            "{\"asked\":\"" + text + "\",\"price\":2841.5,\"currency\":\"JPY\"}"));
    socket.binaryMessageHandler(socket::writeBinaryMessage);
    socket.writeTextMessage("welcome to the prices of Kagura");
  }
}

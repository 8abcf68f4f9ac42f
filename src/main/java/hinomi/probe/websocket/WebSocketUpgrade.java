package hinomi.probe.websocket;

import hinomi.probe.http.Request;
import hinomi.probe.http.RequestMessage;
import hinomi.probe.http.Response;
import hinomi.text.HumanText;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// The opening handshake (RFC 6455, 4): the request, and whether the response accepts it.
final class WebSocketUpgrade {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final List<String> subprotocols;
  private final String key;

  WebSocketUpgrade(List<String> subprotocols) {
    this.subprotocols = subprotocols;
    byte[] nonce = new byte[16];
    ThreadLocalRandom.current().nextBytes(nonce);
    this.key = Base64.getEncoder().encodeToString(nonce);
  }

  FullHttpRequest of(Request request) {
    FullHttpRequest message = RequestMessage.of(request, Optional.empty());
    HttpHeaders headers = message.headers();
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
    headers.set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
    headers.set(HttpHeaderNames.SEC_WEBSOCKET_KEY, key);
    if (!subprotocols.isEmpty()) {
      headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, String.join(", ", subprotocols));
    }
    return message;
  }

  /// Why the response does not open a WebSocket, if so.
  Optional<String> refusal(Response response) {
    if (response.status() != HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
      return Optional.of(notSwitched(response));
    }
    if (!hasToken(response, "Upgrade", "websocket")
        || !hasToken(response, "Connection", "upgrade")) {
      return Optional.of("the server upgraded to another protocol than WebSocket");
    }
    if (!all(response, "Sec-WebSocket-Accept").equals(List.of(expectedAccept()))) {
      return Optional.of("Sec-WebSocket-Accept of the server does not match the key");
    }
    return all(response, "Sec-WebSocket-Extensions").isEmpty()
        ? refusalOf(subprotocol(response))
        : Optional.of("the server uses a WebSocket extension that was not offered");
  }

  /// The subprotocol that the server chose, if any.
  static Optional<String> subprotocol(Response response) {
    return all(response, "Sec-WebSocket-Protocol").stream().findFirst();
  }

  /// As browsers do, refuses a subprotocol that was not offered, and none when some were.
  private Optional<String> refusalOf(Optional<String> chosen) {
    boolean isOffered = chosen.map(subprotocols::contains).orElse(subprotocols.isEmpty());
    return isOffered
        ? Optional.empty()
        : Optional.of(
            "the server chose "
                + chosen.map(it -> "'" + HumanText.clipped(it) + "'").orElse("none")
                + " of the subprotocols "
                + subprotocols);
  }

  private static String notSwitched(Response response) {
    String body = HumanText.clipped(response.content());
    return "the server responded "
        + HttpResponseStatus.valueOf(response.status())
        + " instead of upgrading"
        + (body.isEmpty() ? "" : ": '" + body + "'");
  }

  private static boolean hasToken(Response response, String header, String token) {
    return all(response, header).stream().anyMatch(token::equalsIgnoreCase);
  }

  /// The elements of a header that is a list (RFC 9110, 5.6.1).
  private static List<String> all(Response response, String header) {
    return response.headers().all(header).stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .toList();
  }

  private String expectedAccept() {
    try {
      byte[] input = (key + GUID).getBytes(StandardCharsets.US_ASCII);
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(input);
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

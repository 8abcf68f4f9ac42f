package hinomi.probe.websocket;

import hinomi.probe.http.Request;
import hinomi.probe.http.RequestMessage;
import hinomi.probe.http.ResponseReader;
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

/// The handshake that makes a WebSocket of HTTP (RFC 6455, 4): what is asked, and whether the
/// answer agrees to it.
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

  /// Why the answer opens no WebSocket, if so.
  Optional<String> objection(ResponseReader answer) {
    if (answer.status() != HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
      return Optional.of(refusal(answer));
    }
    if (!says(answer, "Upgrade", "websocket") || !says(answer, "Connection", "upgrade")) {
      return Optional.of("the server upgraded to something else than a WebSocket");
    }
    if (!all(answer, "Sec-WebSocket-Accept").equals(List.of(accepted()))) {
      return Optional.of("the server's Sec-WebSocket-Accept does not fit our key");
    }
    return all(answer, "Sec-WebSocket-Extensions").isEmpty()
        ? objectionTo(agreed(answer))
        : Optional.of("the server uses an extension that was not offered");
  }

  /// The subprotocol that the server chose, if it did.
  static Optional<String> agreed(ResponseReader answer) {
    return all(answer, "Sec-WebSocket-Protocol").stream().findFirst();
  }

  /// One that was not offered, and none of those that were (as browsers have it), are refused.
  private Optional<String> objectionTo(Optional<String> chosen) {
    boolean fits = chosen.map(subprotocols::contains).orElse(subprotocols.isEmpty());
    return fits
        ? Optional.empty()
        : Optional.of(
            "the server chose "
                + chosen.map(it -> "'" + HumanText.clipped(it) + "'").orElse("none")
                + " of the subprotocols "
                + subprotocols);
  }

  private static String refusal(ResponseReader answer) {
    String said = HumanText.clipped(answer.content());
    return "the server answered "
        + HttpResponseStatus.valueOf(answer.status())
        + " instead of upgrading"
        + (said.isEmpty() ? "" : ": '" + said + "'");
  }

  private static boolean says(ResponseReader answer, String header, String token) {
    return all(answer, header).stream().anyMatch(token::equalsIgnoreCase);
  }

  /// The elements of a header that is a list (RFC 9110, 5.6.1).
  private static List<String> all(ResponseReader answer, String header) {
    return answer.headers().all(header).stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .toList();
  }

  private String accepted() {
    try {
      byte[] wanted = (key + GUID).getBytes(StandardCharsets.US_ASCII);
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(wanted);
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

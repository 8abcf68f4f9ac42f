package hinomi.probe.websocket;

import static hinomi.config.ValueType.TEXT;
import static hinomi.config.ValueType.oneOrMany;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.net.Network;
import hinomi.net.address.Url;
import hinomi.net.dial.Route;
import hinomi.net.tls.HttpVersion;
import hinomi.net.tls.TlsOptions;
import hinomi.net.visit.Visit;
import hinomi.outcome.Body;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Fact;
import hinomi.outcome.Outcome;
import hinomi.probe.Probe;
import hinomi.probe.http.NameValues;
import hinomi.probe.http.Request;
import hinomi.probe.tcp.ExpectedReply;
import hinomi.probe.tcp.OutgoingMessage;
import hinomi.text.Bytes;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Opens a WebSocket, sends a message, waits for the expected one, and closes it. Without an
/// expected message, any message counts as the reply to one that was sent; without either, it only
/// opens and closes.
record WebSocketProbe(
    Request request,
    Route route,
    List<String> subprotocols,
    Optional<OutgoingMessage> send,
    Optional<ExpectedReply> expected)
    implements Probe {
  /// The negotiated subprotocol.
  static final Fact<String> SUBPROTOCOL = Fact.of("websocket.subprotocol", value -> value);

  /// The message. Without [#BYTES] there is none, and this is the body of the upgrade.
  static final Fact<Body> MESSAGE = CommonFacts.BODY;

  /// Its start in one line.
  static final Fact<byte[]> ANSWER = Fact.of("websocket.answer", Bytes::line);

  /// The size of the message.
  static final Fact<Integer> BYTES = Fact.of("websocket.bytes", value -> value);

  /// The code of the server's close frame (RFC 6455, 7.4).
  static final Fact<Integer> CLOSE = Fact.of("websocket.close", value -> value);

  /// Whether the server sent a close frame too.
  static final Fact<Boolean> CLEAN = Fact.of("websocket.clean", value -> value);

  static final ExpectedReply ANY = new ExpectedReply.Match(Pattern.compile(""));

  public WebSocketProbe {
    expected = expected.or(() -> send.map(_ -> ANY));
    subprotocols = subprotocols.stream().map(Request::token).distinct().toList();
    route.checkFor(Url.host(request.url()), Url.isSecure(request.url()));
    request.headers().forEach(each -> checkName(each.getKey()));
  }

  static Setting<WebSocketProbe> read(Section socket) {
    Setting<URI> url = socket.required("url", Url.WEB_SOCKET);
    Supplier<List<Map.Entry<String, String>>> headers =
        NameValues.read(socket.section("headers"), Request.HEADER);
    Setting<List<String>> subprotocols =
        socket.optional("subprotocols", oneOrMany(TEXT), List.of());
    Setting<Optional<OutgoingMessage>> send = OutgoingMessage.read(socket);
    Setting<Optional<ExpectedReply>> expected = ExpectedReply.read(socket);
    Supplier<Route> route =
        Route.read(
            socket, Setting.of(HttpVersion.HTTP_1_1), TlsOptions.read(socket.section("tls")));
    return socket.make(() ->
        new WebSocketProbe(
            Request.to(url.get()).headers(headers.get()).compression(false).build(),
            route.get(),
            subprotocols.get(),
            send.get(),
            expected.get()));
  }

  @Override
  public String target() {
    return request.url().toString();
  }

  @Override
  public boolean isOverBoth() {
    return route.isOverBoth();
  }

  @Override
  public Future<Outcome> run(Network network, Duration timeout) {
    return Visit.of(network, timeout, visit -> new WebSocketVisit(this, visit).go());
  }

  private static void checkName(String header) {
    if (header.toLowerCase(Locale.ROOT).startsWith("sec-websocket-")) {
      throw new IllegalArgumentException("header " + header + " is set by the agent itself");
    }
  }
}

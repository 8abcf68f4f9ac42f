package hinomi.probe.websocket;

import static hinomi.config.ValueType.COUNT;
import static hinomi.config.ValueType.TEXT;
import static hinomi.config.ValueType.oneOrMany;

import hinomi.assertion.Subject;
import hinomi.assertion.Subjects;
import hinomi.config.ValueType;
import hinomi.net.tls.HttpVersion;
import hinomi.outcome.Body;
import hinomi.outcome.Fact;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Phase;
import hinomi.probe.ProbeKind;
import hinomi.probe.Rehearsal;
import hinomi.probe.http.HttpKind;
import hinomi.probe.http.Request;
import hinomi.probe.tcp.OutgoingMessage;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The `websocket` kind of probe.
public final class WebSocketKind {
  public static final ProbeKind KIND =
      ProbeKind.of("websocket", WebSocketProbe.class, WebSocketProbe::read)
          .subjects(
              List.of(
                  Subject.text("message", WebSocketKind::message),
                  anyOf("subprotocol", TEXT, WebSocketProbe.SUBPROTOCOL),
                  anyOf("close", COUNT, WebSocketProbe.CLOSE),
                  Subjects.HEADERS,
                  Subjects.latency(
                      Phase.DNS,
                      Phase.PROXY_DNS,
                      Phase.PROXY_CONNECT,
                      Phase.CONNECT,
                      Phase.TLS,
                      Phase.UPGRADE,
                      Phase.FIRST_BYTE,
                      Phase.DOWNLOAD),
                  Subjects.CERTIFICATE,
                  Subjects.TLS))
          .phases(WebSocketKind::phases)
          .showsCertificate(probe -> probe.request().isSecure())
          .rehearsal(Rehearsal.of(WebSocketKind::message))
          .build();

  private WebSocketKind() {}

  private static Optional<String> message(Answered answer) {
    return answer
        .facts()
        .find(WebSocketProbe.BYTES)
        .flatMap(_ -> answer.facts().find(WebSocketProbe.MESSAGE))
        .map(Body::text);
  }

  private static <T> Subject anyOf(String key, ValueType<T> type, Fact<T> fact) {
    return Subject.value(
        key,
        oneOrMany(type),
        answer -> answer.facts().find(fact),
        expected -> expected.stream().map(String::valueOf).collect(Collectors.joining(" or ")),
        (actual, expected) -> expected.contains(actual),
        String::valueOf);
  }

  private static List<Phase> phases(WebSocketProbe probe) {
    return Stream.concat(
            HttpKind.phases(probe.request().url(), probe.route()).stream(),
            Stream.of(Phase.UPGRADE))
        .toList();
  }

  private static WebSocketProbe message(Rehearsal.Servers servers) {
    URI url = URI.create("wss://" + servers.site() + Rehearsal.Servers.WEB_SOCKET);
    return new WebSocketProbe(
        Request.get(url),
        servers.route(HttpVersion.HTTP_1_1),
        List.of(),
        Optional.of(new OutgoingMessage(Buffer.buffer("hello"), true)),
        Optional.empty());
  }
}

package hinomi.probe.udp;

import static hinomi.config.ValueType.TEXT;

import hinomi.assertion.EvaluationException;
import hinomi.assertion.StepLimitedText;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.net.Network;
import hinomi.net.ProbeFault;
import hinomi.net.address.HostPort;
import hinomi.net.dial.Addresses;
import hinomi.net.dial.Route;
import hinomi.net.dial.UdpExchange;
import hinomi.net.visit.Progress;
import hinomi.net.visit.Visit;
import hinomi.outcome.Cause;
import hinomi.outcome.Fact;
import hinomi.outcome.Outcome;
import hinomi.probe.Probe;
import hinomi.probe.tcp.ExpectedReply;
import hinomi.probe.tcp.OutgoingMessage;
import hinomi.text.Bytes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Sends one datagram and waits for one. Nothing is sent again, so a lost datagram is a failure,
/// which a recheck covers.
record UdpProbe(HostPort server, Route route, Buffer send, Optional<ExpectedReply> expect)
    implements Probe {
  /// The reply in one line.
  static final Fact<String> ANSWER = Fact.of("udp.answer", value -> value);

  static final Fact<Integer> BYTES = Fact.of("udp.bytes", value -> value);

  private static final int MAX_DATAGRAM = 65_507;

  public UdpProbe {
    route.checkFor(server.host(), false);
    if (send.length() > MAX_DATAGRAM) {
      throw new IllegalArgumentException(
          "send has " + send.length() + " bytes, more than the " + MAX_DATAGRAM + " of a datagram");
    }
  }

  static Setting<UdpProbe> read(Section udp) {
    Supplier<HostPort> server = HostPort.read(udp);
    Supplier<Route> route = Route.readAddress(udp);
    Setting<Optional<OutgoingMessage>> send = OutgoingMessage.read(udp);
    if (!udp.has("send-hex")) {
      udp.required("send", TEXT);
    }
    Setting<Optional<ExpectedReply>> expect = ExpectedReply.read(udp);
    return udp.make(() ->
        new UdpProbe(server.get(), route.get(), send.get().orElseThrow().bytes(), expect.get()));
  }

  @Override
  public String target() {
    return server.toString();
  }

  @Override
  public boolean isOverBoth() {
    return route.isOverBoth();
  }

  @Override
  public Future<Outcome> run(Network network, Duration timeout) {
    return Visit.of(network, timeout, this::exchange);
  }

  private Future<byte[]> exchange(Visit visit) {
    return new Addresses(visit, route)
        .of(server.host(), server.port(), Optional.empty())
        .compose(addresses ->
            new UdpExchange<byte[]>(visit, addresses.getFirst(), Optional::of)
                .send(send.getBytes()))
        .onSuccess(reply -> record(visit.progress(), reply))
        .compose(reply -> judge(visit, reply));
  }

  private static void record(Progress progress, byte[] reply) {
    progress.record(ANSWER, Bytes.line(reply));
    progress.record(BYTES, reply.length);
  }

  private Future<byte[]> judge(Visit visit, byte[] reply) {
    return visit
        .network()
        .judge(reply.length, visit.timeLeft(), () -> judged(reply))
        .recover(failure ->
            Future.failedFuture(
                failure instanceof EvaluationException
                    ? new ProbeFault(
                        Cause.ASSERTION, expect.orElseThrow() + ": " + failure.getMessage())
                    : failure));
  }

  private byte[] judged(byte[] reply) {
    if (!expect.map(expected -> expected.matches(reply, StepLimitedText.of(""))).orElse(true)) {
      throw new ProbeFault(
          Cause.ASSERTION,
          "expected " + expect.orElseThrow() + ", the server sent '" + Bytes.shown(reply) + "'");
    }
    return reply;
  }
}

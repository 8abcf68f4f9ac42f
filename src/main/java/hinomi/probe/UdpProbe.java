package hinomi.probe;

import static hinomi.config.Kind.TEXT;

import hinomi.address.Server;
import hinomi.assertion.PatientText;
import hinomi.assertion.Subject;
import hinomi.assertion.Subjects;
import hinomi.assertion.Unjudged;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.dial.Addresses;
import hinomi.dial.Datagrams;
import hinomi.dial.Route;
import hinomi.dialogue.Said;
import hinomi.dialogue.Wanted;
import hinomi.network.Fault;
import hinomi.network.Network;
import hinomi.outcome.Cause;
import hinomi.outcome.Fact;
import hinomi.outcome.Outcome;
import hinomi.outcome.Phase;
import hinomi.text.Bytes;
import hinomi.visit.Progress;
import hinomi.visit.Visit;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Sends one datagram and waits for one. Nothing is sent twice, so one that is lost is a failure:
/// that is what the recheck is for.
record UdpProbe(Server server, Route route, Buffer send, Optional<Wanted> expect) implements Probe {
  /// What came back, in one line.
  static final Fact<String> ANSWER = Fact.of("udp.answer", value -> value);

  static final Fact<Integer> BYTES = Fact.of("udp.bytes", value -> value);

  static final List<Subject> SUBJECTS = List.of(Subjects.latency(Phase.DNS, Phase.FIRST_BYTE));

  private static final int LARGEST = 65_507;

  UdpProbe {
    if (send.length() > LARGEST) {
      throw new IllegalArgumentException(
          "a datagram has at most " + LARGEST + " bytes, send has " + send.length());
    }
  }

  static Setting<Probe> read(Section udp) {
    Supplier<Server> server = Server.read(udp);
    Supplier<Route> route = Route.readAddress(udp);
    Setting<Optional<Said>> send = Said.read(udp);
    if (!udp.has("send-hex")) {
      udp.required("send", TEXT);
    }
    Setting<Optional<Wanted>> expect = Wanted.read(udp);
    return udp.make(() ->
        new UdpProbe(server.get(), route.get(), send.get().orElseThrow().bytes(), expect.get()));
  }

  @Override
  public String target() {
    return server.toString();
  }

  @Override
  public Future<Outcome> run(Network network, Duration timeout) {
    return Visit.of(network, timeout, this::ask);
  }

  private Future<byte[]> ask(Visit visit) {
    return new Addresses(visit, route)
        .of(server.host(), server.port(), Optional.empty())
        .compose(
            addresses -> Datagrams.ask(visit, addresses.getFirst(), send.getBytes(), Optional::of))
        .onSuccess(answer -> saw(visit.progress(), answer))
        .compose(answer -> judge(visit, answer));
  }

  private static void saw(Progress progress, byte[] answer) {
    progress.saw(ANSWER, Bytes.line(answer));
    progress.saw(BYTES, answer.length);
  }

  private Future<byte[]> judge(Visit visit, byte[] answer) {
    return visit
        .network()
        .judge(answer.length, visit.deadline().remaining(), () -> judged(answer))
        .recover(failure ->
            Future.failedFuture(
                failure instanceof Unjudged
                    ? new Fault(Cause.PROTOCOL, expect.orElseThrow() + ": " + failure.getMessage())
                    : failure));
  }

  private byte[] judged(byte[] answer) {
    if (!expect.map(wanted -> wanted.isIn(answer, PatientText.of(""))).orElse(true)) {
      throw new Fault(Cause.PROTOCOL, "not the answer expected: '" + Bytes.shown(answer) + "'");
    }
    return answer;
  }
}

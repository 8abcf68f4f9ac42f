package hinomi.probe;

import static hinomi.config.Kind.PATTERN;
import static hinomi.config.Kind.TEXT;

import hinomi.assertion.PatientText;
import hinomi.assertion.Subject;
import hinomi.assertion.Subjects;
import hinomi.assertion.Unjudged;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.outcome.Cause;
import hinomi.outcome.Fact;
import hinomi.outcome.Outcome;
import hinomi.outcome.Phase;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Sends one datagram and waits for one. Nothing is sent twice, so one that is lost is a failure:
/// that is what the recheck is for.
record UdpProbe(
    Server server, Route route, Buffer send, Optional<Pattern> expect, Optional<Buffer> part)
    implements Probe {
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

  /// Text is sent as UTF-8, with the escapes of the file's own syntax.
  static Setting<Probe> read(Section udp) {
    Supplier<Server> server = Server.read(udp);
    Supplier<Route> route = Route.readAddress(udp);
    Setting<Buffer> send =
        udp.has("send-hex")
            ? udp.required("send-hex", Bytes.HEX)
            : udp.required("send", TEXT.as("text", Buffer::buffer));
    Setting<Optional<Pattern>> expect = udp.optional("expect", PATTERN);
    Setting<Optional<Buffer>> part = udp.optional("expect-hex", Bytes.HEX);
    refuseBoth(udp, "send");
    refuseBoth(udp, "expect");
    return udp.make(
        () -> new UdpProbe(server.get(), route.get(), send.get(), expect.get(), part.get()));
  }

  private static void refuseBoth(Section udp, String key) {
    if (udp.has(key) && udp.has(key + "-hex")) {
      udp.refuse(key, key + " and " + key + "-hex exclude each other");
    }
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
        .map(this::judged);
  }

  private static void saw(Progress progress, byte[] answer) {
    progress.saw(ANSWER, Bytes.shown(answer));
    progress.saw(BYTES, answer.length);
  }

  private byte[] judged(byte[] answer) {
    boolean holds =
        expect.map(pattern -> finds(pattern, answer)).orElse(true)
            && part.map(bytes -> has(bytes, answer)).orElse(true);
    if (!holds) {
      throw new Fault(Cause.PROTOCOL, "not the answer expected: '" + Bytes.shown(answer) + "'");
    }
    return answer;
  }

  private static boolean finds(Pattern pattern, byte[] answer) {
    try {
      return PatientText.find(pattern.matcher(PatientText.onLoop(Bytes.text(answer))));
    } catch (Unjudged lost) {
      throw new Fault(Cause.PROTOCOL, String.valueOf(lost.getMessage()));
    }
  }

  private static boolean has(Buffer part, byte[] answer) {
    return ByteBufUtil.indexOf(
            Unpooled.wrappedBuffer(part.getBytes()), Unpooled.wrappedBuffer(answer))
        >= 0;
  }
}

package hinomi.check;

import hinomi.assertion.Subjects;
import hinomi.config.Kind;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.network.Network;
import hinomi.outcome.Outcome;
import hinomi.outcome.Phase;
import hinomi.probe.Probe;
import hinomi.probe.ProbeKind;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/// Two kinds of probes that only know how they are written.
final class Kinds {
  static final List<ProbeKind> ALL =
      List.of(
          new ProbeKind(
              "http",
              Kinds::http,
              List.of(Subjects.STATUS, Subjects.BODY, Subjects.latency(Phase.values()))),
          new ProbeKind("tcp", Kinds::tcp, List.of(Subjects.latency(Phase.CONNECT))));

  private Kinds() {}

  private record Fake(String target) implements Probe {
    @Override
    public Future<Outcome> run(Network network, Duration timeout) {
      throw new UnsupportedOperationException("only read, never run");
    }
  }

  private static Setting<Probe> http(Section http) {
    Setting<String> url = http.required("url", Kind.TEXT);
    return http.make(() -> new Fake(url.get()));
  }

  private static Setting<Probe> tcp(Section tcp) {
    Setting<String> host = tcp.required("host", Kind.TEXT);
    Setting<Integer> port = tcp.required("port", Kind.COUNT);
    return tcp.make(() -> new Fake(host.get() + ":" + port.get()));
  }
}

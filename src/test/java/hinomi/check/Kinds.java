package hinomi.check;

import hinomi.assertion.Subjects;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.outcome.Phase;
import hinomi.probe.FakeProbe;
import hinomi.probe.Probe;
import hinomi.probe.ProbeKind;
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

  private static Setting<Probe> http(Section http) {
    Setting<String> url = http.required("url", ValueType.TEXT);
    return http.make(() -> FakeProbe.at(url.get()));
  }

  private static Setting<Probe> tcp(Section tcp) {
    Setting<String> host = tcp.required("host", ValueType.TEXT);
    Setting<Integer> port = tcp.required("port", ValueType.COUNT);
    return tcp.make(() -> FakeProbe.at(host.get() + ":" + port.get()));
  }
}

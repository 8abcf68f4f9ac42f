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
          ProbeKind.of("http", Probe.class, Kinds::http)
              .subjects(List.of(Subjects.STATUS, Subjects.BODY, Subjects.latency(Phase.values())))
              .build(),
          ProbeKind.of("tcp", Probe.class, Kinds::tcp)
              .subjects(List.of(Subjects.latency(Phase.CONNECT)))
              .build());

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

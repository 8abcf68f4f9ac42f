package hinomi.probe.journey;

import hinomi.assertion.Subjects;
import hinomi.config.Problems;
import hinomi.config.Section;
import hinomi.outcome.Phase;
import hinomi.probe.ProbeKind;
import hinomi.probe.Rehearsal;
import hinomi.probe.http.HttpKind;
import hinomi.text.HumanText;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The `journey` kind of probe.
public final class JourneyKind {
  public static final ProbeKind KIND =
      ProbeKind.of("journey", JourneyProbe.class, JourneyProbe::read)
          .subjects(List.of(Subjects.latency()))
          .timeout(Duration.ofMinutes(1))
          .phases(JourneyKind::phases)
          .rehearsal(Rehearsal.of(JourneyKind::twoSteps))
          .build();

  private JourneyKind() {}

  /// Each step has series of its own.
  private static List<Phase> phases(JourneyProbe probe) {
    return probe
        .requests()
        .flatMap(step -> HttpKind.KIND.phases(step.request().http().probe()).stream())
        .toList();
  }

  /// Read as a check file is, as steps are read again while they run.
  private static JourneyProbe twoSteps(Rehearsal.Servers servers) {
    Map<String, Object> http =
        Map.of(
            "url", "https://" + servers.site() + "/",
            "resolver", HumanText.address(servers.names()),
            "tls", Map.of("verify", false));
    Map<String, Object> first =
        Map.of("name", "a", "http", http, "extract", Map.of("x", Map.of("status", true)));
    Map<String, Object> then = Map.of("name", "b", "http", http, "expect", Map.of("status", "{x}"));
    Map<String, Object> journey = Map.of("steps", List.of(first, then));
    return JourneyProbe.read(Section.inMemory("warm-up", journey, new Problems())).get();
  }
}

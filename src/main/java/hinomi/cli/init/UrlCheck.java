package hinomi.cli.init;

import hinomi.check.Check;
import hinomi.check.Checks;
import hinomi.config.Problem;
import hinomi.config.Problems;
import hinomi.config.Section;
import hinomi.probe.Probe;
import hinomi.probe.Probes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An `http` check that stands in no file.
record UrlCheck(Optional<Check> check, List<Problem> problems) {
  private static UrlCheck of(String url, Map<String, Object> http, Map<String, Object> others) {
    Problems problems = new Problems();
    Map<String, Object> written = new HashMap<>(others);
    written.put("http", http);
    Section section = Section.inMemory(url, written, problems);
    Optional<Check> check = Checks.of(url, section, Probes.kinds()).found().flatMap(it -> it);
    return new UrlCheck(check, problems.sorted());
  }

  /// Why a check of the page with this `notify` would be invalid, if it would.
  static Optional<String> wrongWith(Page page, Optional<String> notified) {
    Map<String, Object> others = new HashMap<>();
    notified.ifPresent(handle -> others.put("notify", handle));
    String url = page.url().toString();
    return of(url, Map.of("url", url), others).problems().stream()
        .map(Problem::message)
        .findFirst();
  }

  /// The probe of the URL, which reads bodies up to this size.
  static Probe probe(String url, String largest) throws Refusal {
    UrlCheck read = of(url, Map.of("url", url, "limits", Map.of("body", largest)), Map.of());
    return read.check()
        .map(Check::probe)
        .orElseThrow(() -> new Refusal(read.problems().getFirst().toString()));
  }
}

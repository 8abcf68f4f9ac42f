package hinomi.datadog.resource;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import hinomi.check.Check;
import hinomi.check.Checks;
import hinomi.check.Location;
import hinomi.config.Problems;
import hinomi.config.Section;
import hinomi.probe.Probes;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Checks for tests, and their resources.
public final class SomeChecks {
  public static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  public static final ResourceSettings SETTINGS =
      new ResourceSettings(
          "default",
          List.of("osaka", "tokyo"),
          Optional.of("@slack-ops"),
          Optional.of("@pagerduty"),
          Duration.ofHours(1),
          14,
          Optional.empty());

  private SomeChecks() {}

  public static List<Resource> resources(List<Check> checks) {
    URI api = URI.create("https://api.ap1.datadoghq.com");
    return new Resources(SETTINGS, new Location("local"), api, true).of(checks, NOW);
  }

  public static List<Check> examples() {
    return assertInstanceOf(
            Checks.Load.Loaded.class, Checks.load(Path.of("examples"), Map.of(), Probes.kinds()))
        .checks()
        .all();
  }

  public static Check check(String name, Map<String, Object> more) {
    Map<String, Object> written = new HashMap<>(more);
    if (Probes.kinds().stream().noneMatch(kind -> written.containsKey(kind.key()))) {
      written.put("http", Map.of("url", "https://www.example.com/"));
    }
    Problems problems = new Problems();
    Section section = Section.inMemory(name, written, problems);
    return Checks.of(name, section, Probes.kinds())
        .found()
        .flatMap(found -> found)
        .orElseThrow(() -> new IllegalArgumentException(problems.sorted().toString()));
  }
}

package peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The whole agent, as its image runs it, with all that it has switched on. It is told what to
/// probe by its check files.
final class Hinomi implements Prober {
  /// A folder without a check is a mistake.
  private static final String IDLE =
      "  idle { interval = 1d, http { url = \"http://" + Site.HOST + "/\" } }\n";

  private final Path folder;
  private final Intake intake;
  private final int port = Site.freePort();
  private final Process process;

  /// With a line of settings besides.
  Hinomi(
      List<String> command, Path folder, Site site, Intake intake, String settings, Load... loads)
      throws IOException {
    this.folder = folder;
    this.intake = intake;
    Files.createDirectories(folder.resolve("checks"));
    Files.writeString(folder.resolve("hinomi.conf"), configuration(site, settings));
    probe(loads);
    Map<String, String> environment =
        Map.of("DD_API_KEY", "0123456789abcdef", "MALLOC_ARENA_MAX", "1");
    process = ChildProcess.start(ChildProcess.MEASURED, folder, false, environment, command);
  }

  private String configuration(Site site, String settings) {
    return """
    hinomi {
      network { ca = "%s", pins { "%s" = "127.0.0.1" } }
      witness { hosts = ["127.0.0.1:%d"] }
      datadog { url = "http://127.0.0.1:%d" }
      http { port = %d }
      %s
    }
    """
        .formatted(site.authority(), Site.HOST, site.plainPort(), intake.port(), port, settings);
  }

  @Override
  public String name() {
    return "Hinomi";
  }

  @Override
  public ProcessHandle process() {
    return process.toHandle();
  }

  @Override
  public boolean hasSchedule() {
    return true;
  }

  @Override
  public void probe(Load... loads) {
    String entries =
        IntStream.range(0, loads.length)
            .mapToObj(place -> entry(loads[place], place))
            .collect(Collectors.joining());
    try {
      Path written =
          Files.writeString(folder.resolve("written"), "checks {\n" + IDLE + entries + "}\n");
      Files.move(written, folder.resolve("checks/bench.conf"), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  private static String entry(Load load, int place) {
    String numbers =
        IntStream.range(0, load.checks())
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(", "));
    return """
      "%s-{n}" { each { n = [%s] }, interval = %ds, phases = %b, http { url = "%s/{n}" } }
    """
        .formatted(name(place), numbers, load.seconds(), place > 0, load.page());
  }

  private static String name(int place) {
    return place == 0 ? "beside" : "timed";
  }

  /// How many planned starts were skipped, as the agent itself tells.
  long skipped() {
    String line = "hinomi_agent_skipped_total";
    return Site.get("http://127.0.0.1:" + port + "/metrics")
        .lines()
        .filter(each -> each.startsWith(line))
        .mapToLong(each -> Math.round(Double.parseDouble(each.substring(each.indexOf(' ')))))
        .sum();
  }

  @Override
  public Map<String, List<Times>> times() {
    return intake.times();
  }

  @Override
  public long failures() {
    return intake.failures();
  }
}

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
final class PeersHinomi implements PeersProber {
  /// A folder without a check is a mistake.
  private static final String IDLE =
      "  idle { interval = 1d, http { url = \"http://" + PeersSite.HOST + "/\" } }\n";

  private final Path folder;
  private final PeersIntake intake;
  private final int port = PeersSite.freePort();
  private final Process process;

  /// With a line of settings besides.
  PeersHinomi(
      List<String> command,
      Path folder,
      PeersSite site,
      PeersIntake intake,
      String settings,
      PeersLoad... loads)
      throws IOException {
    this.folder = folder;
    this.intake = intake;
    Files.createDirectories(folder.resolve("checks"));
    Files.writeString(folder.resolve("hinomi.conf"), configuration(site, settings));
    probe(loads);
    Map<String, String> environment =
        Map.of("DD_API_KEY", "0123456789abcdef", "MALLOC_ARENA_MAX", "1");
    process = PeersProcess.start(PeersProcess.MEASURED, folder, false, environment, command);
  }

  private String configuration(PeersSite site, String settings) {
    return """
    hinomi {
      network { ca = "%s", pins { "%s" = "127.0.0.1" } }
      witness { hosts = ["127.0.0.1:%d"] }
      datadog { url = "http://127.0.0.1:%d" }
      http { port = %d }
      %s
    }
    """
        .formatted(
            site.authority(), PeersSite.HOST, site.plainPort(), intake.port(), port, settings);
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
  public void probe(PeersLoad... loads) {
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

  private static String entry(PeersLoad load, int place) {
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
    return PeersSite.get("http://127.0.0.1:" + port + "/metrics")
        .lines()
        .filter(each -> each.startsWith(line))
        .mapToLong(each -> Math.round(Double.parseDouble(each.substring(each.indexOf(' ')))))
        .sum();
  }

  @Override
  public Map<String, List<PeersTimes>> times() {
    return intake.times();
  }

  @Override
  public long failures() {
    return intake.failures();
  }
}

package peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What it takes Hinomi to read 10,000 checks, with the start of its JVM and a heap of 64 MiB.
record StartCost(Image image, Path folder) {
  private static final int CHECKS = 10_000;
  private static final int FILES = 100;
  private static final String CHECK =
      """
        "%s" {
          %s
          http { url = "https://www-%s.bench.example/shop?page=%s" }
          expect { status = 200, body { contains = "All is well" }, latency { total = 2s } }
          tags { team = shop, page = "%s" }
        }
      """;

  void addTo(Results results) throws Exception {
    results.add(Results.loading("in 100 files", 3), Results.HINOMI, seconds(manyFiles()));
    results.add(Results.loading("from one `each`", 1), Results.HINOMI, seconds(oneEach()));
  }

  private Path manyFiles() throws IOException {
    Path checks = Files.createDirectories(folder.resolve("many"));
    for (int file = 0; file < FILES; file++) {
      int first = file * (CHECKS / FILES);
      String entries =
          numbers(first, first + CHECKS / FILES)
              .mapToObj(number -> entry("page-" + number, "", String.valueOf(number)))
              .collect(Collectors.joining());
      Files.writeString(checks.resolve("shop-%d.conf".formatted(file)), file(entries));
    }
    return checks;
  }

  private Path oneEach() throws IOException {
    Path checks = Files.createDirectories(folder.resolve("each"));
    String all = numbers(0, CHECKS).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    String entry = entry("page-{n}", "each { n = [%s] }".formatted(all), "{n}");
    Files.writeString(checks.resolve("shop.conf"), file(entry));
    return checks;
  }

  private static IntStream numbers(int from, int to) {
    return IntStream.range(from, to);
  }

  private static String entry(String name, String each, String number) {
    return CHECK.formatted(name, each, number, number, number);
  }

  private static String file(String entries) {
    return "checks {\n" + entries + "}\n";
  }

  /// Of CPU, as the shell that waits for it tells.
  private double seconds(Path checks) throws Exception {
    String timed = "\"$@\" >/dev/null && times";
    List<String> command =
        image.command(
            List.of("sh", "-c", timed, "sh"), "-Xmx64m", "validate", "--checks", checks.toString());
    Process process = ChildProcess.start(ChildProcess.MEASURED, folder, true, Map.of(), command);
    String times = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IllegalStateException("10,000 checks were not read: see " + folder.resolve("log"));
    }
    return ChildProcess.ofChildren(times);
  }
}

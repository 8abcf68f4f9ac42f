package soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How an agent fares at one moment, seen from outside: by the kernel, and by its page of metrics.
record Sample(long memory, long descriptors, long threads, Map<String, Double> metrics) {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  static Sample of(long pid, int port) throws IOException, InterruptedException {
    Path process = Path.of("/proc", String.valueOf(pid));
    try (Stream<Path> open = Files.list(process.resolve("fd"))) {
      return new Sample(
          status(process, "VmRSS") / 1_024, open.count(), status(process, "Threads"), page(port));
    }
  }

  /// What lives on the heap in MiB, once the collector has taken the rest.
  static double live(long pid) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process histogram =
        new ProcessBuilder(jcmd.toString(), String.valueOf(pid), "GC.class_histogram").start();
    try (BufferedReader lines = histogram.inputReader()) {
      String total = lines.lines().reduce("", (_, last) -> last);
      return Long.parseLong(total.strip().split(" +")[2]) / 1_048_576.0;
    }
  }

  private static long status(Path process, String key) throws IOException {
    return Files.readAllLines(process.resolve("status")).stream()
        .filter(line -> line.startsWith(key + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  /// The values of each metric, summed over its labels, but for that of the verdict.
  private static Map<String, Double> page(int port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
            .timeout(Duration.ofSeconds(10))
            .build();
    return CLIENT
        .send(request, HttpResponse.BodyHandlers.ofLines())
        .body()
        .filter(line -> !line.startsWith("#"))
        .collect(
            Collectors.groupingBy(
                line ->
                    line.replaceAll("\\{.*verdict=\"(\\w+)\".*", "_$1").replaceAll("[{ ].*", ""),
                Collectors.summingDouble(
                    line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))));
  }

  long of(String metric) {
    return Math.round(exactly(metric));
  }

  double exactly(String metric) {
    return metrics.getOrDefault("hinomi_agent_" + metric, 0.0);
  }

  private long ofAllLanes(String fate) {
    return Stream.of("points", "events", "statuses")
        .mapToLong(lane -> of(lane + "_" + fate + "_total"))
        .sum();
  }

  /// What was recorded and has no fate.
  long unaccounted() {
    return of("journal_recorded_total")
        - ofAllLanes("delivered")
        - ofAllLanes("late")
        - ofAllLanes("rejected")
        - of("points_dropped_total")
        - of("journal_depth");
  }

  @Override
  public String toString() {
    return "%4d MiB  %4d descriptors  %2d threads  recorded %d  waiting %d  delivered %d  late %d"
            .formatted(
                memory,
                descriptors,
                threads,
                of("journal_recorded_total"),
                of("journal_depth"),
                ofAllLanes("delivered"),
                ofAllLanes("late"))
        + "  rejected %d  dropped %d  no fate %d  skipped %d  our fault %d  most lag %.0f ms"
            .formatted(
                ofAllLanes("rejected"),
                of("points_dropped_total"),
                unaccounted(),
                of("skipped_total"),
                of("runs_total_agent"),
                exactly("lag_seconds_max") * 1_000);
  }
}

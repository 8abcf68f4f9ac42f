import hinomi.schedule.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// When the probes of 1,000 checks a minute reached the site, and when they were to start, in
/// milliseconds.
record PeersStarts(List<Long> arrivals, List<Long> lags) {
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /// Of the log of the site: the end of a connection, for how long it had lived, and its page.
  static PeersStarts read(Path log) throws IOException {
    List<String[]> lines = Files.readAllLines(log).stream().map(line -> line.split(" ")).toList();
    return new PeersStarts(
        lines.stream().map(PeersStarts::arrival).toList(),
        lines.stream().map(line -> lag(arrival(line), line[2])).toList());
  }

  private static long arrival(String[] line) {
    return Math.round((Double.parseDouble(line[0]) - Double.parseDouble(line[1])) * 1_000);
  }

  private static long lag(long arrival, String page) {
    String check = "beside-" + page.substring(page.lastIndexOf('/') + 1);
    long offset = Schedule.spread(check, INTERVAL).offset().toMillis();
    long late = Math.floorMod(arrival - offset, INTERVAL.toMillis());
    return late > INTERVAL.toMillis() / 2 ? late - INTERVAL.toMillis() : late;
  }

  void addTo(PeersResults results) {
    double[] sorted = lags.stream().mapToDouble(Long::doubleValue).sorted().toArray();
    for (int percent : List.of(50, 99, 100)) {
      results.add(
          new PeersResults.What(
              PeersResults.STARTS, percent == 100 ? "the latest" : "p" + percent, "ms", Map.of()),
          PeersResults.HINOMI,
          PeersResults.percentile(sorted, percent));
    }
    results.add(
        new PeersResults.What(
            PeersResults.STARTS,
            "in the busiest second of a minute, of the mean",
            "times",
            Map.of()),
        PeersResults.HINOMI,
        busiest());
  }

  private double busiest() {
    Map<Long, Long> seconds =
        arrivals.stream()
            .collect(Collectors.groupingBy(each -> each / 1_000, Collectors.counting()));
    double mean = (double) arrivals.size() / seconds.size();
    return seconds.values().stream().mapToLong(Long::longValue).max().orElse(0) / mean;
  }
}

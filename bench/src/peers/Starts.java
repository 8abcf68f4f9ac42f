package peers;

import hinomi.schedule.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// When the probes of checks that are due each minute reached the site, and by how much that was
/// after they were to start, in milliseconds.
record Starts(List<Long> arrivals, List<Long> lags) {
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /// Of the log of the site, but for so many lines at its start: the end of a connection, for how
  /// long it had lived, and its page.
  static Starts read(Path log, long known) throws IOException {
    List<String[]> lines =
        Files.readAllLines(log).stream().skip(known).map(line -> line.split(" ")).toList();
    return new Starts(
        lines.stream().map(Starts::arrival).toList(),
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

  /// Of so many checks; most of them should not be later than that.
  void addTo(Results results, int checks, Map<String, Double> most) {
    double[] sorted = lags.stream().mapToDouble(Long::doubleValue).sorted().toArray();
    add(results, checks, "p50", "ms", Results.percentile(sorted, 50), Map.of());
    add(results, checks, "p99", "ms", Results.percentile(sorted, 99), most);
    add(results, checks, "the latest", "ms", Results.percentile(sorted, 100), Map.of());
    add(results, checks, "in the busiest second, of the mean", "times", busiest(), Map.of());
  }

  private static void add(
      Results results,
      int checks,
      String name,
      String unit,
      double value,
      Map<String, Double> most) {
    String whole = "%,d checks a minute, %s".formatted(checks, name);
    Results.What what = new Results.What(Results.STARTS, whole, unit, most);
    results.add(what, Results.HINOMI, value);
  }

  private double busiest() {
    Map<Long, Long> seconds =
        arrivals.stream()
            .collect(Collectors.groupingBy(each -> each / 1_000, Collectors.counting()));
    double mean = (double) arrivals.size() / seconds.size();
    return seconds.values().stream().mapToLong(Long::longValue).max().orElse(0) / mean;
  }
}

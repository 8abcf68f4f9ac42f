package peers;

import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// By how many milliseconds each measured time to the first byte was wrong, in order.
record Errors(double[] sorted) {
  /// Pages of which one probe was not told, or not answered, are left out.
  static Errors of(Map<String, List<Times>> truth, Map<String, List<Times>> measured) {
    return new Errors(
        truth.entrySet().stream()
            .flatMapToDouble(
                page -> errors(page.getValue(), measured.getOrDefault(page.getKey(), List.of())))
            .sorted()
            .toArray());
  }

  private static DoubleStream errors(List<Times> truth, List<Times> measured) {
    return IntStream.range(0, truth.size() == measured.size() ? truth.size() : 0)
        .mapToDouble(
            place -> Math.abs(measured.get(place).firstByte() - truth.get(place).firstByte()));
  }

  static Results.What at(String group, int beside, int percent) {
    boolean isSlow = group.equals(Results.QUARTER);
    return new Results.What(
        group,
        (isSlow ? "error of the first byte " : "")
            + "beside %,d checks a minute, p%d".formatted(beside, percent),
        "ms",
        isSlow ? target(percent) : Map.of());
  }

  private static Map<String, Double> target(int percent) {
    return switch (percent) {
      case 95 -> Map.of(Results.HINOMI, 1.0);
      case 99 -> Map.of(Results.HINOMI, 5.0);
      default -> Map.of();
    };
  }

  void addTo(Results results, String group, int beside, String who) {
    for (int percent : List.of(50, 95, 99)) {
      results.add(at(group, beside, percent), who, Results.percentile(sorted, percent));
    }
  }
}

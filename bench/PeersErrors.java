import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// By how many milliseconds each measured time to the first byte was wrong, in order.
record PeersErrors(double[] sorted) {
  /// Pages of which one probe was not told, or not answered, are left out.
  static PeersErrors of(
      Map<String, List<PeersTimes>> truth, Map<String, List<PeersTimes>> measured) {
    return new PeersErrors(
        truth.entrySet().stream()
            .flatMapToDouble(
                page -> errors(page.getValue(), measured.getOrDefault(page.getKey(), List.of())))
            .sorted()
            .toArray());
  }

  private static DoubleStream errors(List<PeersTimes> truth, List<PeersTimes> measured) {
    return IntStream.range(0, truth.size() == measured.size() ? truth.size() : 0)
        .mapToDouble(
            place -> Math.abs(measured.get(place).firstByte() - truth.get(place).firstByte()));
  }

  static PeersResults.What at(int beside, int percent) {
    return new PeersResults.What(
        PeersResults.ERROR,
        "beside %d checks a minute, p%d".formatted(beside, percent),
        "ms",
        Map.of());
  }

  void addTo(PeersResults results, int beside, String who) {
    for (int percent : List.of(50, 95, 99)) {
      results.add(at(beside, percent), who, PeersResults.percentile(sorted, percent));
    }
  }
}

package peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What was measured of everybody in each round. What counts is how they compare in the same round.
final class Results {
  static final String HINOMI = "Hinomi";
  static final String BLACKBOX = "blackbox_exporter";
  static final String LIBCURL = "libcurl";

  static final List<Integer> SIZES = List.of(100, 1_000, 10_000);

  static final String CPU = "CPU for a probe";
  static final String MEMORY = "Resident memory";
  static final String ERROR = "Error of the time to the first byte";
  static final String STARTS = "Lateness of starts";
  static final String GROWTH = "Growth";
  static final What TELLING =
      new What(CPU, "HTTPS, 100 a second: the part that tells Datadog", "%", Map.of());
  static final What START =
      new What("Start", "until the first of 100 sites was seen", "s", Map.of(HINOMI, 1.0));
  static final String QUARTER = "In a quarter of a processor";
  static final What QUARTER_START =
      new What(QUARTER, "until the first of 100 sites was seen", "s", Map.of(HINOMI, 3.5));
  static final What IMAGE =
      new What("Size", "what the image adds to its base, compressed", "MB", Map.of(HINOMI, 70.0));

  private static final Map<Integer, Double> ROOM = Map.of(100, 96.0, 1_000, 112.0, 10_000, 192.0);

  private final Map<What, Map<String, List<Double>>> values = new LinkedHashMap<>();
  private final Map<String, Long> failures = new TreeMap<>();

  /// Something that was measured, less of which is better. `most` says how much of whom, or of
  /// nobody, Hinomi should need.
  record What(String group, String name, String unit, Map<String, Double> most) {
    @Override
    public String toString() {
      return group + ", " + name;
    }
  }

  static What memory(int checks, String when) {
    return new What(
        MEMORY,
        "%,d checks a minute, %s".formatted(checks, when),
        "MiB",
        when.equals("steady") ? Map.of(HINOMI, ROOM.get(checks)) : Map.of());
  }

  /// The CPU of one check more.
  static What growth(int from, int to) {
    String name = "CPU for each look between %,d and %,d checks a minute".formatted(from, to);
    return new What(GROWTH, name, "ms", Map.of());
  }

  static What loading(String how, double most) {
    String name = "CPU for reading 10,000 checks " + how + ", a heap of 64 MiB";
    return new What(GROWTH, name, "s", Map.of(HINOMI, most));
  }

  static What skipped(int checks) {
    String name = "planned starts of %,d checks a minute that were skipped".formatted(checks);
    return new What(QUARTER, name, "in all", Map.of(HINOMI, 0.0));
  }

  static double percentile(double[] sorted, int percent) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[Math.max(0, (sorted.length * percent + 99) / 100 - 1)];
  }

  /// The median, the least and the most of the rounds.
  record Spread(double median, double least, double most) {
    static Spread of(double... rounds) {
      double[] sorted = Arrays.stream(rounds).sorted().toArray();
      int half = sorted.length / 2;
      double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
      return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    @Override
    public String toString() {
      return median == least && median == most
          ? number(median)
          : number(median) + " (" + number(least) + " - " + number(most) + ")";
    }

    static String number(double value) {
      return value >= 100
          ? "%.0f".formatted(value)
          : value >= 10 ? "%.1f".formatted(value) : "%.2f".formatted(value);
    }
  }

  void add(What what, String who, double value) {
    values
        .computeIfAbsent(what, _ -> new TreeMap<>())
        .computeIfAbsent(who, _ -> new ArrayList<>())
        .add(value);
  }

  void failed(String who, long probes) {
    failures.merge(who, probes, Long::sum);
  }

  /// What should not have been, in words.
  String failures() {
    String some =
        failures.entrySet().stream()
            .filter(each -> each.getValue() > 0)
            .map(each -> each.getValue() + " of " + each.getKey())
            .collect(Collectors.joining(", "));
    return some.isEmpty() ? "No probe failed" : "Probes that failed: " + some;
  }

  /// How Hinomi compared in the last round, in words.
  String last(What what) {
    String ours = Spread.number(values.get(what).get(HINOMI).getLast()) + " " + what.unit();
    return values.get(what).size() == 1 ? ours : compared(what);
  }

  private String compared(What what) {
    return values.get(what).entrySet().stream()
        .filter(each -> !each.getKey().equals(HINOMI))
        .map(each ->
            Spread.number(values.get(what).get(HINOMI).getLast() / each.getValue().getLast())
                + " of "
                + each.getKey())
        .collect(Collectors.joining(", "));
  }

  List<What> all() {
    return List.copyOf(values.keySet());
  }

  /// Of whom it was measured.
  Set<String> who(What what) {
    return values.get(what).keySet();
  }

  Optional<Spread> of(What what, String who) {
    return rounds(what, who).map(Spread::of);
  }

  private Optional<double[]> rounds(What what, String who) {
    return Optional.ofNullable(values.get(what).get(who))
        .map(all -> all.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /// How much Hinomi needs for each that the other needs.
  Optional<Spread> ratio(What what, String other) {
    return rounds(what, other)
        .flatMap(theirs ->
            rounds(what, HINOMI)
                .map(ours ->
                    Spread.of(
                        IntStream.range(0, Math.min(ours.length, theirs.length))
                            .mapToDouble(round -> ours[round] / theirs[round])
                            .toArray())));
  }
}

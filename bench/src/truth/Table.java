package truth;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The errors of all probers by kind and phase, in milliseconds: reported minus captured.
final class Table {
  static final double TOLERANCE = 1.5;

  /// A phase as short as this need not be reported.
  private static final double NOTHING = 0.5;

  private final List<String> probers = new ArrayList<>();
  private final Map<Cell, Row> rows = new LinkedHashMap<>();
  private int runs;
  private int runsOff;
  private final List<String> unseen = new ArrayList<>();

  private record Cell(Kind kind, String phase) {
    @Override
    public String toString() {
      return "%-15s %-16s".formatted(kind.name(), phase);
    }
  }

  private record Row(List<Double> captured, Map<String, List<Double>> errors) {}

  /// Takes the runs of the next prober. The first one is the one that is judged.
  void add(String prober, List<Run> all, Capture capture) {
    probers.add(prober);
    for (Run run : all) {
      Phases.of(capture, run)
          .ifPresentOrElse(truth -> add(prober, run, truth), () -> unseen.add(run.kind().name()));
    }
  }

  private void add(String prober, Run run, Map<String, Double> truth) {
    boolean isOff = false;
    for (Map.Entry<String, Double> phase : truth.entrySet()) {
      double reported = run.phases().getOrDefault(phase.getKey(), Double.NaN);
      boolean isCompared = isFirst(prober) && phase.getValue() > NOTHING;
      if (!Double.isNaN(reported) || isCompared) {
        double error = reported - phase.getValue();
        isOff |= isJudged(phase.getKey()) && !(Math.abs(error) <= TOLERANCE);
        Row row =
            rows.computeIfAbsent(
                new Cell(run.kind(), phase.getKey()),
                _ -> new Row(new ArrayList<>(), new LinkedHashMap<>()));
        row.errors.computeIfAbsent(prober, _ -> new ArrayList<>()).add(error);
        row.captured.add(phase.getValue());
      }
    }
    if (isFirst(prober)) {
      runs++;
      runsOff += isOff ? 1 : 0;
    }
  }

  /// What the prober does between two phases is in none of them, but in the total of the packets.
  private static boolean isJudged(String phase) {
    return !phase.equals("total");
  }

  private boolean isFirst(String prober) {
    return prober.equals(probers.getFirst());
  }

  void print() {
    System.out.printf("%n%-32s %9s", "errors in ms", "");
    probers.forEach(each -> System.out.printf("   %-38s", each));
    System.out.printf("%n%-15s %-16s %9s", "kind", "phase", "captured");
    probers.forEach(
        _ -> System.out.printf("   %7s %7s %7s %8s %4s", "median", "p95", "p99", "worst", "n"));
    System.out.println();
    cells()
        .forEach(cell -> {
          Row row = rows.get(cell);
          System.out.println(line(cell.toString(), row.captured, row.errors));
        });
    System.out.println();
    cells().stream().map(Cell::phase).distinct().forEach(this::printAll);
  }

  /// All kinds together.
  private void printAll(String phase) {
    Map<String, List<Double>> all = new LinkedHashMap<>();
    rows.forEach((cell, row) -> {
      if (cell.phase.equals(phase)) {
        row.errors.forEach(
            (prober, errors) -> all.computeIfAbsent(prober, _ -> new ArrayList<>()).addAll(errors));
      }
    });
    System.out.println(line("%-15s %-16s".formatted("all", phase), List.of(), all));
  }

  private List<Cell> cells() {
    List<Kind> order = Kinds.list();
    return rows.keySet().stream()
        .sorted(Comparator.comparing(cell -> order.indexOf(cell.kind)))
        .toList();
  }

  private String line(String name, List<Double> captured, Map<String, List<Double>> errors) {
    StringBuilder line = new StringBuilder(name);
    line.append(
        captured.isEmpty() ? " ".repeat(10) : " %9.2f".formatted(at(captured.stream(), 50)));
    for (String prober : probers) {
      List<Double> all = errors.getOrDefault(prober, List.of());
      line.append(all.isEmpty() ? " ".repeat(41) : cells(all));
    }
    return line.toString().stripTrailing();
  }

  private static String cells(List<Double> errors) {
    return "   %+7.2f %7.2f %7.2f %+8.2f %4d"
        .formatted(
            at(errors.stream(), 50),
            at(errors.stream().map(Math::abs), 95),
            at(errors.stream().map(Math::abs), 99),
            worst(errors),
            errors.size());
  }

  private static double worst(List<Double> errors) {
    return errors.stream()
        .reduce((one, other) -> Math.abs(one) >= Math.abs(other) ? one : other)
        .orElse(Double.NaN);
  }

  private static double at(Stream<Double> values, int percent) {
    List<Double> sorted = values.sorted().toList();
    return sorted.get(Math.max(0, (sorted.size() * percent + 99) / 100 - 1));
  }

  /// Whether the first prober is as accurate as it must be; says where it is not.
  boolean judge() {
    String first = probers.getFirst();
    System.out.println();
    for (Cell cell : cells()) {
      List<Double> errors = rows.get(cell).errors.getOrDefault(first, List.of());
      if (isJudged(cell.phase)
          && !errors.isEmpty()
          && !(Math.abs(at(errors.stream(), 50)) <= TOLERANCE)) {
        System.out.printf("%s: %s is off at the median%n", cell.kind.name(), cell.phase);
      }
    }
    System.out.printf(
        "%s: in %d of %d runs a phase is off by more than %.1f ms%n",
        first, runsOff, runs, TOLERANCE);
    if (!unseen.isEmpty()) {
      System.out.printf("not found in the captures: %s%n", String.join(", ", unseen));
    }
    return runs > 0 && runsOff * 100 <= 5 * runs;
  }
}

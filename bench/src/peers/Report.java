package peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Says what came out, as Markdown: how Hinomi compares, and only beside that how much it was.
final class Report {
  private final Results results;

  private Report(Results results) {
    this.results = results;
  }

  static String markdown(Results results, String versions) {
    return """
    # Hinomi beside blackbox_exporter and libcurl

    %s. One core each, the same sites in turns; medians of the rounds, with the least and the most.
    %s; %s. %s.

    """
            .formatted(versions, machine(), LocalDate.now(), results.failures())
        + new Report(results).tables();
  }

  private String tables() {
    return results.all().stream()
        .collect(
            Collectors.groupingBy(Results.What::group, LinkedHashMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(group -> "## " + group.getKey() + "\n\n" + table(group.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private String table(List<Results.What> rows) {
    List<String> others =
        Stream.of(Results.BLACKBOX, Results.LIBCURL)
            .filter(who -> rows.stream().anyMatch(what -> results.who(what).contains(who)))
            .toList();
    List<String> head = new ArrayList<>(List.of(""));
    others.forEach(other -> head.add("Hinomi to " + other));
    head.add(Results.HINOMI);
    head.addAll(others);
    head.add("target: at most");
    return line(head)
        + line(head.stream().map(_ -> "---").toList())
        + rows.stream().map(what -> line(cells(what, others))).collect(Collectors.joining());
  }

  private List<String> cells(Results.What what, List<String> others) {
    List<String> cells = new ArrayList<>(List.of(what.name() + ", " + what.unit()));
    others.forEach(other -> cells.add(shown(results.ratio(what, other))));
    cells.add(shown(results.of(what, Results.HINOMI)));
    others.forEach(other -> cells.add(shown(results.of(what, other))));
    cells.add(target(what));
    return cells;
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String shown(Optional<Results.Spread> spread) {
    return spread.map(Object::toString).orElse("");
  }

  private String target(Results.What what) {
    return what.most().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(each -> target(what, each.getKey(), each.getValue()))
        .collect(Collectors.joining(", "));
  }

  private String target(Results.What what, String of, double most) {
    boolean isAbsolute = of.equals(Results.HINOMI);
    double median =
        (isAbsolute ? results.of(what, of) : results.ratio(what, of)).orElseThrow().median();
    return "%s%s: %s"
        .formatted(
            Results.Spread.number(most),
            isAbsolute ? "" : " of " + of,
            median <= most ? "met" : "**missed**");
  }

  /// The processor, as the kernel names it, and the kernel.
  private static String machine() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
              .filter(line -> line.startsWith("model name"))
              .map(line -> line.replaceAll(".*: ", ""))
              .findFirst()
              .orElse(System.getProperty("os.arch"))
          + ", Linux "
          + System.getProperty("os.version");
    } catch (IOException unknown) {
      return System.getProperty("os.arch");
    }
  }
}

package hinomi.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The threads of a running agent, from `threads.txt` and from a thread dump.
record ThreadTable(List<Row> rows) {
  private static final Pattern DUMPED = Pattern.compile("(?m)^\"(.+?)\" #\\d+ .*tid=.* nid=");

  /// Threads of the JVM itself, which ends when one of them does.
  private static final Set<String> OF_THE_JVM =
      Set.of(
          "CN CompilerThreadN",
          "Common-Cleaner",
          "Finalizer",
          "Monitor Deflation Thread",
          "Notification Thread",
          "Reference Handler",
          "Service Thread",
          "Signal Dispatcher",
          "Attach Listener");

  record Row(String thread, String stops, String noticedBy, String after, String test) {
    static Row of(String line) {
      List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
      return new Row(cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4));
    }
  }

  static ThreadTable load() throws IOException {
    try (var file = Objects.requireNonNull(ThreadTable.class.getResourceAsStream("/threads.txt"))) {
      return new ThreadTable(
          new String(file.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .map(Row::of)
              .toList());
    }
  }

  Set<String> names() {
    return rows.stream().map(Row::thread).collect(Collectors.toSet());
  }

  static Set<String> running(String dump) {
    Set<String> names =
        DUMPED
            .matcher(dump)
            .results()
            .map(each -> each.group(1).replaceAll("\\d+", "N"))
            .collect(Collectors.toCollection(TreeSet::new));
    names.removeAll(OF_THE_JVM);
    return names;
  }
}

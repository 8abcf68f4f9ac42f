package curlparity;

import hinomi.config.OneLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Asks curl and Hinomi for the same URLs and prints every difference: whether there is a page, its
/// status, decoded bytes, final URL and redirects.
final class CurlParity {
  private static final String HELP =
      """
      Asks curl and Hinomi for the same URLs and prints every difference.

      bench/curl-parity         servers and pages made for this, on loopback
      bench/curl-parity FILE    the URLs of a file, one a line; # begins a comment
      bench/curl-parity -       those of the standard input

      Ends with 1 if there is a difference, except those of its own pages that are on purpose.
      """;

  private final Map<String, Row> rows = new LinkedHashMap<>();
  private int differences;

  /// One line of the table.
  private static final class Row {
    private int pages;
    private int ofCurl;
    private int ofHinomi;
    private int same;
    private int onPurpose;
  }

  public static void main(String[] args) throws Exception {
    List<String> words = List.of(args).subList(1, args.length);
    if (words.size() > 1 || words.stream().anyMatch(it -> it.length() > 1 && it.startsWith("-"))) {
      System.out.print(HELP);
      System.exit(words.equals(List.of("--help")) || words.equals(List.of("-h")) ? 0 : 2);
    }
    Path home = Path.of(args[0]);
    Path folder = Files.createTempDirectory("curl-parity");
    int exit = 2;
    try {
      CurlParity parity = new CurlParity();
      exit =
          words.isEmpty()
              ? parity.ofZoo(home, folder)
              : parity.of(read(words.getFirst()), home, folder);
    } catch (NoSuchFileException missing) {
      System.err.println("no such file: " + missing.getMessage());
    } catch (IOException failed) {
      System.err.println(failed.getMessage());
    } finally {
      remove(folder);
    }
    System.exit(exit);
  }

  private static List<Page> read(String file) throws IOException {
    String text =
        file.equals("-")
            ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
            : Files.readString(Path.of(file));
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .map(url -> new Page("URLs", url, url))
        .toList();
  }

  private int ofZoo(Path home, Path folder) throws Exception {
    Zoo zoo = Zoo.start(home.resolve("bench"), folder);
    zoo.leftOut()
        .forEach(each -> System.out.println("left out, not installed or not started: " + each));
    compare(
        zoo.pages(),
        new Curl(folder, zoo.optionsOfCurl()),
        new Hinomi(home.resolve("hinomi"), folder));
    return report();
  }

  private int of(List<Page> pages, Path home, Path folder) throws Exception {
    compare(pages, new Curl(folder, List.of()), new Hinomi(home.resolve("hinomi"), folder));
    return report();
  }

  private void compare(List<Page> pages, Curl curl, Hinomi hinomi) throws Exception {
    List<Answer> ofCurl = curl.ask(pages);
    Progress.show("Hinomi", 0, pages.size());
    List<Answer> ofHinomi = hinomi.ask(pages);
    Progress.end();
    for (int index = 0; index < pages.size(); index++) {
      compare(pages.get(index), ofCurl.get(index), ofHinomi.get(index), curl);
    }
  }

  private void compare(Page page, Answer ofCurl, Answer ofHinomi, Curl curl) throws Exception {
    Row row = rows.computeIfAbsent(page.group(), _ -> new Row());
    row.pages++;
    row.ofCurl += ofCurl.isPage() ? 1 : 0;
    row.ofHinomi += ofHinomi.isPage() ? 1 : 0;
    List<String> lines = Difference.between(ofCurl, ofHinomi);
    if (!lines.isEmpty()
        && lines.getFirst().startsWith("bytes")
        && curl.ask(page).bytes() != ofCurl.bytes()) {
      lines = List.of(); // no two answers are alike
    }
    if (lines.isEmpty()) {
      row.same++;
      return;
    }
    if (page.onPurpose().isPresent()) {
      row.onPurpose++;
      System.out.printf("on purpose  %s: %s%n", page.name(), page.onPurpose().get());
    } else {
      differences++;
      System.out.printf("DIFFERENCE  %s: %s%n", OneLine.of(page.name()), OneLine.of(page.url()));
    }
    lines.forEach(line -> System.out.println("            " + OneLine.of(line)));
  }

  private int report() {
    List<String> names = new ArrayList<>(rows.keySet());
    int width = names.stream().map(String::length).max(Comparator.naturalOrder()).orElse(0);
    System.out.printf(
        "%n%-" + Math.max(8, width) + "s %7s %7s %7s %7s %11s %10s%n",
        "server",
        "URLs",
        "curl",
        "Hinomi",
        "same",
        "on purpose",
        "differing");
    rows.forEach((name, row) ->
        System.out.printf(
            "%-" + Math.max(8, width) + "s %7d %7d %7d %7d %11d %10d%n",
            name,
            row.pages,
            row.ofCurl,
            row.ofHinomi,
            row.same,
            row.onPurpose,
            row.pages - row.same - row.onPurpose));
    int all = rows.values().stream().mapToInt(row -> row.pages).sum();
    int onPurpose = rows.values().stream().mapToInt(row -> row.onPurpose).sum();
    System.out.printf(
        "%n%d URLs: %d the same, %d different on purpose, %d different%n",
        all, all - onPurpose - differences, onPurpose, differences);
    return differences == 0 ? 0 : 1;
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}

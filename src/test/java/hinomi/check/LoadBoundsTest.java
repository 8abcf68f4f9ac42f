package hinomi.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.JavaProcess;
import hinomi.config.Problem;
import hinomi.probe.Probes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Folders that would take any amount of memory, time or stack: each is read by a process of its
/// own with a small heap, which tells what is wrong and lives.
class LoadBoundsTest {
  private static final String CHECK =
      "checks { \"%s\" { http { url = \"http://a.example/\" } } }\n";
  private static final String GOOD = CHECK.formatted("good");

  @TempDir private Path folder;

  record Case(String name, Written files, String told) {
    @Override
    public String toString() {
      return name;
    }
  }

  interface Written {
    void write(Path folder) throws Exception;
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "a large file", file(GOOD + "# comment\n".repeat(5_000_000)), "larger than 512 KiB"),
        new Case(
            "a large text",
            file("checks { a { description = \"" + "x".repeat(50_000_000) + "\" } }"),
            "larger than 512 KiB"),
        new Case("many values", file("x = [" + "1,".repeat(250_000) + "]\n" + GOOD), "120000 keys"),
        new Case("a long text", file("x = " + "a ".repeat(40_000) + "\n" + GOOD), "2000 words"),
        new Case(
            "texts in a row", file("x = " + "\"a\"".repeat(40_000) + "\n" + GOOD), "2000 words"),
        new Case("many lists", file("x = " + "[1]".repeat(170_000) + "\n" + GOOD), "120000 keys"),
        new Case("a long path", file("x" + ".x".repeat(50_000) + " = 1\n" + GOOD), "100 dots"),
        new Case(
            "a long way",
            file("x0 = ${x2000}\n" + lines("x%2$d = ${?x%1$d}${?y}", 2_000) + GOOD),
            "deep"),
        new Case(
            "one key many times", file("x = 1\n".repeat(20_000) + GOOD), "more than 2000 times"),
        new Case(
            "many substitutions",
            file("y = 1\nx = " + "${y}".repeat(20_000) + "\n" + GOOD),
            "10000"),
        new Case(
            "substitutions of text", file(doubling("x%2$d = ${x%1$d}${x%1$d}", "a")), "4 million"),
        new Case(
            "substitutions of lists",
            file(doubling("x%2$d = ${x%1$d}${x%1$d}", "[a]")),
            "4 million"),
        new Case(
            "nested lists", file(doubling("x%2$d = [${x%1$d}, ${x%1$d}]", "[a]")), "4 million"),
        new Case(
            "nested objects",
            file(doubling("x%2$d { l = ${x%1$d}, r = ${x%1$d} }", "{}")),
            "4 million"),
        new Case(
            "one key that grows",
            file("x = a\n" + "x = ${x}${x}\n".repeat(40) + GOOD),
            "4 million"),
        new Case(
            "a list that grows", file("x = [a]\n" + "x += ${x}\n".repeat(40) + GOOD), "4 million"),
        new Case("includes that double", LoadBoundsTest::includesThatDouble, "20 files include"),
        new Case(
            "one include many times",
            LoadBoundsTest::includeManyTimes,
            "includes more than 1000 files"),
        new Case("large includes", LoadBoundsTest::largeIncludes, "more than 32 MiB"),
        new Case("many checks", LoadBoundsTest::manyChecks, "does not fit into the memory"),
        new Case("long checks", file(longChecks()), "32 million characters"),
        new Case(
            "a large body in many checks",
            LoadBoundsTest::largeBodies,
            "does not fit into the memory"),
        new Case("a text that grows", file(growingText()), "longer than a million characters"),
        new Case("a chain of dependencies", file(chain(4_000, "c4000")), "loaded 4001"),
        new Case("a circle of dependencies", file(chain(4_000, "c0")), "more than 1000 problems"),
        new Case(
            "many mistakes",
            file("checks {\n" + lines("c%d { htp {} }", 9_000) + "}"),
            "more than 1000 problems"),
        new Case(
            "a long mistake",
            file("checks { a { interval = \"" + "x".repeat(400_000) + "\" } }"),
            "…"),
        new Case("a pipe", LoadBoundsTest::pipe, "x.conf: is not a regular file"),
        new Case(
            "a device", LoadBoundsTest::device, "x.conf: is a link that leads out of the folder"),
        new Case(
            "a link to itself",
            LoadBoundsTest::circularLink,
            "x.conf: is a link that leads nowhere"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isToldAbout(Case each) throws Exception {
    each.files.write(folder);

    Process child =
        JavaProcess.of(
                List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"),
                LoadBoundsTest.class,
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertTrue(child.waitFor(5, TimeUnit.MINUTES), said);
    assertEquals(0, child.exitValue(), said);
    assertTrue(said.contains(each.told), said);
  }

  /// What the child runs.
  public static void main(String[] arguments) {
    switch (Checks.load(Path.of(arguments[0]), Map.of(), Probes.kinds())) {
      case Checks.Load.Loaded(Checks checks) -> System.out.println("loaded " + checks.all().size());
      case Checks.Load.Refused(List<Problem> problems) -> problems.forEach(System.out::println);
    }
  }

  private static Written file(String text) {
    return folder -> Files.writeString(folder.resolve("x.conf"), text);
  }

  private static String doubling(String line, String first) {
    return "x0 = " + first + "\n" + lines(line, 40) + GOOD;
  }

  /// Each with its number and the next one.
  private static String lines(String line, int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> line.formatted(number, number + 1) + "\n")
        .collect(Collectors.joining());
  }

  private static void includesThatDouble(Path folder) throws IOException {
    Files.writeString(folder.resolve("x.conf"), "include \"0.part\"\n" + GOOD);
    for (int part = 0; part < 40; part++) {
      String twice = "include \"%d.part\"\n".formatted(part + 1).repeat(2);
      Files.writeString(folder.resolve(part + ".part"), twice);
    }
  }

  private static void includeManyTimes(Path folder) throws IOException {
    Files.writeString(folder.resolve("x.conf"), "include \"part\"\n".repeat(25_000) + GOOD);
    Files.writeString(folder.resolve("part"), "");
  }

  private static void largeIncludes(Path folder) throws IOException {
    Files.writeString(folder.resolve("x.conf"), "include \"part\"\n".repeat(100) + GOOD);
    Files.writeString(folder.resolve("part"), "# comment\n".repeat(50_000));
  }

  private static void manyChecks(Path folder) throws IOException {
    String numbers =
        IntStream.range(0, 20_000).mapToObj(String::valueOf).collect(Collectors.joining(","));
    for (int file = 0; file < 20; file++) {
      Files.writeString(
          folder.resolve(file + ".conf"),
          "checks { \"c%d-{n}\" { each { n = [%s] }, udp { host = a, port = 1, send = a } } }"
              .formatted(file, numbers));
    }
  }

  private static String longChecks() {
    String numbers =
        IntStream.range(0, 10_000).mapToObj(String::valueOf).collect(Collectors.joining(","));
    return "checks { \"c-{n}\" { each { n = [%s] }, http { url = \"http://a/{n}\", body = \"%s\" } } }"
        .formatted(numbers, "x".repeat(300_000));
  }

  private static String growingText() {
    return "checks { \"a-{n}\" { each { n = [\"%s\"] }, http { url = \"http://a/\", body = \"%s\" } } }"
        .formatted("x".repeat(90), "{n}".repeat(50_000));
  }

  private static void largeBodies(Path folder) throws IOException {
    String numbers =
        IntStream.range(0, 1_000).mapToObj(String::valueOf).collect(Collectors.joining(","));
    Files.writeString(folder.resolve("body"), "x".repeat(1_000_000));
    Files.writeString(
        folder.resolve("x.conf"),
        "checks { \"c-{n}\" { each { n = [%s] }, http { url = \"http://a/{n}\", file = body } } }"
            .formatted(numbers));
  }

  private static String chain(int length, String end) {
    String check = "c%d { http { url = \"http://a.example/\" }, depends-on = c%d }";
    return "checks {\n"
        + lines(check, length).replace("c" + length + " }", end + " }")
        + (end.equals("c0") ? "}" : "}\n" + CHECK.formatted(end));
  }

  private static void pipe(Path folder) throws Exception {
    assertEquals(
        0, new ProcessBuilder("mkfifo", folder.resolve("x.conf").toString()).start().waitFor());
  }

  private static void device(Path folder) throws IOException {
    Files.createSymbolicLink(folder.resolve("x.conf"), Path.of("/dev/zero"));
  }

  private static void circularLink(Path folder) throws IOException {
    Files.createSymbolicLink(folder.resolve("x.conf"), Path.of("x.conf"));
    Files.createSymbolicLink(folder.resolve("around"), Path.of("."));
  }
}

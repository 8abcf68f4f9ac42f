package hinomi.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import hinomi.config.Problem;
import hinomi.config.Problems;
import hinomi.config.Section;
import hinomi.probe.ProbeKind;
import hinomi.probe.Probes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The examples are the reference: every key that the loader knows stands in one of them.
class ExamplesTest {
  private static final String NOBODY = "zzz";
  private static final String LIST = "[]";
  private static final List<String> KINDS = Probes.kinds().stream().map(ProbeKind::key).toList();
  private static final Pattern KNOWN = Pattern.compile("known: \\[(.*)]");
  private static final int DEEPEST = 6;

  /// Inside of these are the same words as around them.
  private static final Set<String> GROUPS = Set.of("all", "any", "not");

  /// The words of matchers are the same wherever these stand; those of JSON values are shown.
  private static final Pattern MATCHERS =
      Pattern.compile(
          "expect\\.(?!body\\.json\\.\\*\\.[^.]*$).*\\.(equals|not-equals|at-least|at-most|more-than|less-than"
              + "|exists|every|every\\..*)");

  @Test
  void showEveryKeyThatTheLoaderKnows() throws IOException {
    Set<String> known = known();
    known.removeIf(key -> key.startsWith("warn.")); // the same words as in expect
    known.removeIf(key ->
        key.matches("journey\\.steps\\.(http|expect|warn|repeat\\.until)\\..*")); // as outside
    known.removeIf(key -> MATCHERS.matcher(key).matches());
    known.removeAll(shown());
    for (String key : List.of("tls.client.keystore", "tls.ciphers", "tls.groups")) {
      if (shown().contains("tcp." + key)) {
        known.removeIf(each -> each.endsWith(key)); // the same for all kinds
      }
    }

    assertTrue(known.isEmpty(), () -> "no example shows " + known);
  }

  @Test
  void areFoundOutByTheirUnknownKeys() {
    Set<String> known = known();

    assertEquals(
        Set.of(),
        Stream.of("interval", "http.url", "http.tls.client.key", "expect.body.json.*.at-least")
            .filter(key -> !known.contains(key))
            .collect(Collectors.toSet()));
  }

  private static Set<String> known() {
    Set<String> known = new TreeSet<>();
    KINDS.forEach(kind -> addKnown(kind, List.of(), known));
    return known;
  }

  /// Puts a key that nobody knows into each section in turn, and into each list of sections, of a
  /// check of the kind: the problem names those that are known.
  private static void addKnown(String kind, List<String> path, Set<String> known) {
    for (List<String> section : List.of(path, asList(path))) {
      for (String key : knownAt(kind, section)) {
        List<String> below = below(section, key);
        known.add(String.join(".", below).replace(LIST, ""));
        if (below.size() < DEEPEST && !GROUPS.contains(key)) {
          addKnown(kind, below, known);
          addKnown(kind, below(below, "*"), known);
        }
      }
    }
  }

  private static List<String> asList(List<String> path) {
    return path.isEmpty() || path.getLast().endsWith(LIST)
        ? List.of("*") // where nothing is
        : below(path.subList(0, path.size() - 1), path.getLast() + LIST);
  }

  private static List<String> below(List<String> path, String key) {
    return Stream.concat(path.stream(), Stream.of(key)).toList();
  }

  private static List<String> knownAt(String kind, List<String> path) {
    return problems(kind, nested(below(path, NOBODY))).stream()
        .filter(problem -> problem.path().replaceAll("\\[\\d+]", LIST).equals(at(path)))
        .map(problem -> KNOWN.matcher(problem.message()))
        .filter(Matcher::find)
        .findFirst()
        .map(found -> Stream.of(found.group(1).split(", ")))
        .orElse(Stream.of())
        .filter(key -> !path.isEmpty() || key.equals(kind) || !KINDS.contains(key))
        .toList();
  }

  private static String at(List<String> path) {
    return below(path, NOBODY).stream().map(ExamplesTest::named).collect(Collectors.joining("."));
  }

  private static String named(String key) {
    return key.replace("*", "whatever");
  }

  private static Map<String, Object> nested(List<String> path) {
    Object value = 1;
    for (String key : path.reversed()) {
      String name = named(key).replace(LIST, "");
      value = Map.of(name, key.endsWith(LIST) ? List.of(value) : value);
    }
    return asValues(value);
  }

  @SuppressWarnings("unchecked") // made above
  private static Map<String, Object> asValues(Object map) {
    return (Map<String, Object>) map;
  }

  private static List<Problem> problems(String kind, Map<String, Object> values) {
    Problems problems = new Problems();
    Map<String, Object> whole = new java.util.HashMap<>(values);
    whole.putIfAbsent(kind, Map.of());
    Checks.of("example", Section.inMemory("example", whole, problems), Probes.kinds());
    return problems.sorted();
  }

  private static Set<String> shown() throws IOException {
    Set<String> shown = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("examples"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".conf")).toList()) {
        Config config = ConfigFactory.parseFile(file.toFile());
        add("", config.root(), shown); // a part that others include inside defaults { }
        Optional.ofNullable(config.root().get("defaults")).ifPresent(it -> add("", it, shown));
        if (config.root().get("checks") instanceof ConfigObject checks) {
          checks.values().forEach(check -> add("", check, shown));
        }
      }
    }
    return shown;
  }

  /// Every path of the value, and the same with each of its keys standing for any.
  private static void add(String path, ConfigValue value, Set<String> shown) {
    if (value instanceof ConfigObject object) {
      object.forEach((key, each) -> {
        String dot = path.isEmpty() ? "" : ".";
        shown.add(path + dot + key);
        add(path + dot + key, each, shown);
        add(path + dot + "*", each, shown);
      });
    } else if (value instanceof ConfigList list) {
      list.forEach(each -> add(path, each, shown));
    }
  }
}

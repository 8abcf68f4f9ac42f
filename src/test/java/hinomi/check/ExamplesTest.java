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
import hinomi.probe.Probes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The examples are the reference: every key that the loader knows stands in one of them.
class ExamplesTest {
  private static final String NOBODY = "zzz";
  private static final Pattern KNOWN = Pattern.compile("known are \\[(.*)]");
  private static final int DEEPEST = 6;

  @Test
  void showEveryKeyThatTheLoaderKnows() throws IOException {
    Set<String> known = new TreeSet<>();
    addKnown(List.of(), known);
    known.removeIf(key -> key.startsWith("warn.")); // the same words as in expect
    known.removeAll(shown());

    assertTrue(known.isEmpty(), () -> "no example shows " + known);
  }

  @Test
  void areFoundOutByTheirUnknownKeys() {
    Set<String> known = new TreeSet<>();
    addKnown(List.of(), known);

    assertEquals(
        Set.of(),
        Stream.of("interval", "http.url", "http.tls.client.key", "expect.body.json.*.at-least")
            .filter(key -> !known.contains(key))
            .collect(java.util.stream.Collectors.toSet()));
  }

  /// Puts a key that nobody knows into each section in turn: the problem names those that are
  /// known.
  private static void addKnown(List<String> path, Set<String> known) {
    for (String key : knownAt(path)) {
      List<String> below = Stream.concat(path.stream(), Stream.of(key)).toList();
      known.add(String.join(".", below));
      if (below.size() < DEEPEST) {
        addKnown(below, known);
        addKnown(Stream.concat(below.stream(), Stream.of("*")).toList(), known);
      }
    }
  }

  private static List<String> knownAt(List<String> path) {
    return Stream.of(nested(path, Map.of(NOBODY, 1)), nested(path, List.of(Map.of(NOBODY, 1))))
        .flatMap(values -> problems(values).stream())
        .filter(problem -> problem.path().replaceAll("\\[\\d+]", "").equals(at(path)))
        .map(problem -> KNOWN.matcher(problem.message()))
        .filter(Matcher::find)
        .findFirst()
        .map(found -> Arrays.asList(found.group(1).split(", ")))
        .orElse(List.of());
  }

  private static String at(List<String> path) {
    return Stream.concat(path.stream().map(ExamplesTest::named), Stream.of(NOBODY))
        .collect(java.util.stream.Collectors.joining("."));
  }

  private static String named(String key) {
    return key.equals("*") ? "any" : key;
  }

  private static Map<String, Object> nested(List<String> path, Object innermost) {
    Object value = innermost;
    for (String key : path.reversed()) {
      value = Map.of(named(key), value);
    }
    return value instanceof Map<?, ?> map ? asValues(map) : Map.of();
  }

  @SuppressWarnings("unchecked") // made above
  private static Map<String, Object> asValues(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }

  private static List<Problem> problems(Map<String, Object> values) {
    Problems problems = new Problems();
    Map<String, Object> whole = new java.util.HashMap<>(values);
    whole.putIfAbsent("http", Map.of("url", "http://localhost/"));
    Checks.of("example", Section.inMemory("example", whole, problems), Probes.kinds());
    return problems.sorted();
  }

  private static Set<String> shown() throws IOException {
    Set<String> shown = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("checks"))) {
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

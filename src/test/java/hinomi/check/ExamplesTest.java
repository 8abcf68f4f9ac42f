package hinomi.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The examples are the reference: every key that the loader knows stands in one of them.
class ExamplesTest {
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
    return KnownKeys.KINDS.stream()
        .flatMap(kind -> KnownKeys.of(kind).stream())
        .collect(Collectors.toCollection(TreeSet::new));
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

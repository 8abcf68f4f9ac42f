package hinomi.cli.init;

import io.vertx.core.json.Json;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Values in HOCON as people write them: quoted only where needed, in one line where it fits.
final class HoconText {
  private static final Pattern UNQUOTED = Pattern.compile("[a-z]([a-z0-9.-]*[a-z0-9])?");
  private static final Set<String> WORDS = Set.of("true", "false", "null");
  private static final int WIDTH = 100;

  private HoconText() {}

  static String of(String text) {
    return UNQUOTED.matcher(text).matches() && !WORDS.contains(text) ? text : Json.encode(text);
  }

  /// The line or the lines of `each` with one variable.
  static String list(String name, List<String> values) {
    List<String> written = values.stream().map(HoconText::of).toList();
    String line = "    each { " + name + " = [" + String.join(", ", written) + "] }\n";
    return line.length() <= WIDTH
        ? line
        : written.stream()
            .map(value -> "        " + value + "\n")
            .collect(
                Collectors.joining("", "    each {\n      " + name + " = [\n", "      ]\n    }\n"));
  }

  /// The lines of `each` with several variables.
  static String rows(List<String> rows) {
    return rows.stream()
        .map(row -> "      " + row + "\n")
        .collect(Collectors.joining("", "    each = [\n", "    ]\n"));
  }
}

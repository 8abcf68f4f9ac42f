package hinomi.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Reads variables from a file in the format of docker's `--env-file`: `NAME=VALUE` lines, values
/// taken literally, quotes included; empty lines and lines that begin with `#` are skipped. No
/// problem shows a value.
public final class EnvironmentFile {
  private static final Predicate<String> NAME =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]*").asMatchPredicate();

  private static final int LARGEST = 1024 * 1024;

  private EnvironmentFile() {}

  static boolean isName(String text) {
    return NAME.test(text);
  }

  /// What the file sets; the last line of a name counts.
  public static Map<String, String> read(Path file, Problems problems) {
    Map<String, String> values = new LinkedHashMap<>();
    try {
      List<String> lines = Utf8.decoded(bytes(file)).lines().toList();
      for (int line = 1; line <= lines.size(); line++) {
        String text = lines.get(line - 1);
        if (!text.isBlank() && !text.startsWith("#")) {
          put(text, new Position(file.toString(), line), values, problems);
        }
      }
    } catch (Utf8.NotUtf8 wrong) {
      problems.add(new Position(file.toString(), wrong.line()), "", Folder.inWords(wrong));
    } catch (IOException unreadable) {
      problems.add(new Position(file.toString(), 0), "", Folder.inWords(unreadable));
    }
    return values;
  }

  /// It may be a pipe, which has no length.
  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new IOException("it is larger than 1 MiB");
      }
      return bytes;
    }
  }

  /// What `NAME=VALUE` sets.
  public static void put(
      String text, Position place, Map<String, String> values, Problems problems) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? "" : text.substring(0, equals).strip();
    if (isName(name)) {
      values.put(name, text.substring(equals + 1));
    } else {
      problems.add(
          place,
          "",
          "must be NAME=VALUE, where NAME is letters, digits and _, with no digit first");
    }
  }
}

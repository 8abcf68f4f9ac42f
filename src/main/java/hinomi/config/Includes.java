package hinomi.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Resolves the include statements of one file, within its folder. HOCON does not report where an
/// include is, so the text is searched for it.
final class Includes
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
  /// Statements, and what may look like one: comments and quoted text.
  private static final Pattern STATEMENT =
      Pattern.compile(
          "(?:#|//)[^\\n]*"
              + "|\"\"\".*?\"\"\""
              + "|\\binclude\\s+(?:required\\s*\\(\\s*)?(?:(?:url|file|classpath)\\s*\\(\\s*)?"
              + "\"(?<what>[^\"\\n]*)\""
              + "|\"(?:[^\"\\\\\\n]|\\\\.)*+\"",
          Pattern.DOTALL);

  private final Parser parser;
  private final List<Path> trail;
  private final Position name;
  private final Map<String, Deque<Integer>> lines;

  private Includes(
      Parser parser, List<Path> trail, Position name, Map<String, Deque<Integer>> lines) {
    this.parser = parser;
    this.trail = trail;
    this.name = name;
    this.lines = lines;
  }

  static Includes of(Parser parser, Path file) {
    return new Includes(parser, List.of(file), new Position(file.toString(), 0), Map.of());
  }

  /// How many files include one another down to the last of them.
  int depth() {
    return trail.size();
  }

  /// The same, while the text of its last file is parsed.
  Includes reading(String text, Position of) {
    Map<String, Deque<Integer>> found = new HashMap<>();
    LineCount lines = new LineCount(text);
    STATEMENT
        .matcher(text)
        .results()
        .filter(statement -> statement.group("what") != null)
        .forEach(statement ->
            found
                .computeIfAbsent(statement.group("what"), _ -> new ArrayDeque<>())
                .add(lines.at(statement.start())));
    return new Includes(parser, trail, of, found);
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    return follow(what);
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File file) {
    return follow(file.getPath());
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL url) {
    return refuse(
        placeOf(url.toString()), "url(...) cannot be included, only files of this folder");
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    return refuse(placeOf(what), "classpath(...) cannot be included, only files of this folder");
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  private ConfigObject follow(String what) {
    Position from = placeOf(what);
    try {
      Path file = fileOf(what);
      if (!Files.isRegularFile(file)) {
        String why = Files.exists(file) ? "it is not a regular file" : "it does not exist";
        return refuse(from, named(what, why));
      }
      if (!parser.folder().holds(file)) {
        return refuse(from, named(what, "it lies outside of this folder"));
      }
      return follow(file.toRealPath(), what, from);
    } catch (InvalidPathException _) {
      return refuse(from, named(what, "that is no name of a file"));
    } catch (IOException unreadable) {
      return refuse(from, named(what, "it " + Folder.inWords(unreadable)));
    }
  }

  /// Beside the file that includes it, or else below the folder of all files.
  private Path fileOf(String what) {
    Path beside = withEnding(trail.getLast().resolveSibling(what).normalize());
    Path below = withEnding(parser.folder().resolve(what));
    return !Files.exists(beside) && Files.exists(below) ? below : beside;
  }

  /// As HOCON has it, `.conf` may be left out.
  private static Path withEnding(Path named) {
    return Files.exists(named) ? named : named.resolveSibling(named.getFileName() + ".conf");
  }

  /// The files that the statements of the text name, followed or not.
  Set<Path> named() {
    Set<Path> files = new HashSet<>();
    for (String what : lines.keySet()) {
      try {
        files.add(fileOf(what).toRealPath());
      } catch (IOException | InvalidPathException _) {
        // That is told once the statement is followed.
      }
    }
    return files;
  }

  private ConfigObject follow(Path file, String what, Position from) throws IOException {
    if (trail.contains(file)) {
      return refuse(from, named(what, "it includes this file"));
    }
    List<Path> further = new ArrayList<>(trail);
    further.add(file);
    return parser.include(file, new Includes(parser, further, from, Map.of()), from);
  }

  private ConfigObject refuse(Position from, String why) {
    parser.refuse(from, why);
    return ConfigFactory.empty().root();
  }

  private static String named(String what, String why) {
    return "'" + what + "' cannot be included: " + why;
  }

  private Position placeOf(String what) {
    Deque<Integer> left = lines.getOrDefault(what, new ArrayDeque<>());
    return new Position(name.file(), left.isEmpty() ? 0 : left.removeFirst());
  }
}

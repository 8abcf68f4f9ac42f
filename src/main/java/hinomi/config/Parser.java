package hinomi.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Parses one file together with its includes. A mistake in one of them is reported, and the others
/// are read all the same.
final class Parser {
  private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{\\??\\s*\"?([^}\".\\s]+)");

  private final Folder folder;
  private final LoadBudget budget;
  private final ValueOrigins origins;
  private final Problems problems;
  private final Set<Path> included = new HashSet<>();
  private final Set<String> substituted = new HashSet<>();
  private int includes;
  private int substitutions;
  private boolean whole = true;

  Parser(Folder folder, LoadBudget budget, ValueOrigins origins, Problems problems) {
    this.folder = folder;
    this.budget = budget;
    this.origins = origins;
    this.problems = problems;
  }

  /// The file as it is written; empty when it cannot be read at all.
  Optional<ConfigObject> parse(Path file) {
    Position name = new Position(file.toString(), 0);
    try {
      Path real = file.toRealPath();
      return parse(name, Utf8.read(file, budget), Includes.of(this, real), Optional.empty());
    } catch (IOException unreadable) {
      refuse(name, unreadable);
      return Optional.empty();
    }
  }

  /// Parses an included file. A mistake in it does not end the including one.
  ConfigObject include(Path file, Includes trail, Position from) throws IOException {
    Position name = folder.nameOf(file);
    budget.include(trail.depth(), ++includes);
    included.add(file.toRealPath());
    ConfigObject nothing = ConfigFactory.empty().root();
    try {
      return parse(name, Utf8.read(file, budget), trail, Optional.of(from)).orElse(nothing);
    } catch (Utf8.NotUtf8 | SmallFile.Unfit unreadable) {
      refuse(name, unreadable);
      return nothing;
    }
  }

  private Optional<ConfigObject> parse(
      Position name, String text, Includes trail, Optional<Position> from) {
    Includes further = trail.reading(text, name);
    Optional<ConfigObject> object = parse(name, text, further, from, new Brackets(text));
    if (object.isEmpty()) {
      included.addAll(further.named()); // they are parts, though it cannot be read
    }
    return object;
  }

  private Optional<ConfigObject> parse(
      Position name, String text, Includes further, Optional<Position> from, Brackets brackets) {
    if (brackets.tooDeepAt() > 0) {
      Position place = new Position(name.file(), brackets.tooDeepAt());
      refuse(place, "more than " + Brackets.DEEPEST + " { and [ are open");
      return Optional.empty();
    }
    if (brackets.longPathAt() > 0) {
      Position place = new Position(name.file(), brackets.longPathAt());
      refuse(place, "a path has more than " + Brackets.DEEPEST + " dots");
      return Optional.empty();
    }
    if (brackets.longTextAt() > 0) {
      Position place = new Position(name.file(), brackets.longTextAt());
      refuse(place, "more than " + Brackets.MOST_WORDS + " words or texts stand side by side");
      return Optional.empty();
    }
    if (brackets.parts() > LoadBudget.PARTS) {
      refuse(name, "has more than " + LoadBudget.PARTS + " keys and values; make several of it");
      return Optional.empty();
    }
    Optional<DuplicateKeys.Key> repeated = DuplicateKeys.in(text);
    if (repeated.isPresent()) {
      Position place = new Position(name.file(), repeated.get().line());
      String key = "'" + repeated.get().name() + "'";
      refuse(place, key + " is written more than " + LoadBudget.REPEATS + " times in one object");
      return Optional.empty();
    }
    SUBSTITUTION.matcher(text).results().forEach(this::note);
    ConfigParseOptions options =
        ConfigParseOptions.defaults()
            .setOriginDescription(origins.describe(name.file(), from))
            .setSyntax(name.file().endsWith(".json") ? ConfigSyntax.JSON : ConfigSyntax.CONF)
            .setAllowMissing(false)
            .setIncluder(further);
    try {
      ConfigObject object = ConfigFactory.parseString(text, options).root();
      List<MissingCommas.Pair> pairs = new MissingCommas(text).all();
      pairs.forEach(pair -> refuse(new Position(name.file(), pair.line()), pair.message()));
      return pairs.isEmpty() ? Optional.of(object) : Optional.empty();
    } catch (ConfigException wrong) {
      int line = wrong.origin() == null ? 0 : wrong.origin().lineNumber();
      refuse(new Position(name.file(), Math.max(line, 0)), SyntaxErrors.inWords(wrong, text));
      return Optional.empty();
    }
  }

  private void note(MatchResult substitution) {
    substituted.add(substitution.group(1));
    substitutions++;
    if (substitutions > LoadBudget.SUBSTITUTIONS) {
      throw LoadBudget.Exceeded.byOneFile(
          "has more than " + LoadBudget.SUBSTITUTIONS + " ${...}; make several files of it");
    }
  }

  void refuse(Position place, String message) {
    problems.add(place, "", message);
    whole = false;
  }

  private void refuse(Position file, IOException failure) {
    int line = failure instanceof Utf8.NotUtf8 wrong ? wrong.line() : 0;
    refuse(new Position(file.file(), line), Folder.inWords(failure));
  }

  Folder folder() {
    return folder;
  }

  /// Whether nothing was refused: what is missing then is the author's mistake, not a consequence.
  boolean sawAll() {
    return whole;
  }

  Set<Path> included() {
    return included;
  }

  /// The first names of all `${name}` in the texts.
  Set<String> substituted() {
    return substituted;
  }
}

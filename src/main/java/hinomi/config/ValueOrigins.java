package hinomi.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where the values of one file, and of what it includes, were written. HOCON keeps a description
/// with every value and joins those of merged ones; the marks we describe files and variables with
/// can be found in it again.
final class ValueOrigins {
  private static final Pattern MARK = Pattern.compile("<([#$=?])([^<>]*)>(?:: (\\d+))?");

  private static final Pattern SEVERAL_LINES = Pattern.compile("<#\\d+>: \\d+-\\d+");

  private final List<Source> sources = new ArrayList<>();
  private boolean missing;
  private boolean placeholders;

  private record Source(String file, Optional<Position> includedFrom) {}

  /// The description under which HOCON shall parse the file.
  String describe(String file, Optional<Position> includedFrom) {
    sources.add(new Source(file, includedFrom));
    return "<#" + (sources.size() - 1) + ">";
  }

  static String ofVariable(String name) {
    return "<$" + plain(name) + ">";
  }

  /// The origin of a variable that is not secret.
  static String ofPlainVariable(String name) {
    return "<=" + plain(name) + ">";
  }

  String ofMissingVariable(String name) {
    missing = true;
    return "<?" + plain(name) + ">";
  }

  String ofPlaceholder(String name, boolean isPlain) {
    placeholders = true;
    return isPlain ? ofPlainVariable(name) : ofVariable(name);
  }

  /// Whether a placeholder stands anywhere in the file.
  boolean hasPlaceholders() {
    return placeholders;
  }

  /// Without what would make a mark of its own.
  private static String plain(String name) {
    return name.replaceAll("[<>]", "");
  }

  /// The first line of a file in the origin, if a file has any part in it.
  Optional<Position> place(ConfigOrigin origin) {
    return marks(origin).filter(mark -> mark.group(1).equals("#")).findFirst().map(this::place);
  }

  Optional<String> variable(ConfigOrigin origin) {
    return marks(origin)
        .filter(mark -> mark.group(1).equals("$") || mark.group(1).equals("="))
        .findFirst()
        .map(mark -> mark.group(2));
  }

  /// The names of the variables that are not plain and gave the value, or a part of it.
  Stream<String> secretVariables(ConfigValue value) {
    return value instanceof ConfigList list
        ? list.stream().flatMap(this::secretVariables)
        : marks(value.origin())
            .filter(mark -> mark.group(1).equals("$"))
            .map(mark -> mark.group(2));
  }

  /// Whether any of the value came from a variable that is not plain.
  boolean isSecret(ConfigOrigin origin) {
    return marks(origin).anyMatch(mark -> mark.group(1).equals("$"));
  }

  /// Whether all of the value came from one variable.
  static boolean isVariable(ConfigOrigin origin) {
    return origin.description().startsWith("<$") || origin.description().startsWith("<=");
  }

  static boolean isOfSeveralLines(ConfigOrigin origin) {
    return SEVERAL_LINES.matcher(origin.description()).find();
  }

  /// Whether the value, or an element of it, comes from a variable that is not set.
  boolean isMissing(ConfigValue value) {
    return missing
        && (value.origin().description().contains("<?")
            || (value instanceof ConfigList list && list.stream().anyMatch(this::isMissing)));
  }

  /// In words, where the value came from, if that is not where it is used.
  String definition(ConfigValue value, Position used) {
    Optional<Position> defined = place(value.origin()).filter(place -> !place.equals(used));
    return variable(value.origin())
        .map(name -> " (its value comes from the environment: " + name + ")")
        .or(() -> defined.map(place -> " (its value comes from " + place + ")"))
        .orElse("");
  }

  /// In words, which statement brought the file of the place in; empty for the file itself.
  String includedFrom(Position place) {
    return sources.stream()
        .filter(source -> source.file().equals(place.file()))
        .findFirst()
        .flatMap(Source::includedFrom)
        .map(from -> " (included from " + from + ")")
        .orElse("");
  }

  private Position place(MatchResult mark) {
    String line = mark.group(3);
    return new Position(
        sources.get(Integer.parseInt(mark.group(2))).file(),
        line == null ? 0 : Integer.parseInt(line));
  }

  private static Stream<MatchResult> marks(ConfigOrigin origin) {
    return MARK.matcher(origin.description()).results();
  }
}

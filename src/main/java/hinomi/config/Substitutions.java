package hinomi.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Resolves each `${NAME}` of a file, in the file or else in the environment. Values from the
/// environment are secret from then on, unless they are plain.
final class Substitutions implements ConfigResolver {
  private static final Pattern UNRESOLVED = Pattern.compile("value: \\$\\{(.*)}");

  /// Names in small letters are keys of the file, misspelt.
  private static final Predicate<String> OF_THE_ENVIRONMENT =
      Pattern.compile("[A-Z][A-Z0-9_]*").asMatchPredicate();

  /// The file is resolved anew for each name that is missing.
  private static final int MOST_MISSING = 20;

  private final Environment environment;
  private final FileContext reading;
  private final Set<String> missing = new HashSet<>();
  private final Set<String> refused = new TreeSet<>();
  private final Set<String> used = new TreeSet<>();

  Substitutions(Environment environment, FileContext reading) {
    this.environment = environment;
    this.reading = reading;
  }

  /// Reports every missing name wherever it is used, unless the parser rejected a part of the file,
  /// which may define it. Everything that depends on it is marked missing.
  Optional<Node> resolve(ConfigObject written, boolean sawAll) {
    if (!written.toConfig().isResolved()) {
      LoadBudget.resolve(ResolvedSize.of(written, this::lengthOf));
    }
    ConfigResolveOptions options =
        ConfigResolveOptions.defaults().setUseSystemEnvironment(false).appendResolver(this);
    while (true) {
      try {
        ConfigObject resolved = written.toConfig().resolve(options).root();
        refused.stream().limit(MOST_MISSING).forEach(name -> tellRefused(name, written));
        return Optional.of(Node.of(resolved, written));
      } catch (ConfigException.UnresolvedSubstitution unresolved) {
        Matcher name = UNRESOLVED.matcher(String.valueOf(unresolved.getMessage()));
        boolean known = !name.find() || !missing.add(name.group(1));
        if (isCycle(unresolved) || known || missing.size() > MOST_MISSING) {
          return refuse(unresolved);
        }
        if (sawAll && !isReplaced(name.group(1))) {
          Use use = new Use(List.of("${" + name.group(1) + "}"), message(name.group(1), written));
          use.tell(reading, written, "");
        }
      } catch (ConfigException wrong) {
        return missing.isEmpty() ? refuse(wrong) : Optional.empty();
      }
    }
  }

  private int lengthOf(String name) {
    return environment.values().getOrDefault(name, "").length();
  }

  private static boolean isCycle(ConfigException unresolved) {
    return String.valueOf(unresolved.getMessage()).contains("cycle");
  }

  private Optional<Node> refuse(ConfigException wrong) {
    Optional<Position> place =
        Optional.ofNullable(wrong.origin()).flatMap(reading.origins()::place);
    reading.add(place.orElse(Position.NOWHERE), "", SyntaxErrors.inWords(wrong, ""));
    return Optional.empty();
  }

  /// Whether a placeholder stands for the variable when it is missing.
  private boolean isReplaced(String name) {
    return environment.hasPlaceholders() && OF_THE_ENVIRONMENT.test(name);
  }

  /// The names for which placeholders stand.
  Set<String> replaced() {
    return missing.stream().filter(this::isReplaced).collect(Collectors.toSet());
  }

  /// The names that were looked for in the environment, found or not.
  Set<String> used() {
    return used;
  }

  @Override
  public @Nullable ConfigValue lookup(String name) {
    if (EnvironmentFile.isName(name)) {
      used.add(name);
    }
    if (environment.isRefused(name)) {
      refused.add(name);
      return ConfigValueFactory.fromAnyRef("", reading.origins().ofMissingVariable(name));
    }
    String value = environment.values().get(name);
    if (value != null && environment.isPlain(name)) {
      return ConfigValueFactory.fromAnyRef(value, ValueOrigins.ofPlainVariable(name));
    }
    if (value != null) {
      reading.secrets().addFromEnvironment(value);
      return ConfigValueFactory.fromAnyRef(value, ValueOrigins.ofVariable(name));
    }
    if (missing.contains(name) && isReplaced(name)) {
      String origin = reading.origins().ofPlaceholder(name, environment.isPlain(name));
      return ConfigValueFactory.fromAnyRef(Placeholder.TEXT, origin);
    }
    return missing.contains(name)
        ? ConfigValueFactory.fromAnyRef("", reading.origins().ofMissingVariable(name))
        : null;
  }

  @Override
  public ConfigResolver withFallback(ConfigResolver fallback) {
    return this;
  }

  /// At each of its uses, or else for the file: no refusal goes untold.
  private void tellRefused(String name, ConfigObject written) {
    List<String> spelled =
        Stream.of("${", "${?")
            .flatMap(start -> Stream.of(start + name + "}", start + name + "[]}"))
            .toList();
    if (!new Use(spelled, refusal(name)).tell(reading, written, "")) {
      Position file = reading.origins().place(written.origin()).orElse(Position.NOWHERE);
      reading.add(new Position(file.file(), 0), "", refusal(name));
    }
  }

  /// A substitution in all its spellings, and the message for each of its uses.
  private record Use(List<String> spelled, String message) {
    /// Whether it is used in the value.
    boolean tell(FileContext reading, ConfigValue value, String path) {
      if (isResolved(value) && value instanceof ConfigObject object) {
        return object.entrySet().stream()
                .filter(each -> tell(reading, each.getValue(), Problem.joined(path, each.getKey())))
                .count()
            > 0;
      }
      if (isResolved(value) && value instanceof ConfigList list) {
        return IntStream.range(0, list.size())
                .filter(index -> tell(reading, list.get(index), Problem.joined(path, index)))
                .count()
            > 0;
      }
      if (isResolved(value) || !isIn(value)) {
        return false;
      }
      Position place = reading.origins().place(value.origin()).orElse(Position.NOWHERE);
      reading.add(place, path, message);
      return true;
    }

    private boolean isIn(ConfigValue value) {
      String rendered = value.render(ConfigRenderOptions.concise());
      return spelled.stream().anyMatch(rendered::contains);
    }
  }

  private String message(String name, ConfigObject written) {
    Set<String> known = new TreeSet<>(environment.values().keySet());
    known.addAll(written.keySet());
    return "${"
        + name
        + "} is neither a key of this file nor set in the environment"
        + Suggestions.near(name, known).map(near -> "; did you mean '" + near + "'?").orElse("");
  }

  private static String refusal(String name) {
    return "${"
        + name
        + "} is a variable of the platform, which check files may not read; use another name, or"
        + " allow it in hinomi.conf: hinomi.environment.allow = ["
        + name
        + "]";
  }

  /// HOCON reports it only by an exception.
  private static boolean isResolved(ConfigValue value) {
    try {
      return value.valueType() != null
          && !(value instanceof ConfigObject object && object.containsKey(""));
    } catch (ConfigException.NotResolved _) {
      return false;
    }
  }
}

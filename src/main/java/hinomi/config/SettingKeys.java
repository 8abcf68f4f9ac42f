package hinomi.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All settings of the agent, from `reference.conf` and its comments. A setting that stands there
/// as a comment, `# key = value`, has no default.
public final class SettingKeys {
  private static final Pattern COMMENTED_OUT =
      Pattern.compile("(?m)^(\\s*)# ((?:\"[^\"\\n]+\"|[a-z-]+) = .*)$");
  private static final Pattern VARIABLE =
      Pattern.compile("(?m)^\\s*([a-z-]+) = \\$\\{\\?([A-Za-z_]+)}");
  private static final String ROOT = "hinomi";
  private static final String MARK = "variable ";

  private final Config defaults;
  private final Config variables;
  private final Config examples;
  private final List<SettingKey> all = new ArrayList<>();

  private SettingKeys(String text) {
    String whole = COMMENTED_OUT.matcher(text).replaceAll("$1$2");
    List<String> names =
        VARIABLE.matcher(text).results().map(found -> found.group(2)).distinct().toList();
    Map<String, String> marked =
        names.stream().collect(Collectors.toMap(name -> name, name -> MARK + name));
    defaults = resolved(text, Map.of());
    variables = resolved(whole, marked);
    examples = resolved(whole, Map.of());
    Map<String, List<String>> byKey = new HashMap<>();
    VARIABLE.matcher(text).results().forEach(found -> note(found, byKey));
    add("", variables.root(), ConfigFactory.parseString(whole).root(), byKey);
  }

  private static Config resolved(String text, Map<String, String> environment) {
    return ConfigFactory.parseString(text)
        .withFallback(ConfigFactory.parseMap(environment))
        .resolve(ConfigResolveOptions.noSystem())
        .withOnlyPath(ROOT);
  }

  /// In the order of the file, each section before its settings.
  public static List<SettingKey> ofReference() {
    return List.copyOf(new SettingKeys(AgentSettings.referenceText()).all);
  }

  private static void note(MatchResult found, Map<String, List<String>> byKey) {
    byKey.computeIfAbsent(found.group(1), _ -> new ArrayList<>()).add(found.group(2));
  }

  /// `written` has the lines, which are lost where a variable is put in.
  private void add(
      String path, ConfigObject object, ConfigObject written, Map<String, List<String>> byKey) {
    written.entrySet().stream()
        .sorted(
            Comparator.comparingInt(
                    (Map.Entry<String, ConfigValue> each) -> each.getValue().origin().lineNumber())
                .thenComparing(Map.Entry::getKey))
        .forEach(each -> {
          String key = Problem.joined(path, each.getKey());
          ConfigValue value = Objects.requireNonNull(object.get(each.getKey()));
          all.add(setting(key, each.getKey(), value, byKey));
          if (value instanceof ConfigObject section
              && each.getValue() instanceof ConfigObject below) {
            add(key, section, below, byKey);
          }
        });
  }

  private SettingKey setting(
      String path, String key, ConfigValue value, Map<String, List<String>> byKey) {
    boolean isSection = value instanceof ConfigObject;
    boolean isOfVariable = String.valueOf(value.unwrapped()).startsWith(MARK);
    return new SettingKey(
        path,
        isSection,
        comment(path, value),
        isSection ? Optional.empty() : text(defaults, path),
        isOfVariable ? byKey.getOrDefault(key, List.of()) : List.of(),
        isSection || defaults.hasPath(path) ? Optional.empty() : text(examples, path));
  }

  private String comment(String path, ConfigValue value) {
    Stream<ConfigValue> written =
        Stream.of(defaults, examples)
            .filter(each -> each.hasPath(path))
            .map(each -> each.getValue(path));
    return Stream.concat(written, Stream.of(value))
        .map(each -> String.join(" ", each.origin().comments()).replaceAll("\\s+", " ").strip())
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static Optional<String> text(Config config, String path) {
    if (!config.hasPath(path)) {
      return Optional.empty();
    }
    ConfigValue value = config.getValue(path);
    return Optional.of(
        value.valueType() == ConfigValueType.LIST
            ? value.render(ConfigRenderOptions.concise())
            : config.getString(path));
  }
}

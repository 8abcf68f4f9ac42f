package hinomi.config;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// The variables that files may use as `${NAME}`: their values, which of the platform's own are
/// allowed by name, and which are plain, so that everybody may see them. Where a value is missing,
/// a placeholder may stand for it.
public record Environment(
    Map<String, String> values, Rules rules, boolean isOfOperator, boolean hasPlaceholders) {
  /// Variables that hold the agent's own keys or describe its machine.
  private static final List<String> OF_THE_PLATFORM =
      List.of("DD_", "AWS_", "ECS_", "GITHUB_", "ACTIONS_", "HINOMI_");

  /// The variables that the operator allows, and those that are not secret, by name.
  public record Rules(Set<String> allowed, Set<String> plain) {
    public static final Rules NONE = new Rules(Set.of(), Set.of());

    private static final ValueType<List<String>> NAMES =
        ValueType.listOf(ValueType.TEXT.as("the name of a variable", Rules::name));

    public Rules {
      allowed = Set.copyOf(allowed);
      plain = Set.copyOf(plain);
    }

    public static Setting<Rules> read(Section environment) {
      Setting<List<String>> allowed = environment.optional("allow", NAMES, List.of());
      Setting<List<String>> plain = environment.optional("plain", NAMES, List.of());
      return environment.make(() -> new Rules(Set.copyOf(allowed.get()), Set.copyOf(plain.get())));
    }

    private static String name(String text) {
      if (!EnvironmentFile.isName(text)) {
        throw new IllegalArgumentException("'" + text + "' is not the name of a variable");
      }
      return text;
    }
  }

  public Environment {
    values = Map.copyOf(values);
  }

  /// For check files.
  public Environment(Map<String, String> values, Rules rules) {
    this(values, rules, false, false);
  }

  /// The same with placeholders for what is missing, to read files without their secrets.
  public Environment withPlaceholders() {
    return new Environment(values, rules, isOfOperator, true);
  }

  /// For check files, with no variable of the platform allowed, and none plain.
  public static Environment of(Map<String, String> values) {
    return new Environment(values, Rules.NONE);
  }

  /// For the operator's own file: all may be used, and are no secret unless they are read as one.
  static Environment ofOperator(Map<String, String> values) {
    return new Environment(values, Rules.NONE, true, false);
  }

  boolean isPlain(String name) {
    return isOfOperator || rules.plain().contains(name);
  }

  /// Whether the variable belongs to the platform and is not allowed.
  boolean isRefused(String name) {
    return OF_THE_PLATFORM.stream().anyMatch(name::startsWith)
        && !rules.allowed().contains(name)
        && !isPlain(name);
  }
}

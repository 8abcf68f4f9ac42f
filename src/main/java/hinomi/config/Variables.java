package hinomi.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What `{name}` stands for while one entry of a file is unfolded into many, and which of these
/// values came from the environment.
public record Variables(Map<String, String> values, Set<String> fromEnvironment) {
  public static final Variables NONE = new Variables(Map.of(), Set.of());

  private static final Pattern BRACES = Pattern.compile("\\{([^{}]*)}");

  public Variables {
    values = Map.copyOf(values);
    fromEnvironment = Set.copyOf(fromEnvironment);
  }

  /// The text with each `{name}` replaced once; unknown braces stay.
  public String fill(String text) {
    return values.isEmpty() || text.indexOf('{') < 0
        ? text
        : BRACES
            .matcher(text)
            .replaceAll(found ->
                Matcher.quoteReplacement(values.getOrDefault(found.group(1), found.group())));
  }

  /// Refuses a name in braces that is none of these, but comes near one.
  void refuseMisspelt(String text) {
    if (!values.isEmpty()) {
      namesInBraces(text).forEach(this::refuseMisspeltName);
    }
  }

  private void refuseMisspeltName(String name) {
    if (values.containsKey(name)) {
      return;
    }
    Optional<String> near = Words.near(name, values.keySet());
    if (near.isPresent()) {
      throw new IllegalArgumentException(
          "{" + name + "} is none of its each; did you mean {" + near.get() + "}?");
    }
  }

  /// The text with the values put back into braces: what is the same for all of the entry.
  String pattern(String filled) {
    String pattern = filled;
    for (Map.Entry<String, String> each : values.entrySet()) {
      if (!each.getValue().isEmpty()) {
        pattern = pattern.replace(each.getValue(), "{" + each.getKey() + "}");
      }
    }
    return pattern;
  }

  public static Stream<String> namesInBraces(String text) {
    return text.indexOf('{') < 0
        ? Stream.of()
        : BRACES.matcher(text).results().map(found -> found.group(1));
  }

  public boolean bringEnvironmentInto(String text) {
    return fromEnvironment.stream().anyMatch(name -> text.contains("{" + name + "}"));
  }
}

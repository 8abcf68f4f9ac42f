package hinomi.config;

import java.util.List;
import java.util.Optional;

/// One setting of the agent, or a section of them, with the comment that stands above it in
/// `reference.conf`: its default, the variables of the environment that set it, and an example
/// where the default is nothing.
public record SettingKey(
    String path,
    boolean isSection,
    String about,
    Optional<String> fallback,
    List<String> variables,
    Optional<String> example) {
  public SettingKey {
    variables = List.copyOf(variables);
  }
}

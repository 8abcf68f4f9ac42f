package hinomi.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A value that is in effect in a section: its path below it, the value as plain Java (masked if it
/// came from the environment), and the place where it is written.
public record EffectiveValue(String path, Object value, Position place) {
  /// The value as it could be written in a file.
  public String shown() {
    return OneLine.of(
        value instanceof List<?> list
            ? list.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"))
            : String.valueOf(value));
  }

  /// The value as a duration, if it is one.
  public Optional<Duration> duration() {
    try {
      return Optional.of(Units.duration(String.valueOf(value)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}

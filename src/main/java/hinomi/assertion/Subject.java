package hinomi.assertion;

import hinomi.config.Section;
import hinomi.config.Setting;
import java.util.List;

/// One key of `expect { }` and `warn { }`: how the wishes under it are read, and what is expected
/// when the author's `expect` does not have the key.
public record Subject(String key, Reader reader, List<Assertion> byDefault) {
  public Subject {
    byDefault = List.copyOf(byDefault);
  }

  Subject(String key, Reader reader) {
    this(key, reader, List.of());
  }

  /// Reads the wishes under a key that the section has; each gives the grade when it does not hold.
  @FunctionalInterface
  public interface Reader {
    Setting<List<Assertion>> read(Section section, String key, Grade otherwise);
  }
}

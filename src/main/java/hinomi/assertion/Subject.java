package hinomi.assertion;

import hinomi.config.Section;
import hinomi.config.Setting;
import java.util.List;

/// One key of `expect { }`: what of an answer can be asserted under it, and how its wanted values
/// are read. `read` is called only when the section has the key.
public record Subject(String key, Reader reader) {
  /// Reads the assertions under the key of the section, each giving the grade when it does not
  /// hold.
  @FunctionalInterface
  public interface Reader {
    Setting<List<Assertion>> read(Section expect, String key, Grade otherwise);
  }
}

package hinomi.assertion;

import hinomi.config.Documents;
import hinomi.config.Problem;
import hinomi.config.Problems;
import hinomi.config.Secrets;
import hinomi.config.Section;
import hinomi.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A section of a check file and its problems.
final class AssertionFixture {
  private final Problems problems = new Problems();
  private final Section section;

  AssertionFixture(Path folder, String text) {
    try {
      Path file = Files.writeString(folder.resolve("written.conf"), text);
      this.section =
          new Documents(folder, Map.of(), new Secrets(), problems)
              .read(file, problems)
              .orElseThrow()
              .root();
    } catch (IOException unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }

  Section section() {
    return section;
  }

  /// What the reader makes of it, which must have no problems.
  <T> T read(Function<Section, Setting<T>> reader) {
    return reader
        .apply(section)
        .found()
        .orElseThrow(() -> new IllegalArgumentException(problems.sorted().toString()));
  }

  /// The problems that the reader finds in it.
  List<String> problems(Function<Section, ? extends Setting<?>> reader) {
    return reader.apply(section).isGood()
        ? List.of()
        : problems.sorted().stream().map(Problem::message).toList();
  }
}

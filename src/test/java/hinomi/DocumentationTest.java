package hinomi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentationTest {
  /// The target of a link in Markdown, without an anchor.
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)");

  private static final Pattern OUTSIDE = Pattern.compile("[a-z]+:.*");

  @Test
  void linksLeadToFiles() throws IOException {
    try (Stream<Path> folders =
        Stream.of(".", "docs", "docs/adr", "checks", "bench", "bench/comparison").map(Path::of)) {
      List<String> broken =
          folders.flatMap(DocumentationTest::pages).flatMap(DocumentationTest::broken).toList();

      assertEquals(List.of(), broken);
    }
  }

  private static Stream<Path> pages(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static Stream<String> broken(Path page) {
    try {
      return LINK.matcher(Files.readString(page))
          .results()
          .map((MatchResult link) -> link.group(1))
          .filter(target -> !OUTSIDE.matcher(target).matches())
          .filter(target -> !Files.exists(page.resolveSibling(target)))
          .map(target -> page + ": " + target);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }
}

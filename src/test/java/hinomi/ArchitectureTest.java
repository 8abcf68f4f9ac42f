package hinomi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import hinomi.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// `docs/architecture.md` names packages and types, which change.
class ArchitectureTest {
  private static final JavaClasses HINOMI =
      new ClassFileImporter()
          .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());

  private final String text = Files.readString(Path.of("docs/architecture.md"));

  ArchitectureTest() throws IOException {}

  @Test
  void namesTypesThatExist() {
    Set<String> unknown = found("`([A-Z][A-Za-z0-9]+)`");
    assertTrue(unknown.size() > 20, unknown::toString);
    HINOMI.stream().map(JavaClass::getSimpleName).forEach(unknown::remove);
    unknown.remove("FloorsTest");

    assertEquals(Set.of(), unknown);
  }

  @Test
  void namesEveryPackage() {
    Set<String> unnamed =
        HINOMI.stream()
            .map(each -> each.getPackageName().replaceFirst(".*\\.", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    unnamed.removeAll(found("\\b([a-z]+)/"));

    assertEquals(Set.of(), unnamed);
  }

  private Set<String> found(String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

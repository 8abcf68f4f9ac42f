package hinomi.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentFileTest {
  private final Problems problems = new Problems();
  @TempDir private Path folder;

  private Map<String, String> read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("secrets.env"), text);
    return EnvironmentFile.read(file, problems);
  }

  private List<String> told() {
    return problems.sorted().stream()
        .map(problem -> problem.toString().replace(folder + "/", ""))
        .toList();
  }

  @Test
  void readsLinesAsDockerDoes() throws IOException {
    Map<String, String> values =
        read(
            "\uFEFF# of the shop\r\nTOKEN=a=b # c\r\n\n  \nQUOTED=\"x y\"\nEMPTY=\n_a1=z\nTOKEN=last");

    assertEquals(Map.of("TOKEN", "last", "QUOTED", "\"x y\"", "EMPTY", "", "_a1", "z"), values);
    assertEquals(List.of(), told());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"s3cret", "=s3cret", "s3-cret=x", "export S3CRET=x", "1A=s3cret", "s3cret+/w=="})
  void refusesWhatSetsNothingWithoutShowingIt(String line) throws IOException {
    assertEquals(Map.of("A", "1"), read("A=1\n" + line + "\n"));
    assertEquals(
        List.of(
            "secrets.env:2: must be NAME=VALUE, where NAME is letters, digits and _, with no digit"
                + " first"),
        told());
    assertFalse(told().toString().contains("s3"), told()::toString);
  }

  @Test
  void saysWhyAFileCannotBeRead() throws IOException {
    EnvironmentFile.read(folder.resolve("none.env"), problems);
    Files.write(
        folder.resolve("latin.env"), "A=1\nB=\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    EnvironmentFile.read(folder.resolve("latin.env"), problems);
    Files.write(folder.resolve("large.env"), new byte[2 * 1024 * 1024]);
    EnvironmentFile.read(folder.resolve("large.env"), problems);

    assertEquals(
        List.of(
            "large.env: cannot be read: it is larger than 1 MiB",
            "latin.env:2: is not UTF-8 from this line on; save it as UTF-8",
            "none.env: does not exist"),
        told());
  }
}

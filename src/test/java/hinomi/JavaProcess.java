package hinomi;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A Java of its own that runs a class of ours, or of a test.
public final class JavaProcess {
  private JavaProcess() {}

  public static ProcessBuilder of(List<String> options, Class<?> main, String... words) {
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"));
    return new ProcessBuilder(
        Stream.of(java, options, List.of(main.getName()), List.of(words))
            .flatMap(List::stream)
            .toList());
  }
}

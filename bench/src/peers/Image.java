package peers;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What the image of the agent holds, laid out in a folder, and how the image starts it in half a
/// gibibyte.
record Image(Path app) {
  /// With these words before it.
  List<String> run(List<String> inside) {
    return command(inside, "-XX:MaxRAM=512m", "run");
  }

  /// The same with an option of the JVM and other words for the agent.
  List<String> command(List<String> inside, String option, String... words) {
    Stream<String> java =
        Stream.of(
            app + "/jre/bin/java",
            "@" + app + "/jvm.options",
            "@" + app + "/image.options",
            "-Djava.library.path=" + app + "/native",
            option,
            "-XX:AOTCache=" + app + "/hinomi.aot",
            "-jar",
            app + "/hinomi.jar");
    return Stream.of(inside.stream(), java, Stream.of(words)).flatMap(each -> each).toList();
  }
}

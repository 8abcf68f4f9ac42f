import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What the image of the agent holds, laid out in a folder, and how the image starts it in half a
/// gibibyte.
record PeersImage(Path app) {
  /// With these words before it.
  List<String> run(List<String> inside) {
    return Stream.concat(inside.stream(), command().stream()).toList();
  }

  private List<String> command() {
    return List.of(
        app + "/jre/bin/java",
        "@" + app + "/jvm.options",
        "@" + app + "/image.options",
        "-Djava.library.path=" + app + "/native",
        "-XX:MaxRAM=512m",
        "-XX:AOTCache=" + app + "/hinomi.aot",
        "-jar",
        app + "/hinomi.jar",
        "run");
  }
}

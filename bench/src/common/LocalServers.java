package common;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The program that runs, once more: in a process of its own it serves what the other looks at.
public final class LocalServers {
  private LocalServers() {}

  /// With words before the command, and options of Java.
  public static Process start(Path folder, List<String> before, String... options)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(System.getProperty("jdk.launcher.sourcefile"), "serve", folder.toString()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}

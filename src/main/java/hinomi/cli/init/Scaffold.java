package hinomi.cli.init;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/// The files of a repository of checks, by their path in it.
record Scaffold(Map<String, String> files) {
  static final String SETTINGS = "hinomi.conf";
  static final String WORKFLOW = ".github/workflows/hinomi.yml";

  /// In the repository of Hinomi itself these two run already.
  private static final String OWN_REVIEW = ".github/workflows/review.yml";

  private static final String OWN_DEPLOY = ".github/workflows/deploy.yml";

  static Scaffold of(
      String file, String checks, String location, String namespace, String repository) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(file, checks);
    files.put(SETTINGS, settings(location, namespace));
    files.put(WORKFLOW, workflow(namespace, repository));
    files.put(".gitignore", resource("gitignore"));
    return new Scaffold(files);
  }

  /// Parameters of SSM have the name of the task before theirs; docs/ecs.md has the names.
  private static String workflow(String namespace, String repository) {
    String task = namespace.equals("default") ? "hinomi" : "hinomi-" + namespace;
    return resource("hinomi.yml").replace("OWNER/hinomi", repository).replace("@TASK@", task);
  }

  private static String settings(String location, String namespace) {
    return resource("hinomi.conf")
        .replace("@LOCATION@", HoconText.of(location))
        .replace("@NAMESPACE@", HoconText.of(namespace));
  }

  /// Writes those that do not exist; for each file whether it was written.
  Map<String, Boolean> write(Path folder) throws IOException {
    Map<String, Boolean> written = new LinkedHashMap<>();
    for (Map.Entry<String, String> file : files.entrySet()) {
      boolean isOwn = file.getKey().equals(WORKFLOW) && isHinomiItself(folder);
      written.put(file.getKey(), !isOwn && write(folder.resolve(file.getKey()), file.getValue()));
    }
    return written;
  }

  static boolean isHinomiItself(Path folder) {
    return Files.exists(folder.resolve(OWN_REVIEW)) && Files.exists(folder.resolve(OWN_DEPLOY));
  }

  private static boolean write(Path file, String text) throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return true;
    } catch (FileAlreadyExistsException exists) {
      return false;
    }
  }

  /// Whether there is a file of this path, or a link.
  static boolean exists(Path folder, String file) {
    return Files.exists(folder.resolve(file), LinkOption.NOFOLLOW_LINKS);
  }

  private static String resource(String name) {
    try (InputStream in = Scaffold.class.getResourceAsStream("/init/" + name)) {
      if (in == null) {
        throw new IllegalStateException("init/" + name + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}

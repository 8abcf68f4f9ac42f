package hinomi.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes and reads files of a folder, with their problems in words that leave the folder out.
final class Reader {
  final Secrets secrets = new Secrets();
  final Problems problems = new Problems();
  private final Path folder;
  private final Documents documents;

  Reader(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.documents = new Documents(folder, environment, secrets, problems);
  }

  void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  Optional<Section> read(String name) {
    return documents.read(folder.resolve(name), problems).map(Documents.Document::root);
  }

  Section section(String text) throws IOException {
    write("a.conf", text);
    return read("a.conf").orElseThrow();
  }

  List<String> files() {
    return documents.files().stream().map(file -> folder.relativize(file).toString()).toList();
  }

  List<String> told() {
    return problems.sorted().stream()
        .map(problem ->
            problem.toString().replace(folder + "/", "").replace(folder + ":", "folder:"))
        .toList();
  }
}

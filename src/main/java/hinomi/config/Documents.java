package hinomi.config;

import com.typesafe.config.ConfigObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The files of a folder, read one by one. Nothing of a file is kept after its reader is done with
/// it.
public final class Documents {
  private static final String FOLDER_DEFAULTS = "defaults.conf";
  private static final String DEFAULTS = "defaults";

  private final Path root;
  private final Environment environment;
  private final Secrets secrets;
  private final Problems problems;
  private final LoadBudget budget = new LoadBudget();
  private final Set<Path> parts = new HashSet<>();
  private final Set<String> variables = new HashSet<>();
  private final Set<String> placeholders = new HashSet<>();

  /// Files, or includes of theirs, that cannot be read are added to the problems.
  public Documents(Path root, Map<String, String> environment, Secrets secrets, Problems problems) {
    this(root, Environment.of(environment), secrets, problems);
  }

  public Documents(Path root, Environment environment, Secrets secrets, Problems problems) {
    this.root = root;
    this.environment = environment;
    this.secrets = secrets;
    this.problems = problems;
  }

  /// What all files together may take.
  public LoadBudget budget() {
    return budget;
  }

  /// One file: its keys, those of them that substitutions elsewhere in it refer to, and the
  /// defaults of the folders that it lies in, the nearest first.
  public record Document(Section root, Set<String> substituted, List<Section> folderDefaults) {
    public Document {
      substituted = Set.copyOf(substituted);
      folderDefaults = List.copyOf(folderDefaults);
    }
  }

  /// Whether the file holds the defaults of its folder.
  public static boolean isOfFolder(Path file) {
    return file.endsWith(FOLDER_DEFAULTS);
  }

  /// All files, sorted. No file at all is a problem.
  public List<Path> files() {
    Position place = new Position(root.toString(), 0);
    if (!Files.isDirectory(root)) {
      problems.add(place, "", Files.exists(root) ? "is not a folder" : "does not exist");
      return List.of();
    }
    try {
      List<Path> files = new Folder(root).files(problems);
      if (files.isEmpty() && problems.none()) {
        problems.add(
            place,
            "",
            "holds no file that ends in .conf or .json; hinomi init writes the first one");
      }
      return files;
    } catch (IOException unreadable) {
      problems.add(place, "", Folder.inWords(unreadable));
      return List.of();
    }
  }

  /// Empty when the file cannot be read, which is a problem. Mistakes within it are added to
  /// `mistakes`.
  public Optional<Document> read(Path file, Problems mistakes) {
    Position name = new Position(file.toString(), 0);
    try {
      ValueOrigins origins = new ValueOrigins();
      Folder folder = new Folder(root);
      Parser parser = new Parser(folder, budget, origins, problems);
      FileContext reading =
          new FileContext(root, budget, origins, mistakes, secrets, Variables.NONE);
      Optional<ConfigObject> written = parser.parse(file);
      parts.addAll(parser.included());
      // With the same parser and origins, as values keep their places when they are merged.
      List<Section> shared =
          written.isPresent() ? shared(file, folder, parser, reading) : List.of();
      return written
          .flatMap(object -> resolved(object, reading, parser.sawAll()))
          .map(node -> Section.of(node, name, reading))
          .map(section -> new Document(section, parser.substituted(), shared));
    } catch (IOException unreadable) {
      problems.add(name, "", Folder.inWords(unreadable));
      return Optional.empty();
    }
  }

  /// What the folders around the file say that it shares, the nearest first.
  private List<Section> shared(Path file, Folder folder, Parser parser, FileContext reading)
      throws IOException {
    List<Section> shared = new ArrayList<>();
    if (isOfFolder(file)) {
      return shared;
    }
    Path around = file.getParent();
    while (around != null && around.startsWith(root)) {
      Path defaults = around.resolve(FOLDER_DEFAULTS);
      if (Files.isRegularFile(defaults) && folder.holds(defaults)) {
        parser
            .parse(defaults)
            .flatMap(object -> resolved(object, reading, parser.sawAll()))
            .map(node -> Section.of(node, new Position(defaults.toString(), 0), reading))
            .filter(section -> section.isSection(DEFAULTS))
            .ifPresent(section -> shared.add(section.section(DEFAULTS)));
      }
      around = around.getParent();
    }
    return shared;
  }

  private Optional<Node> resolved(ConfigObject written, FileContext reading, boolean sawAll) {
    Substitutions substitutions = new Substitutions(environment, reading);
    Optional<Node> resolved = substitutions.resolve(written, sawAll);
    variables.addAll(substitutions.used());
    placeholders.addAll(substitutions.replaced());
    return resolved;
  }

  /// The names of variables that the files read so far ask the environment for.
  public Set<String> variables() {
    return Set.copyOf(variables);
  }

  /// The names of variables that are not set, for which placeholders stand.
  public Set<String> placeholders() {
    return Set.copyOf(placeholders);
  }

  /// Whether a file that was read includes this one.
  public boolean isPart(Path file) {
    try {
      return parts.contains(file.toRealPath());
    } catch (IOException _) {
      return false;
    }
  }
}

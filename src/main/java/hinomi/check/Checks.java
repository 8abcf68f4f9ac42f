package hinomi.check;

import hinomi.config.Documents;
import hinomi.config.Environment;
import hinomi.config.LoadBudget;
import hinomi.config.Position;
import hinomi.config.Problem;
import hinomi.config.Problems;
import hinomi.config.Secrets;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.probe.ProbeKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// All checks of a folder that are enabled, in the order of its files, where each of them is
/// written, what its files reach, and the secrets in them.
public record Checks(
    List<Check> all, Map<String, Source> sources, Reach reach, Missing missing, Secrets secrets) {
  public Checks {
    all = List.copyOf(all);
    sources = Map.copyOf(sources);
  }

  /// The place of a check in its file, and a fingerprint of its wording.
  public record Source(Position place, String fingerprint) {}

  /// The names of the variables that files ask the environment for, and the hosts that they name.
  public record Reach(Set<String> variables, Set<String> hosts) {
    public static final Reach NONE = new Reach(Set.of(), Set.of());

    public Reach {
      variables = Set.copyOf(variables);
      hosts = Set.copyOf(hosts);
    }
  }

  /// What the environment does not give: variables for which placeholders stand, and the checks
  /// that cannot be read with them.
  public record Missing(Set<String> variables, List<String> checks) {
    public static final Missing NOTHING = new Missing(Set.of(), List.of());

    public Missing {
      variables = Set.copyOf(variables);
      checks = List.copyOf(checks);
    }
  }

  /// Gets each check while its file is read, also one that is not enabled or has mistakes, with all
  /// that is in effect for it.
  @FunctionalInterface
  public interface Visitor {
    Visitor NONE = (_, _, _) -> {};

    void visit(String name, Section section, Optional<Check> check);
  }

  /// The result of reading a folder: all checks, or every mistake.
  public sealed interface Load {
    record Loaded(Checks checks) implements Load {}

    record Refused(List<Problem> problems) implements Load {
      public Refused {
        problems = List.copyOf(problems);
      }
    }
  }

  /// Reads file by file. A file that another includes is a part of that one: what it says counts
  /// there, and only there.
  public static Load load(Path folder, Map<String, String> environment, List<ProbeKind> kinds) {
    return load(folder, Environment.of(environment), new Secrets(), kinds);
  }

  /// The same, with secrets that are known already; those of the checks are added to them.
  public static Load load(
      Path folder, Environment environment, Secrets secrets, List<ProbeKind> kinds) {
    return load(folder, environment, secrets, kinds, Deployment.UNKNOWN, Visitor.NONE);
  }

  /// The same; checks must fit to the deployment, and the visitor gets each.
  public static Load load(
      Path folder,
      Environment environment,
      Secrets secrets,
      List<ProbeKind> kinds,
      Deployment deployment,
      Visitor visitor) {
    Problems problems = new Problems();
    Documents documents = new Documents(folder, environment, secrets, problems);
    List<CheckFile> files = new ArrayList<>();
    readAll(documents, new CheckFile.Reader(kinds, deployment, visitor), files, problems);
    files.removeIf(file -> documents.isPart(file.path()));
    files.forEach(file -> problems.addAll(file.problems()));
    List<CheckFile.Entry> entries =
        files.stream().flatMap(file -> file.entries().stream()).toList();
    takeNames(entries, problems, secrets);
    Dependencies.check(entries, problems);
    if (entries.isEmpty() && problems.none()) {
      problems.add(new Position(folder.toString(), 0), "", "holds no check");
    }
    return problems.none()
        ? new Load.Loaded(
            new Checks(
                enabled(entries),
                sources(entries),
                reach(documents, files),
                missing(documents, entries),
                secrets))
        : new Load.Refused(problems.sorted());
  }

  /// Up to the file with which a limit of all is exceeded.
  private static void readAll(
      Documents documents, CheckFile.Reader reader, List<CheckFile> files, Problems problems) {
    for (Path file : documents.files()) {
      try {
        files.add(CheckFile.read(file, documents, reader));
      } catch (LoadBudget.Exceeded exceeded) {
        problems.add(new Position(file.toString(), 0), "", String.valueOf(exceeded.getMessage()));
        if (exceeded.endsLoad()) {
          return;
        }
      } catch (StackOverflowError _) {
        problems.add(new Position(file.toString(), 0), "", LoadBudget.TOO_DEEP);
      }
    }
  }

  /// A check of one section that stands in no file.
  public static Setting<Optional<Check>> of(String name, Section section, List<ProbeKind> kinds) {
    return new CheckReader(name, section, kinds, Deployment.UNKNOWN).read();
  }

  private static void takeNames(List<CheckFile.Entry> entries, Problems problems, Secrets secrets) {
    CheckNames names = new CheckNames();
    for (CheckFile.Entry entry : entries) {
      names
          .take(entry.name(), entry.place())
          .ifPresent(taken -> problems.add(entry.place(), entry.path(), secrets.redact(taken)));
    }
  }

  private static Reach reach(Documents documents, List<CheckFile> files) {
    return new Reach(
        documents.variables(),
        files.stream().flatMap(file -> file.hosts().stream()).collect(Collectors.toSet()));
  }

  private static Missing missing(Documents documents, List<CheckFile.Entry> entries) {
    return new Missing(
        documents.placeholders(),
        entries.stream().filter(entry -> !entry.isRead()).map(CheckFile.Entry::name).toList());
  }

  private static Map<String, Source> sources(List<CheckFile.Entry> entries) {
    return entries.stream()
        .filter(entry -> entry.check().isPresent())
        .collect(
            Collectors.toMap(
                CheckFile.Entry::name, entry -> new Source(entry.place(), entry.fingerprint())));
  }

  private static List<Check> enabled(List<CheckFile.Entry> entries) {
    return entries.stream().map(CheckFile.Entry::check).flatMap(Optional::stream).toList();
  }
}

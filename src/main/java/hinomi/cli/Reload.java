package hinomi.cli;

import hinomi.check.Check;
import hinomi.config.FolderStamp;
import hinomi.config.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches the folder of checks, and when it has changed and come to rest hands on the checks that
/// it holds now. If it holds a mistake, what ran before runs on, and the problems are told once.
final class Reload {
  private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

  private final FileOptions files;
  private final FileOptions.Good first;
  private final Consumer<List<Check>> taken;
  private FolderStamp loaded;
  private FolderStamp seen;
  private List<Problem> told = List.of();
  private volatile List<Problem> problems = List.of();

  Reload(FileOptions files, FileOptions.Good first, Consumer<List<Check>> taken) {
    this.files = files;
    this.first = first;
    this.taken = taken;
    this.loaded = FolderStamp.of(folder());
    this.seen = loaded;
  }

  /// To be called every now and then. A change counts once two calls see the same: editors and
  /// copies write in steps.
  void look() {
    FolderStamp now = FolderStamp.of(folder());
    boolean atRest = now.equals(seen);
    seen = now;
    if (atRest && !now.equals(loaded)) {
      read();
    }
  }

  /// Reads the files whether they changed or not, and tells also what was told already.
  void load() {
    told = List.of();
    read();
  }

  private void read() {
    FolderStamp before = FolderStamp.of(folder());
    FileOptions.Loaded read = files.reload(first);
    if (FolderStamp.of(folder()).equals(before)) {
      loaded = before;
      switch (read) {
        case FileOptions.Bad(List<Problem> mistakes) -> refuse(mistakes);
        case FileOptions.Good(_, List<Check> checks, _, _) -> take(checks);
      }
    }
  }

  /// What is wrong with the files as they are now; empty when what runs is what they say.
  List<Problem> problems() {
    return problems;
  }

  private void take(List<Check> checks) {
    problems = List.of();
    told = List.of();
    taken.accept(checks);
    LOG.info("the files were read anew: watching {} now", Words.count(checks.size(), "check"));
  }

  private void refuse(List<Problem> mistakes) {
    problems = List.copyOf(mistakes);
    if (!problems.equals(told)) {
      told = problems;
      LOG.error(
          "the files were read anew and hold {}: the checks from before run on",
          Words.count(mistakes.size(), "problem"));
      mistakes.forEach(problem -> LOG.error("{}", problem));
    }
  }

  private Path folder() {
    return files.folder(first.settings());
  }
}

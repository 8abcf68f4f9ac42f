package hinomi.cli;

import hinomi.check.Check;
import hinomi.config.FolderStamp;
import hinomi.config.Position;
import hinomi.config.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches the folder of checks, and when it has changed and come to rest hands on the checks that
/// it holds now. If it holds a mistake, what ran before runs on, and the problems are told once.
/// Nothing is ever thrown: whatever goes wrong is logged, what ran before runs on, and it is tried
/// again after a minute.
///
/// Reading may take as long as the disk does, so it has a thread of its own.
final class Reload {
  private static final Logger LOG = LoggerFactory.getLogger(Reload.class);
  private static final long RETRY = Duration.ofMinutes(1).toNanos();

  /// A folder that takes longer than this hangs.
  private static final long HANGS = Duration.ofMinutes(1).toNanos();

  private final FileOptions files;
  private final FileOptions.Good first;
  private final Consumer<List<Check>> taken;
  private final LongSupplier nanos;
  private FolderStamp loaded;
  private FolderStamp seen;
  private List<Problem> told = List.of();
  private boolean hasFailed;
  private long failedAt;
  private volatile List<Problem> problems = List.of();
  private volatile long lookedAt;
  private volatile boolean hangs;

  /// `loaded` is what the folder looked like before the first checks were read from it.
  Reload(
      FileOptions files,
      FileOptions.Good first,
      FolderStamp loaded,
      Consumer<List<Check>> taken,
      LongSupplier nanos) {
    this.files = files;
    this.first = first;
    this.taken = taken;
    this.loaded = loaded;
    this.seen = loaded;
    this.nanos = nanos;
    this.lookedAt = nanos.getAsLong();
  }

  /// To be called every now and then. A change counts once two calls see the same: editors and
  /// copies write in steps.
  void look() {
    guarded(() -> {
      FolderStamp now = FolderStamp.of(folder());
      boolean atRest = now.equals(seen);
      seen = now;
      if (atRest && !now.equals(loaded) && !isTooSoon()) {
        read();
      }
    });
  }

  /// Reads the files whether they changed or not, and tells also what was told already.
  void load() {
    guarded(() -> {
      told = List.of();
      read();
    });
  }

  private boolean isTooSoon() {
    return hasFailed && nanos.getAsLong() - failedAt < RETRY;
  }

  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (Throwable error) { // also OutOfMemoryError: the checks from before are unharmed
      failed(error);
    } finally {
      lookedAt = nanos.getAsLong();
    }
  }

  private void failed(Throwable error) {
    hasFailed = true;
    failedAt = nanos.getAsLong();
    problems = List.of(problem("could not be taken over: " + error));
    LOG.error(
        "the changed files could not be taken over: the checks from before run on, and it is tried"
            + " again in a minute",
        error);
  }

  private void read() {
    FolderStamp before = FolderStamp.of(folder());
    FileOptions.Loaded read = files.reload(first);
    if (FolderStamp.of(folder()).equals(before)) {
      switch (read) {
        case FileOptions.Bad(List<Problem> mistakes) -> refuse(mistakes);
        case FileOptions.Good(_, List<Check> checks, _, _, _) -> take(checks);
      }
      loaded = before;
      hasFailed = false;
    }
  }

  /// What is wrong with the files as they are now; empty when what runs is what they say.
  List<Problem> problems() {
    return isHanging()
        ? List.of(problem("cannot be read, the disk does not answer; changes are not followed"))
        : problems;
  }

  private boolean isHanging() {
    return nanos.getAsLong() - lookedAt > HANGS;
  }

  /// To be called every now and then from another thread: says when the folder hangs, and when it
  /// answers again.
  void watch() {
    boolean now = isHanging();
    if (now && !hangs) {
      LOG.error(
          "{} has not answered for a minute: the checks from before run on, changes are not"
              + " followed",
          folder());
    } else if (!now && hangs) {
      LOG.info("{} answers again", folder());
    }
    hangs = now;
  }

  private void take(List<Check> checks) {
    taken.accept(checks);
    problems = List.of();
    told = List.of();
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

  private Problem problem(String what) {
    return new Problem(new Position(folder().toString(), 0), "", what);
  }

  private Path folder() {
    return files.folder(first.settings());
  }
}

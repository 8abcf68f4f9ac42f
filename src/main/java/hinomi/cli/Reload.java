package hinomi.cli;

import hinomi.check.Check;
import hinomi.config.FolderStamp;
import hinomi.config.Position;
import hinomi.config.Problem;
import hinomi.text.HumanText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reloads the checks when their folder has changed and is stable. Invalid files are reported once,
/// and the current checks keep running. It never throws: an error is logged, the current checks
/// keep running, and a minute later it tries again.
///
/// The disk may hang, so it runs on a separate thread.
final class Reload {
  private static final Logger LOG = LoggerFactory.getLogger(Reload.class);
  private static final int MAX_NAMES = 10;
  private static final long RETRY = Duration.ofMinutes(1).toNanos();

  /// A folder that takes longer is reported as hanging.
  private static final long HANG_TIMEOUT = Duration.ofMinutes(1).toNanos();

  private final FileOptions files;
  private final FileOptions.Good first;
  private final Consumer<List<Check>> replace;
  private final LongSupplier nanos;
  private FolderStamp loaded;
  private FolderStamp previous;
  private Set<String> names;
  private List<Problem> reported = List.of();
  private boolean hasFailed;
  private long failedAt;
  private volatile List<Problem> problems = List.of();
  private volatile long finishedAt;
  private volatile boolean hangs;

  /// `loaded` is the stamp of the folder from before the first load.
  Reload(
      FileOptions files,
      FileOptions.Good first,
      FolderStamp loaded,
      Consumer<List<Check>> replace,
      LongSupplier nanos) {
    this.files = files;
    this.first = first;
    this.replace = replace;
    this.names = names(first.checks());
    this.loaded = loaded;
    this.previous = loaded;
    this.nanos = nanos;
    this.finishedAt = nanos.getAsLong();
  }

  /// Call every second. A change counts once two calls see the same stamp: editors and copies write
  /// in steps.
  void reloadIfChanged() {
    guarded(() -> {
      FolderStamp now = FolderStamp.of(folder());
      boolean isStable = now.equals(previous);
      previous = now;
      if (isStable && !now.equals(loaded) && !isTooSoon()) {
        read();
      }
    });
  }

  /// Reloads whether the files changed or not, and reports problems again.
  void reloadNow() {
    guarded(() -> {
      reported = List.of();
      read();
    });
  }

  private boolean isTooSoon() {
    return hasFailed && nanos.getAsLong() - failedAt < RETRY;
  }

  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (Throwable error) { // also OutOfMemoryError: the current checks are unharmed
      failed(error);
    } finally {
      finishedAt = nanos.getAsLong();
    }
  }

  private void failed(Throwable error) {
    hasFailed = true;
    failedAt = nanos.getAsLong();
    problems = List.of(problem("could not be reloaded: " + error));
    LOG.error("reload failed: the current checks keep running; next attempt in a minute", error);
  }

  private void read() {
    FolderStamp before = FolderStamp.of(folder());
    FileOptions.Loaded read = files.reload(first);
    if (FolderStamp.of(folder()).equals(before)) {
      switch (read) {
        case FileOptions.Bad(List<Problem> found) -> reject(found);
        case FileOptions.Good(_, List<Check> checks, _, _, _, _) -> accept(checks);
      }
      loaded = before;
      hasFailed = false;
    }
  }

  /// The problems of the files as they are now; empty when they are what runs.
  List<Problem> problems() {
    return isHanging()
        ? List.of(problem("cannot be read: the disk does not respond; changes are not loaded"))
        : problems;
  }

  private boolean isHanging() {
    return nanos.getAsLong() - finishedAt > HANG_TIMEOUT;
  }

  /// Call every second from another thread: logs when the folder hangs and when it recovers.
  void watch() {
    boolean now = isHanging();
    if (now && !hangs) {
      LOG.error(
          "{} has not responded for a minute: the current checks keep running, changes are not"
              + " loaded",
          folder());
    } else if (!now && hangs) {
      LOG.info("{} responds again", folder());
    }
    hangs = now;
  }

  private void accept(List<Check> checks) {
    replace.accept(checks);
    problems = List.of();
    reported = List.of();
    Set<String> before = names;
    names = names(checks);
    LOG.info(
        "reloaded: running {}{}{}",
        HumanText.plural(checks.size(), "check"),
        without("; new: ", names, before),
        without("; removed: ", before, names));
  }

  private static Set<String> names(List<Check> checks) {
    return checks.stream().map(Check::name).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /// The first names that the others lack.
  private static String without(String label, Set<String> names, Set<String> others) {
    List<String> more = names.stream().filter(each -> !others.contains(each)).toList();
    String shown = more.stream().limit(MAX_NAMES).collect(Collectors.joining(", "));
    int left = more.size() - MAX_NAMES;
    return more.isEmpty() ? "" : label + shown + (left > 0 ? " and " + left + " more" : "");
  }

  private void reject(List<Problem> found) {
    problems = List.copyOf(found);
    if (!problems.equals(reported)) {
      reported = problems;
      LOG.error(
          "reload found {}: the current checks keep running",
          HumanText.plural(found.size(), "problem"));
      found.forEach(problem -> LOG.error("{}", problem));
    }
  }

  private Problem problem(String what) {
    return new Problem(new Position(folder().toString(), 0), "", what);
  }

  private Path folder() {
    return files.folder(first.settings());
  }
}

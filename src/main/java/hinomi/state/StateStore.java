package hinomi.state;

import hinomi.check.Location;
import hinomi.check.Report;
import hinomi.sink.Sink;
import hinomi.state.StateFile.Content;
import hinomi.verdict.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the states of checks on disk, so that an agent goes on where the one before it ended: soon
/// after something was announced, and else every ten seconds. Agents that share the folder read
/// what the others wrote, the newest run of each check wins. One thread of its own waits for the
/// disk; while the disk does not take it the agent goes on, and says so once.
public final class StateStore implements Sink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StateStore.class);

  private static final long SOON_MILLIS = 300;
  private static final long PERIOD_MILLIS = 10_000;
  private static final Duration AT_LAST = Duration.ofSeconds(2);

  /// Of the time, no more than so small a part is spent on writing.
  private static final int PART = 20;

  /// What nobody has run for so long is gone: a check that comes back after it starts afresh.
  private static final Duration GONE = Duration.ofMinutes(10);

  /// A disk that takes longer hangs.
  private static final Duration LONGEST_WRITE = Duration.ofSeconds(30);

  private final StateFile file;
  private final Location location;
  private final InstantSource clock;
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("hinomi-state").factory());
  private final AtomicBoolean isDue = new AtomicBoolean();
  private volatile Supplier<Map<String, State>> states = Map::of;
  private volatile boolean isKept;
  private volatile Optional<Long> busySince = Optional.empty();
  private final Duration longestWrite;
  private final AtomicBoolean isHanging = new AtomicBoolean();
  private boolean isWell = true;
  private long notBefore = System.nanoTime();

  public StateStore(Path folder, Location location, InstantSource clock) {
    this(folder, location, clock, LONGEST_WRITE);
  }

  StateStore(Path folder, Location location, InstantSource clock, Duration longestWrite) {
    this.longestWrite = longestWrite;
    this.file = new StateFile(folder);
    this.location = location;
    this.clock = clock;
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    thread.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
  }

  /// What agents left here. It waits for the disk, but not for longer than the bound.
  public Restored load(Duration bound) {
    CompletableFuture<Restored> read = CompletableFuture.supplyAsync(this::read, thread);
    try {
      return read.get(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      LOG.warn(
          "the states of checks at {} could not be read within {} s: trouble that was announced"
              + " before will be announced again",
          file.path(),
          bound.toSeconds());
    } catch (ExecutionException bug) {
      LOG.error("the states of checks at {} could not be read", file.path(), bug.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return Restored.NOTHING;
  }

  private Restored read() {
    try {
      file.deleteLeftBehind(clock.instant());
      Content content = file.read();
      return restored(content);
    } catch (IOException failure) {
      LOG.warn("the states of checks at {} cannot be read: {}", file.path(), failure.toString());
      return Restored.NOTHING;
    }
  }

  private Restored restored(Content content) {
    Instant now = clock.instant();
    if (!content.isReadable()) {
      LOG.info(
          "no states of checks were restored: {} {}; trouble is announced as newly or still there",
          file.path(),
          content.trouble());
      return Restored.NOTHING;
    }
    if (content.damaged() > 0) {
      LOG.warn("{} lines of {} are damaged and were left out", content.damaged(), file.path());
    }
    Map<String, State> known = new HashMap<>();
    content.entries().stream()
        .filter(entry -> entry.location().equals(location.name()) && entry.isCurrent(now))
        .sorted(Comparator.comparing(StateRecord::lastRun))
        .forEach(entry -> known.put(entry.check(), entry.state()));
    LOG.info("the states of {} checks were restored from {}", known.size(), file.path());
    return new Restored(known, true);
  }

  /// From now on keeps what the supplier gives, which any thread may ask.
  public void keep(Supplier<Map<String, State>> current) {
    states = current;
    isKept = true;
    var _ =
        thread.scheduleWithFixedDelay(
            this::write, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void accept(Report report) {
    warnWhenItHangs();
    boolean isAnnounced = !report.before().announced().equals(report.state().announced());
    if (isKept && isAnnounced && isDue.compareAndSet(false, true)) {
      schedule();
    }
  }

  /// The thread that hangs cannot say so itself.
  private void warnWhenItHangs() {
    boolean hangs =
        busySince.filter(since -> System.nanoTime() - since > longestWrite.toNanos()).isPresent();
    if (hangs && isHanging.compareAndSet(false, true)) {
      LOG.warn(
          "the disk of {} hangs: after a restart, trouble that was announced may be announced again",
          file.path());
    }
  }

  private void schedule() {
    try {
      var _ = thread.schedule(this::takeTurn, SOON_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      isDue.set(false);
    }
  }

  private void takeTurn() {
    if (System.nanoTime() - notBefore < 0) {
      schedule();
    } else {
      isDue.set(false);
      write();
    }
  }

  private void write() {
    long start = System.nanoTime();
    busySince = Optional.of(start);
    try {
      file.write(merged(clock.instant()));
      well();
    } catch (IOException | RuntimeException | Error failure) {
      unwell(failure);
    }
    busySince = Optional.empty();
    notBefore = System.nanoTime() + PART * (System.nanoTime() - start);
  }

  /// Ours, and what others have written of checks that are not, or newer than ours.
  private Collection<StateRecord> merged(Instant now) throws IOException {
    Map<String, StateRecord> all = new HashMap<>();
    file.read().entries().stream()
        .filter(entry -> entry.isCurrent(now) && entry.lastRun().isAfter(now.minus(GONE)))
        .forEach(entry -> all.merge(entry.key(), entry, StateStore::newer));
    states
        .get()
        .forEach((check, state) -> {
          StateRecord ours = new StateRecord(location.name(), check, state);
          if (ours.isCurrent(now)) {
            all.merge(ours.key(), ours, StateStore::newer);
          }
        });
    return bounded(all.values());
  }

  private static StateRecord newer(StateRecord one, StateRecord other) {
    return one.lastRun().isAfter(other.lastRun()) ? one : other;
  }

  /// Trouble first: of a check that is up nothing is announced when it is found up again.
  private static List<StateRecord> bounded(Collection<StateRecord> all) {
    return all.stream()
        .sorted(
            Comparator.comparing((StateRecord entry) -> entry.state().announced().level())
                .reversed()
                .thenComparing(StateRecord::key))
        .limit(StateFile.MOST_ENTRIES)
        .toList();
  }

  private void well() {
    boolean wasHanging = isHanging.getAndSet(false);
    if (!isWell || wasHanging) {
      isWell = true;
      LOG.info("the states of checks are on disk again, at {}", file.path());
    }
  }

  private void unwell(Throwable failure) {
    if (isWell) {
      isWell = false;
      LOG.warn(
          "the states of checks cannot be written to {} ({}): after a restart, trouble that was"
              + " announced is announced again",
          file.path(),
          failure.toString());
    }
  }

  @Override
  public void close() {
    close(AT_LAST);
  }

  /// Writes what is known last. A disk that hangs is not waited for after the bound.
  public void close(Duration bound) {
    try {
      if (isKept) {
        thread.execute(this::write);
      }
      thread.shutdown();
      boolean _ = thread.awaitTermination(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closedBefore) {
      return;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

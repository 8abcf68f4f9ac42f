package hinomi.state;

import hinomi.check.Location;
import hinomi.check.Report;
import hinomi.journal.JournalNotice;
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

/// Saves the states of checks on disk, so that an agent continues where the one before ended: soon
/// after an announcement, and every ten seconds. Agents that share the folder merge their states;
/// the newest run of each check wins. Only a thread of its own waits for the disk; failures are
/// logged once and do not stop the agent.
public final class StateStore implements Sink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StateStore.class);

  private static final long DELAY_MILLIS = 300;
  private static final long PERIOD_MILLIS = 10_000;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  /// The pause after a write, as a multiple of its duration.
  private static final int PAUSE_FACTOR = 20;

  /// A check that no agent has run for so long is forgotten.
  private static final Duration FORGOTTEN = Duration.ofMinutes(10);

  /// A disk that takes longer for a write hangs.
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(30);

  private final StateFile file;
  private final Location location;
  private final InstantSource clock;
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("hinomi-state").factory());
  private final AtomicBoolean isDue = new AtomicBoolean();
  private volatile Supplier<Map<String, State>> states = Map::of;
  private volatile boolean isStarted;
  private volatile Optional<Long> writingSince = Optional.empty();
  private final Duration writeTimeout;
  private final AtomicBoolean isHanging = new AtomicBoolean();
  private volatile boolean isHealthy = true;
  private long notBefore = System.nanoTime();

  public StateStore(Path folder, Location location, InstantSource clock) {
    this(folder, location, clock, WRITE_TIMEOUT);
  }

  StateStore(Path folder, Location location, InstantSource clock, Duration writeTimeout) {
    this.writeTimeout = writeTimeout;
    this.file = new StateFile(folder);
    this.location = location;
    this.clock = clock;
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    thread.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
  }

  /// That the states are not saved now. For any thread.
  public Optional<String> problem() {
    return isHealthy && !isHanging.get()
        ? Optional.empty()
        : Optional.of(
            "the states of checks cannot be saved in "
                + file.path()
                + ": a restart announces problems again");
  }

  /// The saved states. It waits for the disk, at most so long.
  public Restored load(Duration bound) {
    CompletableFuture<Restored> read = CompletableFuture.supplyAsync(this::read, thread);
    try {
      return read.get(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      LOG.warn(
          "the states of checks in {} could not be read within {} s: problems that were announced"
              + " before are announced again",
          file.path(),
          bound.toSeconds());
    } catch (ExecutionException bug) {
      LOG.error("a bug: the states of checks in {} could not be read", file.path(), bug.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return Restored.NOTHING;
  }

  private Restored read() {
    try {
      file.deleteStale(clock.instant());
      Content content = file.read();
      return restored(content);
    } catch (IOException failure) {
      LOG.warn("cannot read the states of checks in {}: {}", file.path(), failure.toString());
      return Restored.NOTHING;
    }
  }

  private Restored restored(Content content) {
    Instant now = clock.instant();
    if (!content.isReadable()) {
      LOG.info(
          "no states of checks were restored, because {} {}: problems are announced as of unknown"
              + " earlier state",
          file.path(),
          content.problem());
      return Restored.NOTHING;
    }
    if (content.damaged() > 0) {
      LOG.warn("{} lines of {} are damaged and were skipped", content.damaged(), file.path());
    }
    Map<String, State> known = new HashMap<>();
    content.records().stream()
        .filter(record -> record.location().equals(location.name()) && record.isCurrent(now))
        .sorted(Comparator.comparing(StateRecord::lastRun))
        .forEach(record -> known.put(record.check(), record.state()));
    LOG.info("the states of {} checks were restored from {}", known.size(), file.path());
    return new Restored(known, true);
  }

  /// Saves what the supplier yields from now on; any thread may call it.
  public void keep(Supplier<Map<String, State>> current) {
    states = current;
    isStarted = true;
    var _ =
        thread.scheduleWithFixedDelay(
            this::write, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void accept(Report report) {
    warnWhenItHangs();
    boolean isAnnounced = !report.before().announced().equals(report.state().announced());
    if (isStarted && isAnnounced && isDue.compareAndSet(false, true)) {
      schedule();
    }
  }

  /// Called by another thread than the one that hangs.
  private void warnWhenItHangs() {
    boolean hangs =
        writingSince
            .filter(since -> System.nanoTime() - since > writeTimeout.toNanos())
            .isPresent();
    if (hangs && isHanging.compareAndSet(false, true)) {
      LOG.warn(
          "the disk of {} hangs: after a restart, problems may be announced again", file.path());
    }
  }

  private void schedule() {
    try {
      var _ = thread.schedule(this::writeOrPostpone, DELAY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      isDue.set(false);
    }
  }

  private void writeOrPostpone() {
    if (System.nanoTime() - notBefore < 0) {
      schedule();
    } else {
      isDue.set(false);
      write();
    }
  }

  private void write() {
    long start = System.nanoTime();
    writingSince = Optional.of(start);
    try {
      file.write(merged(clock.instant()));
      succeeded();
    } catch (IOException | RuntimeException | Error failure) {
      failed(failure);
    }
    writingSince = Optional.empty();
    notBefore = System.nanoTime() + PAUSE_FACTOR * (System.nanoTime() - start);
  }

  /// The states of this agent, and those of others that are of other checks or newer.
  private Collection<StateRecord> merged(Instant now) throws IOException {
    Map<String, StateRecord> all = new HashMap<>();
    file.read().records().stream()
        .filter(record -> record.isCurrent(now) && record.lastRun().isAfter(now.minus(FORGOTTEN)))
        .forEach(record -> all.merge(record.key(), record, StateStore::newer));
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

  /// Those with a problem first: without its record, a check that is up announces nothing.
  private static List<StateRecord> bounded(Collection<StateRecord> all) {
    return all.stream()
        .sorted(
            Comparator.comparing((StateRecord record) -> record.state().announced().level())
                .reversed()
                .thenComparing(StateRecord::key))
        .limit(StateFile.MAX_RECORDS)
        .toList();
  }

  private void succeeded() {
    boolean wasHanging = isHanging.getAndSet(false);
    if (!isHealthy || wasHanging) {
      isHealthy = true;
      LOG.info("the states of checks are saved again, in {}", file.path());
    }
  }

  private void failed(Throwable failure) {
    if (isHealthy) {
      isHealthy = false;
      LOG.warn(
          "cannot save the states of checks in {} ({}): after a restart, problems are announced again",
          file.path(),
          JournalNotice.reason(failure));
    }
  }

  @Override
  public void close() {
    close(CLOSE_TIMEOUT);
  }

  /// Writes the last states, waiting for the disk at most so long.
  public void close(Duration bound) {
    try {
      if (isStarted) {
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

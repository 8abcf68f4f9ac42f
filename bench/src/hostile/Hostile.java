package hostile;

import common.LocalServers;
import hinomi.agent.Pacer;
import hinomi.check.Check;
import hinomi.check.Checks;
import hinomi.net.Network;
import hinomi.net.NetworkSettings;
import hinomi.net.visit.OffLoop;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.probe.Probe;
import hinomi.probe.Probes;
import hinomi.probe.warmup.WarmUp;
import hinomi.verdict.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Looks at bad servers in a process of their own, at all of them again and again, and beside them
/// at a good one.
final class Hostile {
  private static final Duration MARGIN = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int WARM = 20;

  /// As far apart as an agent starts what is due at once.
  private static final int GAP_MILLIS = 4;

  private static final double MEBI = 1 << 20;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Network network =
      new Network(vertx, NetworkSettings.DEFAULT, InstantSource.system());
  private final OffLoop judges = OffLoop.ofItsOwn(vertx, "judge");
  private final Map<String, Cell> cells = new TreeMap<>();
  private final List<Check> checks;
  private final Probe good;
  private volatile long oversleptNanos;
  private boolean isGood = true;

  /// What one check came to in all rounds.
  private static final class Cell {
    private final Set<String> ends = new TreeSet<>();
    private long late = Long.MIN_VALUE;

    void add(Outcome outcome, Verdict verdict, long nanosLate) {
      late = Math.max(late, TimeUnit.NANOSECONDS.toMillis(nanosLate));
      ends.add(outcome instanceof Failed failed ? failed.cause().key() : verdict.grade().key());
    }
  }

  private Hostile(List<Check> all) {
    this.checks = all.stream().filter(each -> !each.name().equals("good")).toList();
    this.good =
        all.stream()
            .filter(each -> !checks.contains(each))
            .map(Check::probe)
            .findFirst()
            .orElseThrow();
  }

  public static void main(String[] args) throws Exception {
    if (args.length == 2 && args[0].equals("serve")) {
      Sites.serve(Path.of(args[1]));
      return;
    }
    Path folder = Files.createTempDirectory("hinomi-hostile");
    Files.createDirectory(folder.resolve("checks"));
    Files.copy(Path.of(args[0]), folder.resolve("checks/hostile.conf"));
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 100;
    Duration gap = Duration.ofMillis(args.length > 2 ? Integer.parseInt(args[2]) : GAP_MILLIS);
    // They give way to the agent, as if they had a machine of their own.
    Process servers = LocalServers.start(folder, List.of("nice", "-n", "19"));
    try (ServerSocket good = Sites.good()) {
      servers.inputReader().readLine();
      Files.writeString(
          folder.resolve("checks/ports.conf"),
          "port-of-good = " + good.getLocalPort(),
          StandardOpenOption.APPEND);
      System.exit(new Hostile(checks(folder.resolve("checks"))).measure(rounds, gap) ? 0 : 1);
    } catch (Exception broken) {
      broken.printStackTrace();
      System.exit(1);
    } finally {
      servers.destroy();
    }
  }

  private static List<Check> checks(Path folder) {
    return switch (Checks.load(folder, Map.of(), Probes.kinds())) {
      case Checks.Load.Loaded(Checks loaded) -> loaded.all();
      case Checks.Load.Refused(var problems) -> throw new IllegalStateException("" + problems);
    };
  }

  private boolean measure(int rounds, Duration gap) throws Exception {
    await(() -> WarmUp.of(network, checks.stream().map(Check::probe).toList()));
    List<Double> alone = new ArrayList<>();
    for (int look = 0; look < 200; look++) {
      alone.add(firstByte(await(this::lookAtGood)));
    }
    run(WARM, Duration.ofMillis(GAP_MILLIS));
    cells.clear();
    Thread.ofPlatform().daemon().start(this::doNothing);
    double heap = liveHeap();
    long open = descriptors();
    List<Double> beside = new ArrayList<>();
    long timer =
        vertx.setPeriodic(
            50, _ -> lookAtGood().onSuccess(outcome -> beside.add(firstByte(outcome))));
    run(rounds, gap);
    vertx.cancelTimer(timer);
    TimeUnit.SECONDS.sleep(2); // what was closed must not be open after so long
    double heapAfter = liveHeap();
    long openAfter = descriptors();
    show();
    judge(rounds, heap, heapAfter, open, openAfter);
    judge(alone, beside);
    return isGood;
  }

  /// How late a thread wakes up that has nothing to do: the machine was busy, or garbage collected.
  private void doNothing() {
    while (true) {
      long wake = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1);
      LockSupport.parkNanos(wake - System.nanoTime());
      oversleptNanos = Math.max(oversleptNanos, System.nanoTime() - wake);
    }
  }

  private Future<Outcome> lookAtGood() {
    return good.run(network, PATIENCE);
  }

  /// At all of them in each round, with a gap between their starts.
  private void run(int rounds, Duration gap) throws Exception {
    Pacer pacer = new Pacer(vertx, gap);
    for (int round = 0; round < rounds; round++) {
      await(() ->
          Future.all(checks.stream().map(each -> pacer.turn().compose(_ -> look(each))).toList()));
    }
  }

  /// What is said of the answer is judged within the same time.
  private Future<?> look(Check check) {
    long end = System.nanoTime() + check.timeout().toNanos();
    Cell cell = cells.computeIfAbsent(check.name(), _ -> new Cell());
    return check
        .probe()
        .run(network, check.timeout())
        .compose(outcome ->
            judges
                .run(() -> Verdict.of(outcome, check.assertions()))
                .onSuccess(verdict -> cell.add(outcome, verdict, System.nanoTime() - end)))
        .mapEmpty()
        .otherwise(bug -> {
          cell.ends.add("BUG " + bug.getClass().getSimpleName());
          return null;
        });
  }

  private void show() {
    String kind = "";
    for (Map.Entry<String, Cell> each : cells.entrySet()) {
      String[] name = each.getKey().split("\\.");
      System.out.printf(
          "%-17s %-11s %-20s %s%n",
          name[0].equals(kind) ? "" : name[0],
          name[1],
          String.join(", ", each.getValue().ends),
          each.getValue().late > -MARGIN.toMillis()
              ? "%+4d ms".formatted(each.getValue().late)
              : "");
      kind = name[0];
    }
  }

  private void judge(int rounds, double heap, double heapAfter, long open, long openAfter) {
    long latest = cells.values().stream().mapToLong(each -> each.late).max().orElseThrow();
    System.out.printf("%n%d rounds of %d checks of bad servers%n", rounds, checks.size());
    judge(
        latest <= MARGIN.toMillis(),
        "the latest end",
        "%+d ms after its deadline; a thread with nothing to do woke up to %d ms late",
        latest,
        TimeUnit.NANOSECONDS.toMillis(oversleptNanos));
    judge(
        heapAfter < heap * 1.05 + 0.2,
        "live heap",
        "%.2f MiB before, %.2f MiB after",
        heap,
        heapAfter);
    List<String> bugs =
        cells.entrySet().stream()
            .filter(each -> each.getValue().ends.stream().anyMatch(end -> end.startsWith("BUG")))
            .map(Map.Entry::getKey)
            .toList();
    judge(bugs.isEmpty(), "each probe ends with an outcome", "%s threw", bugs);
    judge(openAfter <= open, "open files", "%d before, %d after", open, openAfter);
  }

  private void judge(List<Double> alone, List<Double> beside) {
    long lost = beside.stream().filter(each -> each.isNaN()).count();
    judge(lost == 0, "good server", "%d of %d looks failed", lost, beside.size());
    judge(
        at(beside, 95) < 10,
        "its first byte",
        "p50 %.2f  p95 %.2f  p99 %.2f ms; alone %.2f  %.2f  %.2f ms",
        Stream.of(beside, alone)
            .flatMap(each -> Stream.of(at(each, 50), at(each, 95), at(each, 99)))
            .toArray());
  }

  private void judge(boolean isSo, String what, String detail, Object... figures) {
    isGood &= isSo;
    System.out.printf("%-4s %s: %s%n", isSo ? "good" : "BAD", what, detail.formatted(figures));
  }

  private static double firstByte(Outcome outcome) {
    return outcome instanceof Answered answered
        ? answered.timing().of(Phase.FIRST_BYTE).orElseThrow().toNanos() / 1e6
        : Double.NaN;
  }

  private static double at(List<Double> all, int percent) {
    return all.stream()
        .sorted()
        .skip(Math.max(0, all.size() * percent / 100 - 1))
        .findFirst()
        .get();
  }

  private static double liveHeap() {
    System.gc();
    System.gc();
    return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / MEBI;
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.count();
    }
  }

  private <T> T await(Supplier<Future<T>> action) throws Exception {
    Future<T> result =
        Future.future(promise -> vertx.runOnContext(_ -> action.get().onComplete(promise)));
    return result.await(1, TimeUnit.MINUTES);
  }
}

package soak;

import hinomi.journal.Journal;
import hostile.AgentLog;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/// Runs the agent as a process of its own over many checks, a quarter of them of hostile sites,
/// with an intake that fails half of the time, looks at it every ten seconds, and judges at the end
/// whether it grew, kept its schedule and told all there was to tell.
public final class Soak {
  private static final int INTERVAL = 6;
  private static final Duration BETWEEN = Duration.ofSeconds(10);

  /// How many samples it takes until the agent is warm.
  private static final int WARM = 6;

  /// What the container has in MiB.
  private static final long ROOM = 512;

  /// How much larger the median of the second half may be.
  private static final double FLAT = 1.1;

  private final Vertx vertx = Vertx.vertx();
  private final Intake intake = new Intake(vertx);
  private final List<Sample> samples = new ArrayList<>();
  private final CheckFiles checks;
  private boolean isGood = true;
  private double liveWhenWarm;
  private double liveAtTheEnd;

  private Soak(int checks) {
    this.checks = new CheckFiles(checks, INTERVAL);
  }

  public static void main(String[] arguments) throws Exception {
    Duration time = Duration.parse("PT" + (arguments.length > 1 ? arguments[1] : "5m"));
    int checks = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1_000;
    System.exit(new Soak(checks).run(Path.of(arguments[0]), time) ? 0 : 1);
  }

  private boolean run(Path hinomi, Duration time) throws Exception {
    Path folder = Files.createTempDirectory("soak");
    int port = freePort();
    checks.write(vertx, folder, intake.listen(), port);
    Process agent = start(hinomi, folder);
    try {
      System.out.printf(
          "%d checks every %d s for %s, see %s%n", checks.all(), INTERVAL, time, folder);
      watch(agent.pid(), port, Instant.now().plus(time));
      judgeBooks(agent.pid(), port);
      liveAtTheEnd = Sample.live(agent.pid());
    } finally {
      agent.destroy();
    }
    boolean ended = agent.waitFor(30, TimeUnit.SECONDS);
    judge("the agent ends in order", ended && agent.exitValue() == 0, "");
    judgeMemory();
    judgeGrowth("descriptors", Sample::descriptors);
    judgeGrowth("threads", Sample::threads);
    judgeSchedule();
    judgeBlame(folder);
    judgeIntake(folder);
    vertx.close();
    return isGood;
  }

  private void watch(long pid, int port, Instant end) throws Exception {
    while (Instant.now().isBefore(end)) {
      Thread.sleep(BETWEEN);
      samples.add(Sample.of(pid, port));
      System.out.println(samples.getLast());
      if (samples.size() == WARM) {
        liveWhenWarm = Sample.live(pid);
      }
    }
  }

  /// Sooner or later there is a moment in which nothing is under way.
  private void judgeBooks(long pid, int port) throws Exception {
    intake.stayWell();
    Instant patience = Instant.now().plusSeconds(60);
    Sample last;
    long more;
    do {
      Thread.sleep(500);
      long before = intake.points();
      last = Sample.of(pid, port);
      more = before - last.of("points_delivered_total");
    } while ((last.unaccounted() != 0 || more != 0) && Instant.now().isBefore(patience));
    samples.add(last);
    System.out.println(last);
    judge(
        "recorded = delivered + late + rejected + dropped + waiting",
        last.unaccounted() == 0,
        last.unaccounted() + " without a fate");
    judge("delivered = what the intake took", more == 0, more + " more at the intake");
  }

  /// The heap grows up to its bound before its garbage is taken, so that only what lives tells.
  private void judgeMemory() {
    judge(
        "what lives on the heap is flat",
        liveAtTheEnd <= liveWhenWarm * FLAT,
        "end to warm: %.3f (%.1f, %.1f MiB)"
            .formatted(liveAtTheEnd / liveWhenWarm, liveAtTheEnd, liveWhenWarm));
    long most = samples.stream().mapToLong(Sample::memory).max().orElse(0);
    judge("all memory fits half a gibibyte", most < ROOM, most + " MiB at most");
  }

  private void judgeGrowth(String what, ToLongFunction<Sample> size) {
    int warm = Math.min(WARM, samples.size() / 3);
    int middle = (warm + samples.size()) / 2;
    double first = median(samples.subList(warm, middle), size);
    double second = median(samples.subList(middle, samples.size()), size);
    judge(
        what + " flat",
        second <= first * FLAT,
        "second half to first: %.3f (%.0f, %.0f)".formatted(second / first, second, first));
  }

  private static double median(List<Sample> some, ToLongFunction<Sample> size) {
    return some.stream().mapToLong(size).sorted().skip(some.size() / 2).findFirst().orElse(0);
  }

  private void judgeSchedule() {
    long missing = 0;
    for (Intake.Series each : intake.of("hinomi.up", "good-")) {
      missing += each.missing(INTERVAL);
    }
    Sample last = samples.getLast();
    long good = intake.of("hinomi.up", "good-").stream().mapToLong(each -> each.count()).sum();
    judge(
        "every slot of good sites told",
        missing == 0 && intake.of("hinomi.up", "good-").size() == checks.good(),
        "%d of %d missing; %d runs were our fault"
            .formatted(missing, good + missing, last.of("runs_total_agent")));
    long failures =
        intake.of("hinomi.failures", "good-").stream().mapToLong(each -> each.count()).sum();
    judge("no good site is disturbed", failures == 0, failures + " failed runs");
    long all = intake.of("hinomi.up", "").stream().mapToLong(each -> each.count()).sum();
    System.out.printf(
        "      of hostile sites, %d of %d slots were skipped because the run before went on%n",
        last.of("skipped_total"), all - good + last.of("skipped_total"));
  }

  private void judgeBlame(Path folder) throws IOException {
    AgentLog log = AgentLog.read(folder.resolve("log"));
    judge(
        "no run is the agent's own fault without proof",
        log.unproven().isEmpty(),
        "%d with a fault of the agent, without proof: %s".formatted(log.blamed(), log.unproven()));
  }

  private void judgeIntake(Path folder) {
    Journal left =
        Journal.open(
            new Journal.Keeping(folder.resolve("journal"), 32 << 20, 1 << 20),
            _ -> "",
            notice -> System.out.println("      " + notice.text()));
    left.saved().join();
    judge("no point has two values", intake.contradictions() == 0, "" + intake.contradictions());
    System.out.printf(
        "      %d points, %d entries left on disk; requests to the intake: %s%n",
        intake.points(), left.size(), intake.moods());
    left.close();
  }

  private void judge(String what, boolean isSo, String detail) {
    isGood &= isSo;
    System.out.printf("%-5s %s: %s%n", isSo ? "good" : "BAD", what, detail);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// With the heap that it has in a container of half a gibibyte.
  private static Process start(Path hinomi, Path folder) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(hinomi.toAbsolutePath().toString(), "run");
    builder.environment().put("DD_API_KEY", "0123456789abcdef");
    builder.environment().put("JAVA_TOOL_OPTIONS", "-Xmx256m");
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
    return builder.directory(folder.toFile()).start();
  }
}

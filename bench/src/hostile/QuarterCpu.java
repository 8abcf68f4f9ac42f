package hostile;

import common.CpuQuota;
import hinomi.demo.EmbeddedIntake;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Runs the agent as on ECS, in a quarter of a processor and half a gibibyte, over hostile sites,
/// and beside them over good ones and over some that die again and again. It judges whether each
/// death was reported in time, no good one was disturbed, and the agent stayed as large as it was.
final class QuarterCpu {
  /// What the container has in MiB.
  private static final double ROOM = 512;

  /// How much larger the last act may be at most than the one before it, with as many checks.
  private static final double FLAT = 1.25;

  private static final Duration BETWEEN = Duration.ofSeconds(1);
  private static final Duration START = Duration.ofMinutes(2);

  private final Vertx vertx = Vertx.vertx();
  private final EmbeddedIntake intake = new EmbeddedIntake(vertx, InstantSource.system());
  private final IntakeWatch watch = new IntakeWatch(intake);
  private final LimitedAgent agent;
  private final Duration act;
  private final List<Act> acts = new ArrayList<>();
  private boolean isGood = true;

  /// What was seen while the same checks ran.
  private record Act(String what, double memory, List<Deaths.Death> deaths, long missing) {}

  private QuarterCpu(Path home, Duration time, CpuQuota quota) throws Exception {
    act = time.dividedBy(3);
    agent = new LimitedAgent(vertx, home, quota, intake.start().await());
  }

  /// The folder of Hinomi, and for how many minutes.
  public static void main(String[] arguments) throws Exception {
    double minutes = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 10;
    Optional<CpuQuota> quota = CpuQuota.quarter();
    if (quota.isEmpty()) {
      System.err.println(
          "bench/hostile: a quarter of a processor needs root and control groups that can be"
              + " written to: run it so, or without 'quarter'.");
      System.exit(2);
    }
    int exit = 1;
    try (CpuQuota given = quota.orElseThrow()) {
      Duration time = Duration.ofMillis(Math.round(minutes * 60_000));
      exit = new QuarterCpu(Path.of(arguments[0]), time, given).run() ? 0 : 1;
    } catch (Exception broken) {
      broken.printStackTrace();
    }
    System.exit(exit);
  }

  private boolean run() throws Exception {
    System.out.printf("Three acts of %d s, see %s%n", act.toSeconds(), agent.folder());
    agent.probe("");
    agent.start();
    try {
      await(START);
      agent.probe(Answers.LONG_NUMBER.checks(agent.hostilePort(), 1));
      play("1 hostile check");
      agent.probe(entries(3, Answers::checks) + Certificates.checks(agent.certificatePorts()));
      play("70 hostile checks");
      agent.probe(entries(3, Answers::journeys));
      play("60 hostile journeys");
    } finally {
      agent.end();
    }
    show();
    judge();
    return isGood;
  }

  private interface Entries {
    String of(Answers answer, int port, int count);
  }

  private String entries(int each, Entries entries) {
    StringBuilder all = new StringBuilder();
    Answers.all().forEach(answer -> all.append(entries.of(answer, agent.hostilePort(), each)));
    return all.toString();
  }

  /// Until all that is good is reported to be up.
  private void await(Duration patience) throws Exception {
    List<String> all = new ArrayList<>(GoodChecks.names());
    agent.victims().forEach(each -> all.add(each.check()));
    long end = System.nanoTime() + patience.toNanos();
    while (!watch.areUp(all) && agent.isAlive()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not up: " + watch.statuses() + ", see " + agent.folder());
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private void play(String what) throws Exception {
    Deaths deaths = new Deaths(vertx, watch, System.nanoTime() + act.toNanos());
    deaths.begin(agent.victims());
    double most = 0;
    long from = Instant.now().getEpochSecond();
    while (!deaths.areOver() && agent.isAlive()) {
      most = Math.max(most, agent.memory());
      TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
    }
    // The last runs may not have ended.
    long until = Instant.now().getEpochSecond() - 2 * LimitedAgent.INTERVAL;
    long missing = watch.missing(LimitedAgent.INTERVAL, from, until);
    acts.add(new Act(what, most, deaths.all(), missing));
    System.out.printf("%s: %.0f MiB, %d deaths%n", what, most, deaths.all().size());
  }

  private void show() {
    System.out.printf(
        "%n%-20s %12s %7s %26s %20s%n",
        "", "memory (MiB)", "deaths", "reported after (s)", "good slots missing");
    for (Act each : acts) {
      double[] delays =
          each.deaths().stream().mapToDouble(Deaths.Death::seconds).sorted().toArray();
      System.out.printf(
          "%-20s %12.0f %7d %26s %20d%n",
          each.what(),
          each.memory(),
          delays.length,
          delays.length == 0
              ? "-"
              : "median %.1f, most %.1f"
                  .formatted(delays[delays.length / 2], delays[delays.length - 1]),
          each.missing());
    }
    System.out.println();
  }

  private void judge() throws Exception {
    judge(agent.exit().equals("0"), "the agent ends only when told to", "exit " + agent.exit());
    List<Deaths.Death> late =
        acts.getFirst().deaths().stream().filter(each -> !each.isInTime()).toList();
    judge(
        late.isEmpty(),
        "beside one hostile check each death is reported within the interval and 5 s",
        "late: " + late);
    List<Deaths.Death> lost =
        acts.stream()
            .flatMap(each -> each.deaths().stream())
            .filter(each -> !each.isReported())
            .toList();
    judge(
        lost.isEmpty() && acts.stream().noneMatch(each -> each.deaths().isEmpty()),
        "beside many each death is reported",
        "not reported: " + lost);
    judge(watch.disturbed().isEmpty(), "no good check is anything but up", "" + watch.disturbed());
    judge(
        acts.getFirst().missing() == 0,
        "beside one hostile check every slot of good checks is reported",
        acts.getFirst().missing() + " are missing");
    double most = acts.stream().mapToDouble(Act::memory).max().orElse(0);
    judge(
        most < ROOM && acts.getLast().memory() <= acts.get(acts.size() - 2).memory() * FLAT,
        "memory is flat and fits half a gibibyte",
        "%.0f MiB at most".formatted(most));
    AgentLog log = agent.log();
    judge(
        log.unproven().isEmpty(),
        "no run is the agent's own fault without proof",
        "%d with a fault of the agent, without proof: %s".formatted(log.blamed(), log.unproven()));
  }

  private void judge(boolean isSo, String what, String detail) {
    isGood &= isSo;
    System.out.printf("%-4s %s: %s%n", isSo ? "good" : "BAD", what, detail);
  }
}

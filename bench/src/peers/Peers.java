package peers;

import common.CpuQuota;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lets Hinomi, blackbox_exporter and libcurl probe the same sites in turns, each in a process of
/// its own on the same core, and writes down how they compare.
final class Peers {
  private static final String PACED = "";
  private static final String TOLD_SOON = "datadog { send { every = 2s } }";

  /// In so many seconds points are sent once.
  private static final int SENDING = 10;

  private static final Duration TOLD = Duration.ofSeconds(5);
  private static final Duration QUIET = Duration.ofMillis(500);

  private final Vertx vertx = Vertx.vertx();
  private final Results results = new Results();
  private final Path folder;
  private final Plan plan;
  private final Site site;
  private final Delays delays;
  private final Intake intake;

  private Peers(Path folder, Plan plan) throws Exception {
    this.folder = folder;
    this.plan = plan;
    this.site = Site.start(folder.resolve("site"));
    this.delays = new Delays(vertx, site);
    this.intake = new Intake(vertx);
  }

  /// The folder to work in, where to write what came out, how large the image is in bytes, which
  /// versions there are, and maybe `--short`.
  public static void main(String[] arguments) throws Exception {
    int exit = 1;
    try {
      Peers peers = new Peers(Path.of(arguments[0]), Plan.of(List.of(arguments)));
      Results results = peers.run();
      results.add(Results.IMAGE, Results.HINOMI, Long.parseLong(arguments[2]) / 1e6);
      Path result = Path.of(arguments[1]);
      String report = Report.markdown(results, arguments[3]);
      Files.writeString(result.resolve("result.md"), report);
      Files.writeString(result.resolve("result.svg"), Chart.svg(results));
      say("%n%s", report);
      exit = 0;
    } catch (Exception broken) {
      broken.printStackTrace();
    } finally {
      System.exit(exit);
    }
  }

  private Results run() throws Exception {
    cpu();
    telling();
    memory();
    growth();
    starts();
    errors();
    quarter();
    return results;
  }

  private void cpu() throws Exception {
    Prober paced = hinomi("paced", PACED);
    Prober unpaced = hinomi("unpaced", "pace = 0ms");
    Prober blackbox = blackbox("blackbox");
    Prober libcurl = libcurl("libcurl");
    List<Prober> all = List.of(paced, unpaced, blackbox, libcurl);
    warmUp(all);
    for (int round = 0; round < plan.rounds(); round++) {
      for (CpuCost work : CpuCost.all(site, plan)) {
        Prober hinomi = work.load().isEndless() ? unpaced : paced;
        measure(round, work, List.of(hinomi, blackbox, libcurl));
      }
    }
    Starts.read(site.starts(), 0).addTo(results, 1_000, Map.of());
    end(all);
  }

  private void measure(int round, CpuCost work, List<Prober> probers) throws Exception {
    for (int turn = 0; turn < probers.size(); turn++) {
      Prober prober = probers.get((turn + round) % probers.size());
      Load load = work.load().isEndless() ? most(prober, work.load()) : work.load();
      results.add(work.what(), prober.name(), milliseconds(prober, load, work.seconds()));
    }
    say("round %d of %d, %s: %s", round + 1, plan.rounds(), work.what(), results.last(work.what()));
  }

  /// Who keeps a schedule is given as many checks as fill the core, by what some of them cost.
  private Load most(Prober prober, Load endless) throws Exception {
    if (!prober.hasSchedule()) {
      return endless;
    }
    double each = milliseconds(prober, Load.of(endless.page(), 1_000, 2), plan.window());
    return Load.of(endless.page(), (int) (2 * 1_000 / each), 2);
  }

  /// The milliseconds of CPU that it takes for a probe.
  private double milliseconds(Prober prober, Load load, int seconds) throws Exception {
    Used used = used(prober, load, seconds);
    return used.milliseconds() / used.probes();
  }

  /// What probes took, all of them together.
  private record Used(double milliseconds, long probes) {
    /// For each probe that there was more than of the other.
    double more(Used other) {
      return (milliseconds - other.milliseconds) / (probes - other.probes);
    }
  }

  private Used used(Prober prober, Load load, int seconds) throws Exception {
    prober.probe(load);
    Thread.sleep(plan.settling());
    long probes = site.count();
    double cpu = ChildProcess.cpu(prober.process());
    sleep(seconds);
    double used = ChildProcess.cpu(prober.process()) - cpu;
    long more = site.count() - probes;
    prober.probe();
    awaitQuiet();
    return new Used(used * 1_000, more);
  }

  /// Until nobody probes any more.
  private void awaitQuiet() throws InterruptedException {
    long before;
    do {
      before = site.count();
      Thread.sleep(QUIET);
    } while (site.count() > before);
  }

  /// What it takes to tell Datadog, as a part of the whole.
  private void telling() throws Exception {
    Prober telling = hinomi("telling", PACED);
    Prober silent = hinomi("silent", "datadog { enabled = false }");
    List<Prober> both = List.of(telling, silent);
    warmUp(both);
    Load load = Load.of(site.secure(), 1_000, 10);
    for (int round = 0; round < plan.rounds(); round++) {
      double with = milliseconds(telling, load, SENDING);
      double without = milliseconds(silent, load, SENDING);
      results.add(Results.TELLING, Results.HINOMI, 100 * (with - without) / with);
    }
    say("%s: %s", Results.TELLING, results.last(Results.TELLING));
    end(both);
  }

  /// What all three sizes take, at the same time.
  private void memory() throws Exception {
    memory(plan.watching(), (name, load) -> hinomi(name, PACED, load));
    memory(plan.window(), this::blackbox);
    memory(plan.window(), this::libcurl);
  }

  private interface Starting {
    Prober prober(String name, Load load) throws Exception;
  }

  private void memory(int seconds, Starting starting) throws Exception {
    List<Prober> all = new ArrayList<>();
    for (int checks : Results.SIZES) {
      all.add(starting.prober("of-" + checks, Load.of(site.secure(), checks, 60)));
    }
    sleep(seconds);
    for (int checks : Results.SIZES) {
      Prober each = all.get(Results.SIZES.indexOf(checks));
      double steady = ChildProcess.memory(each.process(), "VmRSS");
      results.add(Results.memory(checks, "steady"), each.name(), steady);
      double peak = ChildProcess.memory(each.process(), "VmHWM");
      results.add(Results.memory(checks, "peak"), each.name(), peak);
    }
    say("memory of %s after %d s", all.getFirst().name(), seconds);
    end(all);
  }

  /// What each check more takes, how late the looks of many are, and what reading many takes.
  private void growth() throws Exception {
    Prober hinomi = hinomi("growing", PACED);
    warmUp(List.of(hinomi));
    long known = Files.readAllLines(site.starts()).size();
    List<Used> used = new ArrayList<>();
    for (int checks : Results.SIZES) {
      boolean isLast = checks == Results.SIZES.getLast();
      String page = site.secure() + (isLast ? Site.LOGGED : "");
      used.add(used(hinomi, Load.of(page, checks, 60), plan.growing()));
    }
    for (int size = 1; size < used.size(); size++) {
      Results.What what = Results.growth(Results.SIZES.get(size - 1), Results.SIZES.get(size));
      results.add(what, hinomi.name(), used.get(size).more(used.get(size - 1)));
      say("%s: %s", what, results.last(what));
    }
    Starts.read(site.starts(), known)
        .addTo(results, Results.SIZES.getLast(), Map.of(hinomi.name(), 20.0));
    end(List.of(hinomi));
    new StartCost(new Image(folder.resolve("app")), folder.resolve("loading")).addTo(results);
  }

  /// From the start of the process until a site was seen.
  private void starts() throws Exception {
    for (int round = 0; round < plan.rounds(); round++) {
      start(Results.START, (name, load) -> hinomi(name, PACED, load));
      start(Results.START, this::blackbox);
      start(Results.START, this::libcurl);
    }
    say("%s: %s", Results.START, results.last(Results.START));
  }

  private void start(Results.What what, Starting starting) throws Exception {
    long before = site.count();
    long start = System.nanoTime();
    Prober prober = starting.prober("start", Load.of(site.secure(), 100, 1));
    while (site.count() == before) {
      Thread.sleep(2);
    }
    results.add(what, prober.name(), (System.nanoTime() - start) / 1e9);
    ChildProcess.end(prober.process());
    awaitQuiet();
  }

  /// How wrong the time to the first byte is, beside other checks.
  private void errors() throws Exception {
    List<Prober> all =
        List.of(hinomi("timed", TOLD_SOON), blackbox("timed-blackbox"), libcurl("timed-libcurl"));
    warmUp(all);
    for (int beside : plan.beside()) {
      for (Prober each : all) {
        errors(each, beside, Results.ERROR);
      }
      Results.What what = Errors.at(Results.ERROR, beside, 95);
      say("%s: %s", what, results.last(what));
    }
    end(all);
  }

  private void errors(Prober prober, int beside, String group) throws Exception {
    prober.probe(
        Load.of(site.secure(), Math.max(1, beside), beside == 0 ? 86_400 : 60),
        Load.of(delays.page(), 20, 2));
    Thread.sleep(plan.settling());
    sleep(plan.timing());
    prober.probe();
    Thread.sleep(TOLD);
    Errors.of(delays.truth(), prober.times()).addTo(results, group, beside, prober.name());
  }

  /// How Hinomi does with a quarter of a processor, where there is a way to give it so little.
  private void quarter() throws Exception {
    Optional<CpuQuota> given = CpuQuota.quarter();
    if (given.isEmpty()) {
      say("%s: not measured, as no group can be made for it", Results.QUARTER);
      return;
    }
    try (CpuQuota quota = given.orElseThrow()) {
      for (int round = 0; round < plan.rounds(); round++) {
        start(Results.QUARTER_START, (name, load) -> slow(quota, name, load));
      }
      Hinomi slow = slow(quota, "quarter");
      warmUp(List.of(slow));
      errors(slow, 1_000, Results.QUARTER);
      for (int seconds : List.of(60, 10)) {
        long skipped = slow.skipped();
        milliseconds(slow, Load.of(site.secure(), 1_000, seconds), plan.seldom());
        results.add(Results.skipped(60_000 / seconds), slow.name(), slow.skipped() - skipped);
      }
      end(List.of(slow));
    }
    say("%s: %s", Results.QUARTER_START, results.last(Results.QUARTER_START));
  }

  private Hinomi slow(CpuQuota quota, String name, Load... loads) throws Exception {
    return hinomi(quota.inside(), name, TOLD_SOON, loads);
  }

  private void warmUp(List<Prober> all) throws Exception {
    say("warming up %s", String.join(", ", all.stream().map(Prober::name).toList()));
    for (Prober each : all) {
      milliseconds(each, Load.of(site.secure(), 1_000, 10), plan.warmUp());
    }
  }

  private void end(List<Prober> all) {
    for (Prober each : all) {
      ChildProcess.end(each.process());
      results.failed(each.name(), each.failures());
    }
  }

  private Prober hinomi(String name, String settings, Load... loads) throws Exception {
    return hinomi(List.of(), name, settings, loads);
  }

  private Hinomi hinomi(List<String> inside, String name, String settings, Load... loads)
      throws Exception {
    List<String> command = new Image(folder.resolve("app")).run(inside);
    return new Hinomi(command, folder.resolve(name), site, intake, settings, loads);
  }

  private Prober blackbox(String name, Load... loads) throws Exception {
    return new Blackbox(vertx, folder.resolve(name), site, loads);
  }

  private Prober libcurl(String name, Load... loads) throws Exception {
    return new Libcurl(folder.resolve("multi"), folder.resolve(name), site, loads);
  }

  private static void sleep(int seconds) throws InterruptedException {
    Thread.sleep(seconds * 1_000L);
  }

  private static void say(String words, Object... parts) {
    System.out.println(words.formatted(parts));
  }
}

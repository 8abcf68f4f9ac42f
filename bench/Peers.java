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
  private final PeersResults results = new PeersResults();
  private final Path folder;
  private final PeersPlan plan;
  private final PeersSite site;
  private final PeersDelays delays;
  private final PeersIntake intake;

  private Peers(Path folder, PeersPlan plan) throws Exception {
    this.folder = folder;
    this.plan = plan;
    this.site = PeersSite.start(folder.resolve("site"));
    this.delays = new PeersDelays(vertx, site);
    this.intake = new PeersIntake(vertx);
  }

  /// The folder to work in, where to write what came out, how large the image is in bytes, which
  /// versions there are, and maybe `--short`.
  public static void main(String[] arguments) throws Exception {
    int exit = 1;
    try {
      Peers peers = new Peers(Path.of(arguments[0]), PeersPlan.of(List.of(arguments)));
      PeersResults results = peers.run();
      results.add(PeersResults.IMAGE, PeersResults.HINOMI, Long.parseLong(arguments[2]) / 1e6);
      Path result = Path.of(arguments[1]);
      String report = PeersReport.markdown(results, arguments[3]);
      Files.writeString(result.resolve("result.md"), report);
      Files.writeString(result.resolve("result.svg"), PeersChart.svg(results));
      say("%n%s", report);
      exit = 0;
    } catch (Exception broken) {
      broken.printStackTrace();
    } finally {
      System.exit(exit);
    }
  }

  private PeersResults run() throws Exception {
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
    PeersProber paced = hinomi("paced", PACED);
    PeersProber unpaced = hinomi("unpaced", "pace = 0ms");
    PeersProber blackbox = blackbox("blackbox");
    PeersProber libcurl = libcurl("libcurl");
    List<PeersProber> all = List.of(paced, unpaced, blackbox, libcurl);
    warmUp(all);
    for (int round = 0; round < plan.rounds(); round++) {
      for (PeersWork work : PeersWork.all(site, plan)) {
        PeersProber hinomi = work.load().isEndless() ? unpaced : paced;
        measure(round, work, List.of(hinomi, blackbox, libcurl));
      }
    }
    PeersStarts.read(site.starts(), 0).addTo(results, 1_000, Map.of());
    end(all);
  }

  private void measure(int round, PeersWork work, List<PeersProber> probers) throws Exception {
    for (int turn = 0; turn < probers.size(); turn++) {
      PeersProber prober = probers.get((turn + round) % probers.size());
      PeersLoad load = work.load().isEndless() ? most(prober, work.load()) : work.load();
      results.add(work.what(), prober.name(), milliseconds(prober, load, work.seconds()));
    }
    say("round %d of %d, %s: %s", round + 1, plan.rounds(), work.what(), results.last(work.what()));
  }

  /// Who keeps a schedule is given as many checks as fill the core, by what some of them cost.
  private PeersLoad most(PeersProber prober, PeersLoad endless) throws Exception {
    if (!prober.hasSchedule()) {
      return endless;
    }
    double each = milliseconds(prober, PeersLoad.of(endless.page(), 1_000, 2), plan.window());
    return PeersLoad.of(endless.page(), (int) (2 * 1_000 / each), 2);
  }

  /// The milliseconds of CPU that it takes for a probe.
  private double milliseconds(PeersProber prober, PeersLoad load, int seconds) throws Exception {
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

  private Used used(PeersProber prober, PeersLoad load, int seconds) throws Exception {
    prober.probe(load);
    Thread.sleep(plan.settling());
    long probes = site.count();
    double cpu = PeersProcess.cpu(prober.process());
    sleep(seconds);
    double used = PeersProcess.cpu(prober.process()) - cpu;
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
    PeersProber telling = hinomi("telling", PACED);
    PeersProber silent = hinomi("silent", "datadog { enabled = false }");
    List<PeersProber> both = List.of(telling, silent);
    warmUp(both);
    PeersLoad load = PeersLoad.of(site.secure(), 1_000, 10);
    for (int round = 0; round < plan.rounds(); round++) {
      double with = milliseconds(telling, load, SENDING);
      double without = milliseconds(silent, load, SENDING);
      results.add(PeersResults.TELLING, PeersResults.HINOMI, 100 * (with - without) / with);
    }
    say("%s: %s", PeersResults.TELLING, results.last(PeersResults.TELLING));
    end(both);
  }

  /// What all three sizes take, at the same time.
  private void memory() throws Exception {
    memory(plan.watching(), (name, load) -> hinomi(name, PACED, load));
    memory(plan.window(), this::blackbox);
    memory(plan.window(), this::libcurl);
  }

  private interface Starting {
    PeersProber prober(String name, PeersLoad load) throws Exception;
  }

  private void memory(int seconds, Starting starting) throws Exception {
    List<PeersProber> all = new ArrayList<>();
    for (int checks : PeersResults.SIZES) {
      all.add(starting.prober("of-" + checks, PeersLoad.of(site.secure(), checks, 60)));
    }
    sleep(seconds);
    for (int checks : PeersResults.SIZES) {
      PeersProber each = all.get(PeersResults.SIZES.indexOf(checks));
      double steady = PeersProcess.memory(each.process(), "VmRSS");
      results.add(PeersResults.memory(checks, "steady"), each.name(), steady);
      double peak = PeersProcess.memory(each.process(), "VmHWM");
      results.add(PeersResults.memory(checks, "peak"), each.name(), peak);
    }
    say("memory of %s after %d s", all.getFirst().name(), seconds);
    end(all);
  }

  /// What each check more takes, how late the looks of many are, and what reading many takes.
  private void growth() throws Exception {
    PeersProber hinomi = hinomi("growing", PACED);
    warmUp(List.of(hinomi));
    long known = Files.readAllLines(site.starts()).size();
    List<Used> used = new ArrayList<>();
    for (int checks : PeersResults.SIZES) {
      boolean isLast = checks == PeersResults.SIZES.getLast();
      String page = site.secure() + (isLast ? PeersSite.LOGGED : "");
      used.add(used(hinomi, PeersLoad.of(page, checks, 60), plan.growing()));
    }
    for (int size = 1; size < used.size(); size++) {
      PeersResults.What what =
          PeersResults.growth(PeersResults.SIZES.get(size - 1), PeersResults.SIZES.get(size));
      results.add(what, hinomi.name(), used.get(size).more(used.get(size - 1)));
      say("%s: %s", what, results.last(what));
    }
    PeersStarts.read(site.starts(), known)
        .addTo(results, PeersResults.SIZES.getLast(), Map.of(hinomi.name(), 20.0));
    end(List.of(hinomi));
    new PeersLoading(new PeersImage(folder.resolve("app")), folder.resolve("loading"))
        .addTo(results);
  }

  /// From the start of the process until a site was seen.
  private void starts() throws Exception {
    for (int round = 0; round < plan.rounds(); round++) {
      start(PeersResults.START, (name, load) -> hinomi(name, PACED, load));
      start(PeersResults.START, this::blackbox);
      start(PeersResults.START, this::libcurl);
    }
    say("%s: %s", PeersResults.START, results.last(PeersResults.START));
  }

  private void start(PeersResults.What what, Starting starting) throws Exception {
    long before = site.count();
    long start = System.nanoTime();
    PeersProber prober = starting.prober("start", PeersLoad.of(site.secure(), 100, 1));
    while (site.count() == before) {
      Thread.sleep(2);
    }
    results.add(what, prober.name(), (System.nanoTime() - start) / 1e9);
    PeersProcess.end(prober.process());
    awaitQuiet();
  }

  /// How wrong the time to the first byte is, beside other checks.
  private void errors() throws Exception {
    List<PeersProber> all =
        List.of(hinomi("timed", TOLD_SOON), blackbox("timed-blackbox"), libcurl("timed-libcurl"));
    warmUp(all);
    for (int beside : plan.beside()) {
      for (PeersProber each : all) {
        errors(each, beside, PeersResults.ERROR);
      }
      PeersResults.What what = PeersErrors.at(PeersResults.ERROR, beside, 95);
      say("%s: %s", what, results.last(what));
    }
    end(all);
  }

  private void errors(PeersProber prober, int beside, String group) throws Exception {
    prober.probe(
        PeersLoad.of(site.secure(), Math.max(1, beside), beside == 0 ? 86_400 : 60),
        PeersLoad.of(delays.page(), 20, 2));
    Thread.sleep(plan.settling());
    sleep(plan.timing());
    prober.probe();
    Thread.sleep(TOLD);
    PeersErrors.of(delays.truth(), prober.times()).addTo(results, group, beside, prober.name());
  }

  /// How Hinomi does with a quarter of a processor, where there is a way to give it so little.
  private void quarter() throws Exception {
    Optional<PeersQuota> given = PeersQuota.quarter();
    if (given.isEmpty()) {
      say("%s: not measured, as no group can be made for it", PeersResults.QUARTER);
      return;
    }
    try (PeersQuota quota = given.orElseThrow()) {
      for (int round = 0; round < plan.rounds(); round++) {
        start(PeersResults.QUARTER_START, (name, load) -> slow(quota, name, load));
      }
      PeersHinomi slow = slow(quota, "quarter");
      warmUp(List.of(slow));
      errors(slow, 1_000, PeersResults.QUARTER);
      for (int seconds : List.of(60, 10)) {
        long skipped = slow.skipped();
        milliseconds(slow, PeersLoad.of(site.secure(), 1_000, seconds), plan.seldom());
        results.add(PeersResults.skipped(60_000 / seconds), slow.name(), slow.skipped() - skipped);
      }
      end(List.of(slow));
    }
    say("%s: %s", PeersResults.QUARTER_START, results.last(PeersResults.QUARTER_START));
  }

  private PeersHinomi slow(PeersQuota quota, String name, PeersLoad... loads) throws Exception {
    return hinomi(quota.inside(), name, TOLD_SOON, loads);
  }

  private void warmUp(List<PeersProber> all) throws Exception {
    say("warming up %s", String.join(", ", all.stream().map(PeersProber::name).toList()));
    for (PeersProber each : all) {
      milliseconds(each, PeersLoad.of(site.secure(), 1_000, 10), plan.warmUp());
    }
  }

  private void end(List<PeersProber> all) {
    for (PeersProber each : all) {
      PeersProcess.end(each.process());
      results.failed(each.name(), each.failures());
    }
  }

  private PeersProber hinomi(String name, String settings, PeersLoad... loads) throws Exception {
    return hinomi(List.of(), name, settings, loads);
  }

  private PeersHinomi hinomi(List<String> inside, String name, String settings, PeersLoad... loads)
      throws Exception {
    List<String> command = new PeersImage(folder.resolve("app")).run(inside);
    return new PeersHinomi(command, folder.resolve(name), site, intake, settings, loads);
  }

  private PeersProber blackbox(String name, PeersLoad... loads) throws Exception {
    return new PeersBlackbox(vertx, folder.resolve(name), site, loads);
  }

  private PeersProber libcurl(String name, PeersLoad... loads) throws Exception {
    return new PeersLibcurl(folder.resolve("multi"), folder.resolve(name), site, loads);
  }

  private static void sleep(int seconds) throws InterruptedException {
    Thread.sleep(seconds * 1_000L);
  }

  private static void say(String words, Object... parts) {
    System.out.println(words.formatted(parts));
  }
}

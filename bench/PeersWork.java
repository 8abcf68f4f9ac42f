import java.util.List;
import java.util.Map;

/// A load whose CPU is measured, and for how many seconds.
record PeersWork(PeersResults.What what, PeersLoad load, int seconds) {
  static List<PeersWork> all(PeersSite site, PeersPlan plan) {
    return List.of(
        of("HTTPS, 1.7 a second", PeersLoad.of(site.secure(), 100, 60), plan.seldom(), Map.of()),
        of(
            "HTTPS, 17 a second",
            PeersLoad.of(site.secure() + PeersSite.LOGGED, 1_000, 60),
            plan.seldom(),
            Map.of(PeersResults.BLACKBOX, 0.65, PeersResults.LIBCURL, 0.8)),
        of(
            "HTTPS, 100 a second",
            PeersLoad.of(site.secure(), 1_000, 10),
            plan.window(),
            Map.of(PeersResults.BLACKBOX, 0.55)),
        of(
            "HTTPS, as many as it can",
            PeersLoad.endless(site.secure()),
            plan.window(),
            Map.of(PeersResults.BLACKBOX, 1.0 / 3)),
        of("HTTP, 100 a second", PeersLoad.of(site.plain(), 1_000, 10), plan.window(), Map.of()),
        of(
            "HTTP, as many as it can",
            PeersLoad.endless(site.plain()),
            plan.window(),
            Map.of(PeersResults.LIBCURL, 1.2)));
  }

  private static PeersWork of(
      String name, PeersLoad load, int seconds, Map<String, Double> target) {
    return new PeersWork(
        new PeersResults.What(PeersResults.CPU, name, "ms", target), load, seconds);
  }
}

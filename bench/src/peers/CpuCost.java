package peers;

import java.util.List;
import java.util.Map;

/// A load whose CPU is measured, and for how many seconds.
record CpuCost(Results.What what, Load load, int seconds) {
  static List<CpuCost> all(Site site, Plan plan) {
    return List.of(
        of("HTTPS, 1.7 a second", Load.of(site.secure(), 100, 60), plan.seldom(), Map.of()),
        of(
            "HTTPS, 17 a second",
            Load.of(site.secure() + Site.LOGGED, 1_000, 60),
            plan.seldom(),
            Map.of(Results.BLACKBOX, 0.65, Results.LIBCURL, 0.8)),
        of(
            "HTTPS, 100 a second",
            Load.of(site.secure(), 1_000, 10),
            plan.window(),
            Map.of(Results.BLACKBOX, 0.55)),
        of(
            "HTTPS, as many as it can",
            Load.endless(site.secure()),
            plan.window(),
            Map.of(Results.BLACKBOX, 1.0 / 3)),
        of("HTTP, 100 a second", Load.of(site.plain(), 1_000, 10), plan.window(), Map.of()),
        of(
            "HTTP, as many as it can",
            Load.endless(site.plain()),
            plan.window(),
            Map.of(Results.LIBCURL, 1.2)));
  }

  private static CpuCost of(String name, Load load, int seconds, Map<String, Double> target) {
    return new CpuCost(new Results.What(Results.CPU, name, "ms", target), load, seconds);
  }
}

package hinomi.datadog.resource;

import hinomi.check.Check;
import hinomi.check.Slo;
import hinomi.datadog.Audience;
import hinomi.datadog.ResourceKey;
import hinomi.datadog.resource.Resource.Sort;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is promised, as SLOs of time slices: for each check that promises something, and for each
/// team that does so more than once.
final class Slos {
  /// What a reader of the figures must know.
  static final String CAVEAT =
      "Datadog counts time without points as good: an agent that is silent looks perfect here, and so"
          + " does a check while it is unknown. The monitors 'is silent', 'points are lost' and 'checks"
          + " are unknown' cover that.";

  /// What an SLO can be looked at over, in days. What is promised, and alerted of, is one of them.
  private static final List<Integer> WINDOWS = List.of(7, 30, 90);

  private final ResourceSettings style;
  private final Locations locations;

  Slos(ResourceSettings style, Locations locations) {
    this.style = style;
    this.locations = locations;
  }

  /// One promise: what of whom, the query that must hold in each slice, and who hears of it.
  record Promise(
      String key,
      String name,
      String condition,
      Slice slice,
      double target,
      int days,
      Audience to) {
    Reference reference() {
      return Reference.slo(key);
    }
  }

  /// What a slice of time must look like to be good.
  record Slice(String query, String comparator, double threshold, int seconds) {}

  List<Promise> promises(List<Check> checks) {
    List<Check> promising =
        checks.stream()
            .filter(check -> check.about().slo().isPresent())
            .sorted(Comparator.comparing(Check::name))
            .toList();
    List<Promise> all = new ArrayList<>();
    promising.forEach(check -> {
      Slo slo = check.about().slo().orElseThrow();
      all.add(availability(check, slo));
      slo.latency().ifPresent(latency -> all.add(latency(check, latency, slo.days())));
    });
    ofTeams(promising).forEach(all::add);
    return all;
  }

  private Promise availability(Check check, Slo slo) {
    return new Promise(
        "availability-" + check.name(),
        check.name() + ": available",
        "is seen up",
        up(List.of(check)),
        slo.availability(),
        slo.days(),
        Audience.of(check).calmer());
  }

  private Slice up(List<Check> checks) {
    Quorum agreement = Quorum.of(checks.getFirst(), locations);
    String filter = MonitorQuery.any("check", checks.stream().map(Check::name).toList());
    String query = checks.size() == 1 ? agreement.up(filter) : agreement.up(filter, "check");
    return new Slice(query, ">=", agreement.least(), seconds(checks));
  }

  private static Promise latency(Check check, Slo.Latency latency, int days) {
    long millis = Math.max(1, latency.below().toMillis());
    String query =
        MonitorQuery.metric(
            "avg", "hinomi.latency", MonitorQuery.any("check", List.of(check.name())));
    return new Promise(
        "latency-" + check.name(),
        check.name() + ": below " + millis + " ms",
        "answers in less than " + millis + " ms",
        new Slice(query, "<", millis, seconds(List.of(check))),
        latency.target(),
        days,
        Audience.of(check).calmer());
  }

  /// Slices shorter than the interval would mostly be empty.
  private static int seconds(List<Check> checks) {
    Duration longest =
        checks.stream()
            .map(check -> check.schedule().interval())
            .max(Comparator.naturalOrder())
            .orElseThrow();
    return longest.compareTo(Duration.ofMinutes(1)) <= 0 ? 60 : 300;
  }

  /// All checks of a team together. It promises what follows: if each check may miss so much, all
  /// together may miss the sum.
  private Stream<Promise> ofTeams(List<Check> promising) {
    Map<String, List<Check>> teams =
        promising.stream()
            .filter(check -> check.about().tags().containsKey("team"))
            .filter(check -> Quorum.of(check, locations).needed() == 1)
            .collect(
                Collectors.groupingBy(
                    check ->
                        check.about().tags().get("team")
                            + "|"
                            + check.about().slo().orElseThrow().days(),
                    TreeMap::new,
                    Collectors.toList()));
    return teams.values().stream()
        .filter(checks -> checks.size() > 1 && checks.size() <= CheckGroup.LARGEST)
        .map(this::ofTeam)
        .flatMap(Optional::stream);
  }

  private Optional<Promise> ofTeam(List<Check> checks) {
    String team = checks.getFirst().about().tags().getOrDefault("team", "");
    int days = checks.getFirst().about().slo().orElseThrow().days();
    double missing =
        checks.stream()
            .mapToDouble(check -> 100 - check.about().slo().orElseThrow().availability())
            .sum();
    Promise promise =
        new Promise(
            ResourceKey.of("availability", "team", team, days + "d"),
            Audience.of(checks.getFirst()).teamInWords() + ": all available",
            "is seen up, each of " + checks.size() + " checks",
            up(checks),
            rounded(100 - missing),
            days,
            Audience.of(checks.getFirst()).calmer());
    return promise.target() >= 1 ? Optional.of(promise) : Optional.empty();
  }

  private static double rounded(double percent) {
    return BigDecimal.valueOf(percent).setScale(3, RoundingMode.HALF_UP).doubleValue();
  }

  Resource resource(Promise promise) {
    Number target = MonitorQuery.number(promise.target());
    String days = promise.days() + "d";
    JsonArray thresholds = new JsonArray();
    WINDOWS.forEach(window -> thresholds.add(threshold(promise, window)));
    JsonObject body =
        new JsonObject()
            .put("name", Monitor.prefix(style) + promise.name() + " " + target + "% of " + days)
            .put("type", "time_slice")
            .put("description", description(promise))
            .put("tags", new JsonArray(tags(promise)))
            .put("thresholds", thresholds)
            .put("timeframe", days)
            .put("target_threshold", target)
            .put("sli_specification", specification(promise.slice()));
    warning(promise)
        .ifPresent(warning -> body.put("warning_threshold", MonitorQuery.number(warning)));
    return new Resource(Sort.SLO, promise.key(), body);
  }

  private static JsonObject threshold(Promise promise, int window) {
    JsonObject threshold =
        new JsonObject()
            .put("timeframe", window + "d")
            .put("target", MonitorQuery.number(promise.target()));
    warning(promise).ifPresent(warning -> threshold.put("warning", MonitorQuery.number(warning)));
    return threshold;
  }

  /// Half of what may be missed, unless that is too little to be told in three digits.
  private static Optional<Double> warning(Promise promise) {
    return Optional.of(rounded((promise.target() + 100) / 2))
        .filter(warning -> warning > promise.target() && warning < 100);
  }

  private List<String> tags(Promise promise) {
    return new OwnershipMarks(style.namespace()).tags(promise.key(), promise.to().tags());
  }

  private static String description(Promise promise) {
    return "Good is every slice of "
        + promise.slice().seconds()
        + " s in which it "
        + promise.condition()
        + ". "
        + CAVEAT;
  }

  private static JsonObject specification(Slice slice) {
    JsonObject query =
        new JsonObject()
            .put("formulas", new JsonArray().add(new JsonObject().put("formula", "seen")))
            .put(
                "queries",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("data_source", "metrics")
                            .put("name", "seen")
                            .put("query", slice.query())));
    return new JsonObject()
        .put(
            "time_slice",
            new JsonObject()
                .put("comparator", slice.comparator())
                .put("threshold", MonitorQuery.number(slice.threshold()))
                .put("query_interval_seconds", slice.seconds())
                .put("query", query));
  }
}

package hinomi.datadog.resource;

import hinomi.check.Check;
import hinomi.check.Slo;
import hinomi.datadog.Audience;
import hinomi.datadog.Locations;
import hinomi.datadog.Quorum;
import hinomi.datadog.ResourceKey;
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

/// Time slice SLOs: for each check with an `slo`, and for each team with several of them.
final class Slos {
  /// The known limit of the figures.
  static final String CAVEAT =
      "Datadog counts time without points as good, also while an agent is silent or a check is"
          + " unknown. The monitors 'No heartbeat', 'Data loss', 'Network lost' and 'Unknown checks'"
          + " cover that; 'hinomi review' tells how long it was.";

  /// The time windows of every SLO, in days; alerts are on the one that the check names.
  private static final List<Integer> TIME_WINDOWS = List.of(7, 30, 90);

  private final ResourceSettings settings;
  private final Locations locations;

  Slos(ResourceSettings settings, Locations locations) {
    this.settings = settings;
    this.locations = locations;
  }

  /// One objective of one check or more: `condition` says in words when a slice is good, `target`
  /// is in percent.
  record Objective(
      String key,
      String name,
      String condition,
      List<Check> checks,
      Slice slice,
      double target,
      int days,
      Audience audience) {
    Reference reference() {
      return Reference.slo(key);
    }
  }

  /// When a slice of time is good.
  record Slice(String query, String comparator, double threshold, int seconds) {}

  List<Objective> objectives(List<Check> checks) {
    List<Check> withSlo =
        checks.stream()
            .filter(check -> check.about().slo().isPresent())
            .sorted(Comparator.comparing(Check::name))
            .toList();
    List<Objective> all = new ArrayList<>();
    withSlo.forEach(check -> {
      Slo slo = check.about().slo().orElseThrow();
      all.add(availability(check, slo));
      slo.latency().ifPresent(latency -> all.add(latency(check, latency, slo.days())));
    });
    ofTeams(withSlo).forEach(all::add);
    return all;
  }

  private Objective availability(Check check, Slo slo) {
    return new Objective(
        "availability-" + check.name(),
        check.name() + ": availability",
        isUp(check),
        List.of(check),
        up(List.of(check)),
        slo.availability(),
        slo.days(),
        Audience.of(check).calmer());
  }

  private String isUp(Check check) {
    Quorum quorum = Quorum.of(check, locations);
    return quorum.needed() == 1
        ? "no run in it failed"
        : "fewer than " + quorum.inWords() + " had a failed run in it, or no run at all";
  }

  /// The minimum over the slice comes first, by location: a location with one failed run in the
  /// slice counts as down in it. Without a rollup, Datadog takes the average of the runs.
  private Slice up(List<Check> checks) {
    Quorum quorum = Quorum.of(checks.getFirst(), locations);
    String filter = filter(checks);
    UpQuery up = new UpQuery(quorum);
    String query = checks.size() == 1 ? up.of(filter) : up.of(filter, "check");
    int seconds = seconds(checks);
    return new Slice(MonitorQuery.rolledUp(query, "min", seconds), ">=", up.threshold(), seconds);
  }

  /// Another namespace may have checks of these names.
  private String filter(List<Check> checks) {
    return MonitorQuery.both(
        new OwnershipMarks(settings.namespace()).namespaceTag(),
        MonitorQuery.any("check", checks.stream().map(Check::name).toList()));
  }

  /// The slowest answer of a slice counts; where locations must agree, the average of the slowest
  /// ones of each location, so that a far location does not decide alone.
  private Objective latency(Check check, Slo.Latency latency, int days) {
    long millis = Math.max(1, latency.below().toMillis());
    boolean anyLocation = Quorum.of(check, locations).needed() == 1;
    String query =
        MonitorQuery.metric(anyLocation ? "max" : "avg", "hinomi.latency", filter(List.of(check)));
    int seconds = seconds(List.of(check));
    return new Objective(
        "latency-" + check.name(),
        check.name() + ": latency below " + millis + " ms",
        (anyLocation
                ? "its slowest answer took less than "
                : "its slowest answers, averaged over the locations, took less than ")
            + millis
            + " ms (runs without an answer count for the availability only)",
        List.of(check),
        new Slice(MonitorQuery.rolledUp(query, "max", seconds), "<", millis, seconds),
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

  /// All checks of a team together that are judged alike, with the target that follows from theirs:
  /// the error budget is the sum of theirs.
  private Stream<Objective> ofTeams(List<Check> withSlo) {
    Map<String, List<Check>> teams =
        withSlo.stream()
            .filter(check -> check.about().tags().containsKey("team"))
            .collect(
                Collectors.groupingBy(
                    check ->
                        check.about().tags().get("team")
                            + "|"
                            + check.about().slo().orElseThrow().days()
                            + "|"
                            + key(Quorum.of(check, locations)),
                    TreeMap::new,
                    Collectors.toList()));
    return teams.values().stream()
        .filter(checks -> checks.size() > 1 && checks.size() <= CheckGroup.MAX_SIZE)
        .map(this::ofTeam)
        .flatMap(Optional::stream);
  }

  private static String key(Quorum quorum) {
    return quorum.isShared() ? quorum.needed() + "-of-" + String.join("-", quorum.locations()) : "";
  }

  private Optional<Objective> ofTeam(List<Check> checks) {
    String team = checks.getFirst().about().tags().getOrDefault("team", "");
    int days = checks.getFirst().about().slo().orElseThrow().days();
    double budget =
        checks.stream()
            .mapToDouble(check -> 100 - check.about().slo().orElseThrow().availability())
            .sum();
    Quorum quorum = Quorum.of(checks.getFirst(), locations);
    boolean anyLocation = quorum.needed() == 1;
    Objective objective =
        new Objective(
            anyLocation
                ? ResourceKey.of("availability", "team", team, days + "d")
                : ResourceKey.of("availability", "team", team, days + "d", key(quorum)),
            Audience.of(checks.getFirst()).teamInWords()
                + ": availability of all checks"
                + (anyLocation ? "" : " at " + quorum.inWords()),
            "no run of the "
                + checks.size()
                + " checks failed in it"
                + (anyLocation ? "" : " at " + quorum.inWords()),
            checks,
            up(checks),
            rounded(100 - budget),
            days,
            Audience.of(checks.getFirst()).calmer());
    return objective.target() >= 1 ? Optional.of(objective) : Optional.empty();
  }

  private static double rounded(double percent) {
    return BigDecimal.valueOf(percent).setScale(3, RoundingMode.HALF_UP).doubleValue();
  }

  Resource resource(Objective objective) {
    Number target = MonitorQuery.number(objective.target());
    String days = objective.days() + "d";
    JsonArray thresholds = new JsonArray();
    TIME_WINDOWS.forEach(window -> thresholds.add(threshold(objective, window)));
    JsonObject body =
        new JsonObject()
            .put(
                "name",
                Monitor.prefix(settings) + objective.name() + ", " + target + "% over " + days)
            .put("type", "time_slice")
            .put("description", description(objective))
            .put("tags", new JsonArray(tags(objective)))
            .put("thresholds", thresholds)
            .put("timeframe", days)
            .put("target_threshold", target)
            .put("sli_specification", specification(objective.slice()));
    warning(objective)
        .ifPresent(warning -> body.put("warning_threshold", MonitorQuery.number(warning)));
    return new Resource(ResourceType.SLO, objective.key(), body);
  }

  private static JsonObject threshold(Objective objective, int window) {
    JsonObject threshold =
        new JsonObject()
            .put("timeframe", window + "d")
            .put("target", MonitorQuery.number(objective.target()));
    warning(objective).ifPresent(warning -> threshold.put("warning", MonitorQuery.number(warning)));
    return threshold;
  }

  /// At half of the error budget, unless that cannot be written in three digits.
  private static Optional<Double> warning(Objective objective) {
    return Optional.of(rounded((objective.target() + 100) / 2))
        .filter(warning -> warning > objective.target() && warning < 100);
  }

  private List<String> tags(Objective objective) {
    return new OwnershipMarks(settings.namespace())
        .tags(objective.key(), objective.audience().tags());
  }

  private static String description(Objective objective) {
    return "A slice of %d s is good when %s. %s"
        .formatted(objective.slice().seconds(), objective.condition(), CAVEAT);
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

package hinomi.datadog.review;

import hinomi.check.Check;
import hinomi.datadog.DatadogTag;
import hinomi.datadog.resource.AccountReader;
import hinomi.datadog.resource.ResourceSettings;
import hinomi.report.MonthReport.Runs;
import hinomi.report.MonthReport.Scope;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// How many runs of each check gave a result in a month, and how many of them were good: the points
/// of `hinomi.up`, hour by hour. The count is held against the schedule.
final class RunCounts {
  /// A month of hours stays below the 1,500 points that Datadog returns for a series.
  private static final Duration BUCKET = Duration.ofHours(1);

  private static final int CHECKS_AT_ONCE = 50;

  private final AccountReader account;
  private final Request request;
  private final ResourceSettings resources;
  private final Consumer<String> progress;
  private final Instant from;
  private final Instant to;

  RunCounts(
      AccountReader account,
      Request request,
      ResourceSettings resources,
      Consumer<String> progress) {
    this.account = account;
    this.request = request;
    this.resources = resources;
    this.progress = progress;
    Scope scope = request.scope();
    this.from = scope.start();
    this.to = scope.isOver() ? scope.end() : scope.until().truncatedTo(ChronoUnit.HOURS);
  }

  /// Points by their hours, for each check.
  private record Hours(Map<String, NavigableMap<Instant, Long>> byCheck) {
    NavigableMap<Instant, Long> of(Check check) {
      return byCheck.getOrDefault(check.name(), new TreeMap<>());
    }

    static long sum(NavigableMap<Instant, Long> hours) {
      return hours.values().stream().mapToLong(each -> each).sum();
    }
  }

  Future<List<Owned<Runs>>> read() {
    List<Check> checks = request.ofTeams();
    List<Owned<Runs>> found = new ArrayList<>();
    Future<Void> all = Future.succeededFuture();
    if (!from.isBefore(to)) {
      return Future.succeededFuture(found);
    }
    for (int start = 0; start < checks.size(); start += CHECKS_AT_ONCE) {
      int first = start;
      List<Check> some = checks.subList(start, Math.min(checks.size(), start + CHECKS_AT_ONCE));
      all =
          all.compose(_ -> {
            progress.accept("runs of check " + (first + 1) + " of " + checks.size());
            return read(some).onSuccess(found::addAll).mapEmpty();
          });
    }
    return all.map(_ -> found);
  }

  private Future<List<Owned<Runs>>> read(List<Check> checks) {
    return hours(checks, "count")
        .compose(done ->
            hours(checks, "sum")
                .map(good ->
                    checks.stream()
                        .map(each ->
                            new Owned<>(
                                Request.team(each), runs(each, done.of(each), good.of(each))))
                        .toList()));
  }

  private Future<Hours> hours(List<Check> checks, String aggregate) {
    String names =
        checks.stream()
            .map(each -> DatadogTag.of("check", each.name()).substring("check:".length()))
            .collect(Collectors.joining(", "));
    String filter = checks.size() == 1 ? "check:" + names : "check IN (" + names + ")";
    String query =
        "sum:hinomi.up{%s AND %s} by {check}.rollup(%s, %d)"
            .formatted(
                DatadogTag.of("hinomi", resources.namespace()),
                filter,
                aggregate,
                BUCKET.toSeconds());
    return account
        .get(
            "/api/v1/query",
            Map.of(
                "from", String.valueOf(from.getEpochSecond()),
                "to", String.valueOf(to.getEpochSecond()),
                "query", query))
        .map(this::hours);
  }

  private Hours hours(JsonObject answer) {
    if (!"ok".equals(answer.getString("status", "ok"))) {
      throw new IllegalStateException("Datadog did not answer a query of hinomi.up");
    }
    Map<String, NavigableMap<Instant, Long>> byCheck = new HashMap<>();
    for (Object each : answer.getJsonArray("series", new JsonArray())) {
      JsonObject series = (JsonObject) each;
      check(series).ifPresent(name -> byCheck.put(name, points(series)));
    }
    return new Hours(byCheck);
  }

  private static Optional<String> check(JsonObject series) {
    return series.getJsonArray("tag_set", new JsonArray()).stream()
        .map(String::valueOf)
        .filter(tag -> tag.startsWith("check:"))
        .map(tag -> tag.substring("check:".length()))
        .findFirst();
  }

  /// Points are pairs of milliseconds and a value, which may be null.
  private NavigableMap<Instant, Long> points(JsonObject series) {
    TreeMap<Instant, Long> hours = new TreeMap<>();
    for (Object each : series.getJsonArray("pointlist", new JsonArray())) {
      JsonArray point = (JsonArray) each;
      Instant hour = Instant.ofEpochMilli(point.getLong(0));
      Optional.ofNullable(point.getDouble(1))
          .filter(value -> value > 0 && hour.isBefore(to))
          .ifPresent(value -> hours.put(hour, Math.round(value)));
    }
    return hours;
  }

  private Runs runs(
      Check check, NavigableMap<Instant, Long> done, NavigableMap<Instant, Long> good) {
    long all = Hours.sum(done);
    if (all == 0) {
      return new Runs(check.name(), 0, 0, planned(check, watched(from)), watched(from));
    }
    Instant first = done.firstKey();
    boolean isNew = first.minus(BUCKET).isAfter(from);
    // A new check ran for a part of its first hour only.
    Instant start = isNew ? first.plus(BUCKET) : from;
    long before = isNew ? done.firstEntry().getValue() : 0;
    Duration watched = watched(start);
    return new Runs(
        check.name(),
        all,
        Math.min(all, Hours.sum(good)),
        before + planned(check, watched),
        watched);
  }

  private Duration watched(Instant start) {
    return start.isBefore(to) ? Duration.between(start, to) : Duration.ZERO;
  }

  private long planned(Check check, Duration watched) {
    long interval = Math.max(1, resources.interval(check).toMillis());
    return watched.toMillis() / interval * request.locations().of(check).size();
  }
}

package hinomi.datadog.review;

import hinomi.check.Check;
import hinomi.config.OneLine;
import hinomi.datadog.resource.AccountReader;
import hinomi.datadog.resource.AccountReader.DeclaredSlo;
import hinomi.datadog.resource.AccountReader.LiveSlo;
import hinomi.report.MonthReport.Objective;
import hinomi.report.MonthReport.Scope;
import hinomi.text.Cut;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What came of the SLOs of the checks in a month, one request for each.
final class SloHistory {
  private static final String PATH = "/api/v1/slo/";

  /// Of a pair in the history: no data from its time on.
  private static final int NO_DATA = 2;

  private static final int MAX_MESSAGE = 200;

  private final AccountReader account;
  private final Request request;
  private final Consumer<String> progress;

  SloHistory(AccountReader account, Request request, Consumer<String> progress) {
    this.account = account;
    this.request = request;
    this.progress = progress;
  }

  /// An SLO by the files: its owner, what it is about, when time is good, and its target.
  private record Wanted(String team, String check, String goal, double target) {}

  Future<List<Owned<Objective>>> read() {
    Map<String, Wanted> wanted = wanted();
    return wanted.isEmpty()
        ? Future.succeededFuture(List.of())
        : account.slos().compose(live -> histories(wanted, live));
  }

  /// By the keys that `sync` gives them.
  private Map<String, Wanted> wanted() {
    Map<String, Wanted> all = new TreeMap<>();
    for (DeclaredSlo each : account.declared(request.ofTeams(), request.locations())) {
      Check first = each.checks().getFirst();
      String about =
          each.checks().size() == 1 ? first.name() : "all " + each.checks().size() + " checks";
      all.put(each.key(), new Wanted(Request.team(first), about, each.goal(), each.target()));
    }
    return all;
  }

  private Future<List<Owned<Objective>>> histories(Map<String, Wanted> wanted, List<LiveSlo> live) {
    List<LiveSlo> ours =
        live.stream()
            .filter(each -> wanted.containsKey(each.key()))
            .sorted(Comparator.comparing(LiveSlo::key))
            .toList();
    List<Owned<Objective>> found = new ArrayList<>();
    missing(wanted, ours).forEach(found::add);
    Future<Void> all = Future.succeededFuture();
    for (int index = 0; index < ours.size(); index++) {
      LiveSlo slo = ours.get(index);
      Wanted what = Objects.requireNonNull(wanted.get(slo.key()));
      String step = "SLO " + (index + 1) + " of " + ours.size();
      all =
          all.compose(_ -> {
            progress.accept(step);
            return history(slo, what).onSuccess(found::add).mapEmpty();
          });
    }
    return all.map(_ -> found);
  }

  /// SLOs that `sync` has not made yet have no history.
  private static List<Owned<Objective>> missing(Map<String, Wanted> wanted, List<LiveSlo> ours) {
    List<String> keys = ours.stream().map(LiveSlo::key).toList();
    return wanted.entrySet().stream()
        .filter(each -> !keys.contains(each.getKey()))
        .map(Map.Entry::getValue)
        .map(each ->
            new Owned<>(
                each.team(),
                new Objective(
                    each.check(), each.goal(), each.target(), Optional.empty(), Duration.ZERO)))
        .toList();
  }

  private Future<Owned<Objective>> history(LiveSlo slo, Wanted what) {
    Scope scope = request.scope();
    double target = target(slo.body()).orElse(what.target());
    return account
        .get(
            PATH + slo.id() + "/history",
            Map.of(
                "from_ts", String.valueOf(scope.start().getEpochSecond()),
                "to_ts", String.valueOf(scope.until().getEpochSecond()),
                "target", String.valueOf(target)))
        .map(answer -> new Owned<>(what.team(), objective(answer, what, target, scope.until())));
  }

  /// The target of the primary window.
  private static Optional<Double> target(JsonObject slo) {
    return Optional.ofNullable(slo.getDouble("target_threshold"))
        .or(() ->
            slo.getJsonArray("thresholds", new JsonArray()).stream()
                .map(each -> (JsonObject) each)
                .filter(each ->
                    String.valueOf(each.getString("timeframe")).equals(slo.getString("timeframe")))
                .findFirst()
                .map(each -> each.getDouble("target")));
  }

  private static Objective objective(JsonObject answer, Wanted what, double target, Instant until) {
    JsonObject overall =
        Optional.ofNullable(answer.getJsonObject("data"))
            .map(data -> data.getJsonObject("overall"))
            .orElseThrow(() ->
                new IllegalStateException(
                    "the history of an SLO has no figures"
                        + Optional.ofNullable(answer.getValue("errors"))
                            .map(why -> ": " + OneLine.of(Cut.to(MAX_MESSAGE, why.toString())))
                            .orElse("")));
    return new Objective(
        what.check(),
        what.goal(),
        target,
        Optional.ofNullable(overall.getDouble("sli_value")),
        missing(overall.getJsonArray("history"), until));
  }

  /// The history is a list of pairs: a time, and the state from it on.
  private static Duration missing(@Nullable JsonArray history, Instant until) {
    Duration missing = Duration.ZERO;
    int size = history == null ? 0 : history.size();
    for (int index = 0; index < size; index++) {
      JsonArray pair = Objects.requireNonNull(history).getJsonArray(index);
      if (pair.getInteger(1) == NO_DATA) {
        Instant end =
            index + 1 < size
                ? Instant.ofEpochSecond(history.getJsonArray(index + 1).getLong(0))
                : until;
        missing = missing.plus(Duration.between(Instant.ofEpochSecond(pair.getLong(0)), end));
      }
    }
    return missing;
  }
}

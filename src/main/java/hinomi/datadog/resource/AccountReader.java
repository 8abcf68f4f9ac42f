package hinomi.datadog.resource;

import hinomi.check.Check;
import hinomi.datadog.DatadogSettings;
import hinomi.datadog.Locations;
import hinomi.datadog.Quorum;
import hinomi.datadog.resource.ApiException.Kind;
import hinomi.datadog.resource.DatadogApi.ApiRequest;
import hinomi.datadog.resource.Slos.Objective;
import hinomi.text.HumanText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Reads an account, one request at a time, and changes nothing.
public final class AccountReader {
  private final DatadogApi api;
  private final DatadogAccount account;
  private final ResourceSettings resources;

  /// The settings must have both keys.
  public AccountReader(Vertx vertx, DatadogSettings settings, ResourceSettings resources) {
    this.api = new DatadogApi(vertx, settings);
    this.resources = resources;
    this.account = new DatadogAccount(api, new OwnershipMarks(resources.namespace()));
  }

  /// An SLO of ours, as it is in the account.
  public record LiveSlo(String id, String key, JsonObject body) {}

  /// An SLO by the files: its key in the account, what it is about, and when time is good.
  public record DeclaredSlo(String key, List<Check> checks, String goal, double target) {}

  public List<DeclaredSlo> declared(List<Check> checks, Locations locations) {
    return new Slos(resources, locations)
        .objectives(checks).stream()
            .map(each ->
                new DeclaredSlo(each.key(), each.checks(), goal(each, locations), each.target()))
            .toList();
  }

  private static String goal(Objective objective, Locations locations) {
    if (objective.slice().comparator().equals("<")) {
      long millis = Math.round(objective.slice().threshold());
      return "under " + HumanText.duration(Duration.ofMillis(millis));
    }
    Quorum quorum = Quorum.of(objective.checks().getFirst(), locations);
    return quorum.needed() == 1 ? "no failed run" : "not failed at " + quorum.inWords();
  }

  public Future<List<LiveSlo>> slos() {
    return account
        .list(ResourceType.SLO)
        .map(all ->
            all.stream().map(each -> new LiveSlo(each.id(), each.key(), each.body())).toList());
  }

  public Future<JsonObject> get(String path, Map<String, String> parameters) {
    return api.send(ApiRequest.get(path, parameters)).map(answer -> (JsonObject) answer);
  }

  /// Whether the application key lacks the permission.
  public static boolean isForbidden(Throwable error) {
    return ApiException.is(Kind.FORBIDDEN, error);
  }
}

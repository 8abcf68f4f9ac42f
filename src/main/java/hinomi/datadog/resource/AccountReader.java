package hinomi.datadog.resource;

import hinomi.datadog.DatadogSettings;
import hinomi.datadog.resource.ApiException.Kind;
import hinomi.datadog.resource.DatadogApi.ApiRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/// Reads an account, one request at a time, and changes nothing.
public final class AccountReader {
  private final DatadogApi api;
  private final DatadogAccount account;

  /// The settings must have both keys.
  public AccountReader(Vertx vertx, DatadogSettings settings, ResourceSettings resources) {
    this.api = new DatadogApi(vertx, settings);
    this.account = new DatadogAccount(api, new OwnershipMarks(resources.namespace()));
  }

  /// An SLO of ours, as it is in the account.
  public record LiveSlo(String id, String key, JsonObject body) {}

  public Future<List<LiveSlo>> slos() {
    return account
        .list(ResourceType.SLO)
        .map(all ->
            all.stream().map(each -> new LiveSlo(each.id(), each.key(), each.body())).toList());
  }

  public Future<JsonObject> get(String path, Map<String, String> parameters) {
    return api.send(ApiRequest.get(path, parameters)).map(answer -> (JsonObject) answer);
  }

  /// Whether the keys lack the permission, or are no keys of this account.
  public static boolean isForbidden(Throwable error) {
    return ApiException.is(Kind.UNAUTHORIZED, error);
  }
}

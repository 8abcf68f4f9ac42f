package hinomi.datadog.resource;

import hinomi.datadog.resource.DatadogApi.ApiRequest;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// The resources of an account that carry our ownership marks; all others are invisible here.
final class DatadogAccount {
  private static final int PAGE = 100;
  private static final int MOST_PAGES = 200;
  private static final Set<String> OPEN = Set.of("active", "scheduled");

  private final DatadogApi api;
  private final OwnershipMarks owner;

  record LiveResource(ResourceType type, String id, String key, JsonObject body) {
    String title() {
      return new Resource(type, key, body).title();
    }
  }

  DatadogAccount(DatadogApi api, OwnershipMarks owner) {
    this.api = api;
    this.owner = owner;
  }

  /// Our resources of the type, oldest first.
  Future<List<LiveResource>> list(ResourceType type) {
    Future<List<LiveResource>> all =
        switch (type) {
          case MONITOR -> pages(type, 0, new ArrayList<>()).map(this::monitors);
          case SLO -> pages(type, 0, new ArrayList<>()).map(this::slos);
          case DASHBOARD -> pages(type, 0, new ArrayList<>()).compose(this::dashboards);
          case CORRECTION -> pages(type, 0, new ArrayList<>()).map(this::corrections);
          case DOWNTIME -> pages(type, 0, new ArrayList<>()).map(this::downtimes);
        };
    return all.map(found ->
        found.stream()
            .sorted(
                Comparator.comparingInt((LiveResource each) -> each.id().length())
                    .thenComparing(LiveResource::id))
            .toList());
  }

  private Future<List<JsonObject>> pages(ResourceType type, int page, List<JsonObject> earlier) {
    return api.send(ApiRequest.get(path(type), parameters(type, page)))
        .map(answer -> items(type, answer))
        .compose(items -> {
          earlier.addAll(items);
          if (page >= MOST_PAGES) {
            return Future.failedFuture(
                new ApiException(
                    ApiException.Kind.REJECTED,
                    path(type) + ": more than " + MOST_PAGES + " pages of " + PAGE));
          }
          return items.size() < PAGE
              ? Future.succeededFuture(earlier)
              : pages(type, page + 1, earlier);
        });
  }

  private static String path(ResourceType type) {
    return switch (type) {
      case MONITOR -> "/api/v1/monitor";
      case SLO -> "/api/v1/slo";
      case CORRECTION -> "/api/v1/slo/correction";
      case DASHBOARD -> "/api/v1/dashboard";
      case DOWNTIME -> "/api/v2/downtime";
    };
  }

  private Map<String, String> parameters(ResourceType type, int page) {
    String size = String.valueOf(PAGE);
    String from = String.valueOf(page * PAGE);
    return switch (type) {
      case MONITOR ->
          Map.of(
              "monitor_tags",
              owner.namespaceTag(),
              "page",
              String.valueOf(page),
              "page_size",
              size);
      case SLO -> Map.of("tags_query", owner.namespaceTag(), "limit", size, "offset", from);
      case CORRECTION -> Map.of("limit", size, "offset", from);
      case DASHBOARD -> Map.of("count", size, "start", from);
      case DOWNTIME -> Map.of("page[limit]", size, "page[offset]", from);
    };
  }

  private static List<JsonObject> items(ResourceType type, Object answer) {
    JsonArray items =
        switch (type) {
          case MONITOR -> (JsonArray) answer;
          case SLO, CORRECTION, DOWNTIME -> ((JsonObject) answer).getJsonArray("data");
          case DASHBOARD -> ((JsonObject) answer).getJsonArray("dashboards");
        };
    return items.stream().map(each -> (JsonObject) each).toList();
  }

  private List<LiveResource> monitors(List<JsonObject> items) {
    return byTags(ResourceType.MONITOR, items);
  }

  private List<LiveResource> slos(List<JsonObject> items) {
    return byTags(ResourceType.SLO, items);
  }

  private List<LiveResource> byTags(ResourceType type, List<JsonObject> items) {
    return items.stream()
        .flatMap(each ->
            owner.keyIn(texts(each.getJsonArray("tags"))).stream()
                .map(key -> new LiveResource(type, id(each), key, each)))
        .toList();
  }

  private static List<String> texts(JsonArray array) {
    return array == null ? List.of() : array.stream().map(String::valueOf).toList();
  }

  private static String id(JsonObject item) {
    return String.valueOf(item.getValue("id"));
  }

  /// Datadog lists dashboards without their widgets.
  private Future<List<LiveResource>> dashboards(List<JsonObject> items) {
    List<Future<LiveResource>> dashboards = new ArrayList<>();
    for (JsonObject each : items) {
      owner
          .keyIn(Objects.requireNonNullElse(each.getString("description"), ""))
          .ifPresent(key -> dashboards.add(dashboard(id(each), key)));
    }
    return Future.all(dashboards).map(all -> all.<LiveResource>list());
  }

  private Future<LiveResource> dashboard(String id, String key) {
    return api.send(ApiRequest.get(path(ResourceType.DASHBOARD) + "/" + id, Map.of()))
        .map(body -> new LiveResource(ResourceType.DASHBOARD, id, key, (JsonObject) body));
  }

  private List<LiveResource> corrections(List<JsonObject> items) {
    return items.stream()
        .flatMap(each ->
            owner
                .keyIn(
                    Objects.requireNonNullElse(
                        each.getJsonObject("attributes").getString("description"), ""))
                .stream()
                .map(key ->
                    new LiveResource(
                        ResourceType.CORRECTION,
                        id(each),
                        key,
                        new JsonObject().put("data", each))))
        .toList();
  }

  /// Datadog lists canceled and expired downtimes for a while.
  private List<LiveResource> downtimes(List<JsonObject> items) {
    return items.stream().flatMap(each -> downtime(each).stream()).toList();
  }

  /// All downtimes that have not ended, of whatever owner.
  Future<List<JsonObject>> openDowntimes() {
    return pages(ResourceType.DOWNTIME, 0, new ArrayList<>())
        .map(all -> all.stream().filter(DatadogAccount::isOpen).toList());
  }

  private static boolean isOpen(JsonObject downtime) {
    return OPEN.contains(downtime.getJsonObject("attributes").getString("status", "active"));
  }

  /// A silence is none of the resources, whatever its author wrote.
  private Optional<LiveResource> downtime(JsonObject item) {
    String message =
        Objects.requireNonNullElse(item.getJsonObject("attributes").getString("message"), "");
    return owner
        .keyIn(message)
        .filter(_ -> isOpen(item) && !Silence.isMarked(message))
        .map(key ->
            new LiveResource(
                ResourceType.DOWNTIME, id(item), key, new JsonObject().put("data", item)));
  }

  /// The id of the new resource.
  Future<String> create(ResourceType type, JsonObject body) {
    return api.send(ApiRequest.of(HttpMethod.POST, path(type), body))
        .map(answer -> id(created(type, (JsonObject) answer)));
  }

  private static JsonObject created(ResourceType type, JsonObject answer) {
    return switch (type) {
      case MONITOR, DASHBOARD -> answer;
      case SLO -> answer.getJsonArray("data").getJsonObject(0);
      case CORRECTION, DOWNTIME -> answer.getJsonObject("data");
    };
  }

  Future<Void> change(ResourceType type, String id, JsonObject body) {
    return api.send(ApiRequest.of(method(type), path(type) + "/" + id, changeBody(type, id, body)))
        .mapEmpty();
  }

  private static HttpMethod method(ResourceType type) {
    return type == ResourceType.DOWNTIME || type == ResourceType.CORRECTION
        ? HttpMethod.PATCH
        : HttpMethod.PUT;
  }

  private static JsonObject changeBody(ResourceType type, String id, JsonObject body) {
    JsonObject change = body.copy();
    if (type == ResourceType.DOWNTIME) {
      change.getJsonObject("data").put("id", id);
    }
    if (type == ResourceType.CORRECTION) {
      change.getJsonObject("data").getJsonObject("attributes").remove("slo_id");
    }
    return change;
  }

  Future<Void> delete(ResourceType type, String id) {
    return api.send(ApiRequest.of(HttpMethod.DELETE, path(type) + "/" + id, new JsonObject()))
        .mapEmpty();
  }
}

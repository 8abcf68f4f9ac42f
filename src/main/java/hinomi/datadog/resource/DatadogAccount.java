package hinomi.datadog.resource;

import hinomi.datadog.resource.DatadogApi.Ask;
import hinomi.datadog.resource.Resource.Sort;
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

/// What an account at Datadog holds that is ours, and how it is changed. What carries no marks of
/// ours it does not even return.
final class DatadogAccount {
  private static final int PAGE = 100;
  private static final Set<String> OPEN = Set.of("active", "scheduled");

  private final DatadogApi api;
  private final OwnershipMarks owner;

  DatadogAccount(DatadogApi api, OwnershipMarks owner) {
    this.api = api;
    this.owner = owner;
  }

  /// Ours of the sort, those that came first at the front.
  Future<List<LiveResource>> list(Sort sort) {
    Future<List<LiveResource>> all =
        switch (sort) {
          case MONITOR -> pages(sort, 0, new ArrayList<>()).map(this::monitors);
          case SLO -> pages(sort, 0, new ArrayList<>()).map(this::slos);
          case DASHBOARD -> pages(sort, 0, new ArrayList<>()).compose(this::dashboards);
          case DOWNTIME -> pages(sort, 0, new ArrayList<>()).map(this::downtimes);
        };
    return all.map(found ->
        found.stream()
            .sorted(
                Comparator.comparingInt((LiveResource each) -> each.id().length())
                    .thenComparing(LiveResource::id))
            .toList());
  }

  private Future<List<JsonObject>> pages(Sort sort, int page, List<JsonObject> before) {
    return api.send(Ask.get(path(sort), parameters(sort, page)))
        .map(answer -> items(sort, answer))
        .compose(items -> {
          before.addAll(items);
          return items.size() < PAGE
              ? Future.succeededFuture(before)
              : pages(sort, page + 1, before);
        });
  }

  private static String path(Sort sort) {
    return switch (sort) {
      case MONITOR -> "/api/v1/monitor";
      case SLO -> "/api/v1/slo";
      case DASHBOARD -> "/api/v1/dashboard";
      case DOWNTIME -> "/api/v2/downtime";
    };
  }

  private Map<String, String> parameters(Sort sort, int page) {
    String size = String.valueOf(PAGE);
    String from = String.valueOf(page * PAGE);
    return switch (sort) {
      case MONITOR ->
          Map.of("monitor_tags", owner.space(), "page", String.valueOf(page), "page_size", size);
      case SLO -> Map.of("tags_query", owner.space(), "limit", size, "offset", from);
      case DASHBOARD -> Map.of("count", size, "start", from);
      case DOWNTIME -> Map.of("page[limit]", size, "page[offset]", from);
    };
  }

  private static List<JsonObject> items(Sort sort, Object answer) {
    JsonArray items =
        switch (sort) {
          case MONITOR -> (JsonArray) answer;
          case SLO, DOWNTIME -> ((JsonObject) answer).getJsonArray("data");
          case DASHBOARD -> ((JsonObject) answer).getJsonArray("dashboards");
        };
    return items.stream().map(each -> (JsonObject) each).toList();
  }

  private List<LiveResource> monitors(List<JsonObject> items) {
    return byTags(Sort.MONITOR, items);
  }

  private List<LiveResource> slos(List<JsonObject> items) {
    return byTags(Sort.SLO, items);
  }

  private List<LiveResource> byTags(Sort sort, List<JsonObject> items) {
    return items.stream()
        .flatMap(each ->
            owner.keyIn(texts(each.getJsonArray("tags"))).stream()
                .map(key -> new LiveResource(sort, id(each), key, each)))
        .toList();
  }

  private static List<String> texts(JsonArray array) {
    return array == null ? List.of() : array.stream().map(String::valueOf).toList();
  }

  private static String id(JsonObject item) {
    return String.valueOf(item.getValue("id"));
  }

  /// The list has no widgets.
  private Future<List<LiveResource>> dashboards(List<JsonObject> items) {
    List<Future<LiveResource>> whole = new ArrayList<>();
    for (JsonObject each : items) {
      owner
          .keyIn(Objects.requireNonNullElse(each.getString("description"), ""))
          .ifPresent(key -> whole.add(dashboard(id(each), key)));
    }
    return Future.all(whole).map(all -> all.<LiveResource>list());
  }

  private Future<LiveResource> dashboard(String id, String key) {
    return api.send(Ask.get(path(Sort.DASHBOARD) + "/" + id, Map.of()))
        .map(body -> new LiveResource(Sort.DASHBOARD, id, key, (JsonObject) body));
  }

  /// Those that were canceled or are over stay in the list for a while.
  private List<LiveResource> downtimes(List<JsonObject> items) {
    return items.stream().flatMap(each -> downtime(each).stream()).toList();
  }

  private Optional<LiveResource> downtime(JsonObject item) {
    JsonObject attributes = item.getJsonObject("attributes");
    return owner
        .keyIn(Objects.requireNonNullElse(attributes.getString("message"), ""))
        .filter(_ -> OPEN.contains(attributes.getString("status", "active")))
        .map(key ->
            new LiveResource(Sort.DOWNTIME, id(item), key, new JsonObject().put("data", item)));
  }

  /// The id of what came to be.
  Future<String> create(Sort sort, JsonObject body) {
    return api.send(Ask.of(HttpMethod.POST, path(sort), body))
        .map(answer -> id(created(sort, (JsonObject) answer)));
  }

  private static JsonObject created(Sort sort, JsonObject answer) {
    return switch (sort) {
      case MONITOR, DASHBOARD -> answer;
      case SLO -> answer.getJsonArray("data").getJsonObject(0);
      case DOWNTIME -> answer.getJsonObject("data");
    };
  }

  Future<Void> change(Sort sort, String id, JsonObject body) {
    return api.send(Ask.of(method(sort), path(sort) + "/" + id, asChange(sort, id, body)))
        .mapEmpty();
  }

  private static HttpMethod method(Sort sort) {
    return sort == Sort.DOWNTIME ? HttpMethod.PATCH : HttpMethod.PUT;
  }

  private static JsonObject asChange(Sort sort, String id, JsonObject body) {
    JsonObject change = body.copy();
    if (sort == Sort.DOWNTIME) {
      change.getJsonObject("data").put("id", id);
    }
    return change;
  }

  Future<Void> delete(Sort sort, String id) {
    return api.send(Ask.of(HttpMethod.DELETE, path(sort) + "/" + id, new JsonObject())).mapEmpty();
  }
}

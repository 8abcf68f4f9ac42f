package hinomi.datadog.resource;

import hinomi.datadog.DatadogSettings;
import hinomi.datadog.resource.Resource.Sort;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Brings what is wanted into an account. It looks at what stands there first, and touches only
/// what carries our marks; so it can be run at any time, and again after it was interrupted
/// anywhere.
public final class Sync {
  private static final int ATTEMPTS = 4;

  private final DatadogApi api;
  private final DatadogAccount account;

  /// The settings must have both keys.
  public Sync(Vertx vertx, DatadogSettings settings, ResourceSettings style) {
    this.api = new DatadogApi(vertx, settings);
    this.account = new DatadogAccount(api, new OwnershipMarks(style.namespace()));
  }

  /// What came of it, in words: what could not be done.
  public record Result(List<String> failures) {
    public Result {
      failures = List.copyOf(failures);
    }
  }

  /// What is to be done; nothing is touched yet.
  public Future<SyncPlan> look(List<Resource> wanted, boolean prune) {
    List<LiveResource> all = new ArrayList<>();
    return inTurn(
            Arrays.asList(Sort.values()).iterator(),
            sort -> account.list(sort).onSuccess(all::addAll).mapEmpty())
        .map(_ -> agenda(wanted, all, prune));
  }

  private static SyncPlan agenda(List<Resource> wanted, List<LiveResource> all, boolean prune) {
    Map<String, LiveResource> first = new HashMap<>();
    List<SyncStep> away = new ArrayList<>();
    Map<String, Resource> byName =
        wanted.stream()
            .collect(
                Collectors.toMap(each -> SyncPlan.name(each.sort(), each.key()), each -> each));
    all.forEach(live -> {
      String name = SyncPlan.name(live.sort(), live.key());
      if (!byName.containsKey(name) || first.putIfAbsent(name, live) != null) {
        away.add(SyncStep.away(live, prune));
      }
    });
    Map<String, String> ids = new HashMap<>();
    first.forEach((name, live) -> ids.put(name, live.id()));
    List<SyncStep> steps = new ArrayList<>();
    wanted.forEach(each ->
        step(each, Optional.ofNullable(first.get(SyncPlan.name(each.sort(), each.key()))), ids)
            .ifPresent(steps::add));
    away.sort(Comparator.comparing(SyncStep::sort).reversed());
    steps.addAll(away);
    return new SyncPlan(steps, ids);
  }

  private static Optional<SyncStep> step(
      Resource wanted, Optional<LiveResource> live, Map<String, String> ids) {
    if (live.isEmpty()) {
      return Optional.of(SyncStep.create(wanted));
    }
    List<String> fields =
        ResourceDiff.differing(resolved(wanted, ids), live.get().body()).stream()
            .distinct()
            .toList();
    return fields.isEmpty()
        ? Optional.empty()
        : Optional.of(SyncStep.change(wanted, live.get(), fields));
  }

  /// What is not there yet keeps its reference, which equals no id.
  private static JsonObject resolved(Resource resource, Map<String, String> ids) {
    return Reference.resolve(
        resource.body(),
        reference ->
            ids.getOrDefault(
                SyncPlan.name(reference.sort(), reference.key()), reference.toString()),
        UnaryOperator.identity());
  }

  /// Does it, step by step. What fails is told and the rest goes on, unless the keys are wrong.
  public Future<Result> apply(SyncPlan agenda, Consumer<SyncStep> progress) {
    Map<String, String> ids = new HashMap<>(agenda.ids());
    List<String> failures = new ArrayList<>();
    return inTurn(
            agenda.deeds().iterator(),
            step ->
                doIt(step, ids)
                    .onSuccess(_ -> progress.accept(step))
                    .recover(error -> {
                      failures.add(step + ": " + error.getMessage());
                      return ApiException.is(ApiException.Sort.LOCKED, error)
                          ? Future.failedFuture(error)
                          : Future.succeededFuture();
                    }))
        .map(_ -> new Result(failures));
  }

  private Future<Void> doIt(SyncStep step, Map<String, String> ids) {
    return switch (step.deed()) {
      case CREATE -> {
        Resource wanted = step.wanted().orElseThrow();
        yield create(wanted, ids, 1)
            .onSuccess(id -> ids.put(SyncPlan.name(wanted.sort(), wanted.key()), id))
            .mapEmpty();
      }
      case CHANGE ->
          account.change(
              step.sort(), step.id().orElseThrow(), resolved(step.wanted().orElseThrow(), ids));
      case DELETE -> account.delete(step.sort(), step.id().orElseThrow());
      case LEAVE -> Future.succeededFuture();
    };
  }

  /// Where it is not clear whether it came to be, it looks before it tries again.
  private Future<String> create(Resource wanted, Map<String, String> ids, int attempt) {
    return account
        .create(wanted.sort(), resolved(wanted, ids))
        .recover(error ->
            ApiException.is(ApiException.Sort.UNCLEAR, error) && attempt < ATTEMPTS
                ? api.rest(api.pause(attempt))
                    .compose(_ -> found(wanted))
                    .compose(id ->
                        id.map(Future::succeededFuture)
                            .orElseGet(() -> create(wanted, ids, attempt + 1)))
                : Future.failedFuture(error));
  }

  private Future<Optional<String>> found(Resource wanted) {
    return account
        .list(wanted.sort())
        .map(all ->
            all.stream()
                .filter(live -> live.key().equals(wanted.key()))
                .map(LiveResource::id)
                .findFirst());
  }

  private static <T> Future<Void> inTurn(Iterator<T> all, Function<T, Future<Void>> each) {
    return all.hasNext()
        ? each.apply(all.next()).compose(_ -> inTurn(all, each))
        : Future.succeededFuture();
  }
}

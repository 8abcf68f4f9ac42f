package hinomi.datadog.resource;

import static hinomi.datadog.resource.ResourceDiff.DOWNTIME_SCHEDULE;

import hinomi.datadog.DatadogSettings;
import hinomi.datadog.resource.ApiException.Kind;
import hinomi.datadog.resource.DatadogAccount.LiveResource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Brings an account to the desired resources. Idempotent: a run that was interrupted anywhere is
/// completed by the next. Touches only resources with our ownership marks.
public final class Sync {
  private static final int ATTEMPTS = 4;

  /// After so many steps that are forbidden, and none that is not, it is the key.
  private static final int FORBIDDEN_IN_A_ROW = 10;

  private final DatadogApi api;
  private final DatadogAccount account;

  /// `datadog` must have both keys.
  public Sync(Vertx vertx, DatadogSettings datadog, ResourceSettings resources) {
    this.api = new DatadogApi(vertx, datadog);
    this.account = new DatadogAccount(api, new OwnershipMarks(resources.namespace()));
  }

  /// The steps that failed, each with its error.
  public record Result(List<String> failures) {
    public Result {
      failures = List.copyOf(failures);
    }
  }

  /// Compares the account with the desired resources; changes nothing.
  public Future<SyncPlan> plan(List<Resource> desired, boolean prune, Instant now) {
    List<LiveResource> live = new ArrayList<>();
    return inTurn(
            Arrays.asList(ResourceType.values()).iterator(),
            type -> account.list(type).onSuccess(live::addAll).mapEmpty())
        .map(_ -> plan(desired, live, prune, now));
  }

  private static SyncPlan plan(
      List<Resource> desired, List<LiveResource> live, boolean prune, Instant now) {
    Map<String, LiveResource> kept = new HashMap<>();
    List<SyncStep> deletions = new ArrayList<>();
    Map<String, Resource> byPath =
        desired.stream()
            .collect(
                Collectors.toMap(each -> SyncPlan.path(each.type(), each.key()), each -> each));
    live.forEach(each -> {
      String path = SyncPlan.path(each.type(), each.key());
      boolean isOrphan = isOrphan(each, kept.values());
      if (isOrphan || !byPath.containsKey(path) || kept.putIfAbsent(path, each) != null) {
        removal(each, isOrphan, prune, now).ifPresent(deletions::add);
      }
    });
    Map<String, String> ids = new HashMap<>();
    kept.forEach((path, each) -> ids.put(path, each.id()));
    List<SyncStep> steps = new ArrayList<>();
    desired.forEach(each ->
        step(each, Optional.ofNullable(kept.get(SyncPlan.path(each.type(), each.key()))), ids)
            .ifPresent(steps::add));
    deletions.sort(Comparator.comparing(SyncStep::type).reversed());
    steps.addAll(deletions);
    return new SyncPlan(steps, ids);
  }

  /// Whether it corrects an SLO that is gone, or will be: SLOs come first.
  private static boolean isOrphan(LiveResource live, Collection<LiveResource> kept) {
    return live.type() == ResourceType.CORRECTION
        && kept.stream()
            .filter(each -> each.type() == ResourceType.SLO)
            .noneMatch(slo -> slo.id().equals(LiveCorrection.of(live.body()).slo()));
  }

  /// Corrected time stays corrected, so what has begun is ended, and what is over is left alone.
  private static Optional<SyncStep> removal(
      LiveResource live, boolean isOrphan, boolean prune, Instant now) {
    if (live.type() != ResourceType.CORRECTION || isOrphan) {
      return Optional.of(SyncStep.delete(live, prune));
    }
    LiveCorrection correction = LiveCorrection.of(live.body());
    if (correction.isOver(now)) {
      return Optional.empty();
    }
    return Optional.of(
        prune && correction.hasBegun(now)
            ? SyncStep.end(live, correction.endedAt(now))
            : SyncStep.delete(live, prune));
  }

  private static Optional<SyncStep> step(
      Resource desired, Optional<LiveResource> live, Map<String, String> ids) {
    if (live.isEmpty()) {
      return Optional.of(SyncStep.create(desired));
    }
    List<String> fields =
        ResourceDiff.differing(resolved(desired, ids), live.get().body()).stream()
            .distinct()
            .toList();
    return fields.isEmpty()
        ? Optional.empty()
        : Optional.of(SyncStep.change(desired, live.get(), fields));
  }

  /// A reference to a resource that does not exist yet stays as it is, and equals no id.
  private static JsonObject resolved(Resource resource, Map<String, String> ids) {
    return Reference.resolve(
        resource.body(),
        reference ->
            ids.getOrDefault(
                SyncPlan.path(reference.type(), reference.key()), reference.toString()),
        UnaryOperator.identity());
  }

  /// Carries out the plan step by step. A step that fails does not stop the others, unless Datadog
  /// refuses the keys, or forbids all of the first ones.
  public Future<Result> apply(SyncPlan plan, Consumer<SyncStep> progress) {
    Map<String, String> ids = new HashMap<>(plan.ids());
    List<String> failures = new ArrayList<>();
    AtomicInteger forbidden = new AtomicInteger();
    return inTurn(
            plan.changes().iterator(),
            step ->
                apply(step, ids)
                    .onSuccess(_ -> {
                      forbidden.set(Integer.MIN_VALUE);
                      progress.accept(step);
                    })
                    .recover(error -> {
                      failures.add(step + ": " + error.getMessage());
                      boolean isRefused =
                          ApiException.is(Kind.FORBIDDEN, error)
                              && forbidden.incrementAndGet() >= FORBIDDEN_IN_A_ROW;
                      return isRefused || ApiException.is(Kind.UNAUTHORIZED, error)
                          ? Future.failedFuture(error)
                          : Future.succeededFuture();
                    }))
        .map(_ -> new Result(failures));
  }

  private Future<Void> apply(SyncStep step, Map<String, String> ids) {
    return switch (step.action()) {
      case CREATE -> {
        Resource desired = step.desired().orElseThrow();
        yield create(desired, ids, 1)
            .onSuccess(id -> ids.put(SyncPlan.path(desired.type(), desired.key()), id))
            .mapEmpty();
      }
      case CHANGE -> account.change(step.type(), step.id().orElseThrow(), changed(step, ids));
      case DELETE -> account.delete(step.type(), step.id().orElseThrow());
      case LEAVE -> Future.succeededFuture();
    };
  }

  /// A downtime keeps its schedule where that is right: the next start, which is all that can be
  /// sent, would end the window that is open.
  private static JsonObject changed(SyncStep step, Map<String, String> ids) {
    JsonObject body = resolved(step.desired().orElseThrow(), ids);
    if (step.type() == ResourceType.DOWNTIME
        && step.fields().stream().noneMatch(each -> each.startsWith(DOWNTIME_SCHEDULE))) {
      body.getJsonObject("data").getJsonObject("attributes").remove("schedule");
    }
    return body;
  }

  /// Before a retry it looks the resource up: an unconfirmed request may have created it.
  private Future<String> create(Resource desired, Map<String, String> ids, int attempt) {
    return account
        .create(desired.type(), resolved(desired, ids))
        .recover(error ->
            ApiException.is(Kind.UNCONFIRMED, error) && attempt < ATTEMPTS
                ? api.delay(api.backoff(attempt))
                    .compose(_ -> find(desired))
                    .compose(id ->
                        id.map(Future::succeededFuture)
                            .orElseGet(() -> create(desired, ids, attempt + 1)))
                : Future.failedFuture(error));
  }

  private Future<Optional<String>> find(Resource desired) {
    return account
        .list(desired.type())
        .map(all ->
            all.stream()
                .filter(live -> live.key().equals(desired.key()))
                .map(LiveResource::id)
                .findFirst());
  }

  private static <T> Future<Void> inTurn(Iterator<T> all, Function<T, Future<Void>> action) {
    return all.hasNext()
        ? action.apply(all.next()).compose(_ -> inTurn(all, action))
        : Future.succeededFuture();
  }
}

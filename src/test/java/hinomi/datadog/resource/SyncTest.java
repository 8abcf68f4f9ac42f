package hinomi.datadog.resource;

import static hinomi.datadog.resource.SomeChecks.NOW;
import static hinomi.datadog.resource.SomeChecks.SETTINGS;
import static hinomi.datadog.resource.SomeChecks.check;
import static hinomi.datadog.resource.SomeChecks.resources;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.datadog.resource.DatadogApi.ApiRequest;
import hinomi.datadog.resource.LoopbackAccount.Fault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SyncTest {
  private static final Map<String, Object> WINDOW =
      Map.of(
          "rule", "FREQ=WEEKLY;BYDAY=SU",
          "start", "2026-01-04T02:00",
          "duration", "2h",
          "zone", "Asia/Tokyo");
  private static final List<Resource> DESIRED =
      resources(
          List.of(
              check("a", Map.of("slo", Map.of("availability", 99.9), "maintenance", WINDOW)),
              check("b", Map.of("maintenance", WINDOW))));

  private final Vertx vertx = Vertx.vertx();
  private final LoopbackAccount account = new LoopbackAccount(vertx);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Sync sync() {
    return new Sync(vertx, LoopbackAccount.settings(account.port()), SETTINGS);
  }

  private SyncPlan plan(List<Resource> desired, boolean prune) {
    return await(sync().plan(desired, prune, NOW));
  }

  private Sync.Result syncAll(List<Resource> desired, boolean prune) {
    Sync sync = sync();
    return await(sync.plan(desired, prune, NOW).compose(plan -> sync.apply(plan, _ -> {})));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException late) {
      throw new AssertionError(late);
    }
  }

  /// Ignores failures.
  private void attempt(List<Resource> desired) {
    Sync sync = sync();
    await(
        sync.plan(desired, false, NOW)
            .compose(plan -> sync.apply(plan, _ -> {}))
            .otherwise(new Sync.Result(List.of())));
  }

  @Test
  void createsAllResources() {
    assertEquals(List.of(), syncAll(DESIRED, false).failures());

    for (ResourceType type : ResourceType.values()) {
      long expected = DESIRED.stream().filter(each -> each.type() == type).count();
      assertEquals(expected, account.shelf(type).size(), type.label());
    }
  }

  @Test
  void aSecondSyncChangesNothing() {
    syncAll(DESIRED, false);
    account.fails(_ -> Fault.NONE);

    SyncPlan again = plan(DESIRED, true);
    await(sync().apply(again, _ -> {}));

    assertEquals(List.of(), again.steps());
    assertEquals(List.of(), account.changes());
  }

  @Test
  void revertsManualEdits() {
    syncAll(DESIRED, false);
    List<String> good = account.contents();
    JsonObject monitor = account.shelf(ResourceType.MONITOR).values().iterator().next();
    monitor.getJsonObject("options").getJsonObject("thresholds").put("critical", 0.1);
    monitor.put("message", "by hand");
    JsonObject slo = account.shelf(ResourceType.SLO).values().iterator().next();
    slo.getJsonArray("thresholds").getJsonObject(0).put("target", 90);

    SyncPlan plan = plan(DESIRED, false);
    await(sync().apply(plan, _ -> {}));

    assertEquals(
        List.of(List.of("thresholds.target"), List.of("message", "options.thresholds.critical")),
        plan.steps().stream().map(SyncStep::fields).toList());
    assertEquals(good, account.contents());
  }

  @Test
  void recreatesDeletedResourcesAndTheirReferences() {
    syncAll(DESIRED, false);
    List<String> good = account.contents();
    account.shelf(ResourceType.SLO).clear();

    assertEquals(List.of(), syncAll(DESIRED, true).failures());

    assertEquals(good, account.contents());
    assertEquals(List.of(), plan(DESIRED, false).steps());
  }

  @Test
  void doesNotTouchForeignResources() {
    JsonArray others = new JsonArray().add("managed-by:hinomi").add("hinomi:other");
    account
        .shelf(ResourceType.MONITOR)
        .put("1", new JsonObject().put("id", 1).put("name", "theirs").put("tags", others));
    account
        .shelf(ResourceType.DASHBOARD)
        .put("id-1", new JsonObject().put("id", "id-1").put("title", "theirs"));
    account
        .shelf(ResourceType.DOWNTIME)
        .put(
            "id-2",
            new JsonObject()
                .put("id", "id-2")
                .put("attributes", new JsonObject().put("message", "theirs")));

    syncAll(DESIRED, true);
    syncAll(List.of(), true);

    assertEquals(1, account.shelf(ResourceType.MONITOR).size());
    assertEquals(1, account.shelf(ResourceType.DASHBOARD).size());
    assertEquals(1, account.shelf(ResourceType.DOWNTIME).size());
  }

  @Test
  void deletesOnlyWithPrune() {
    syncAll(DESIRED, false);
    List<Resource> fewer = resources(List.of(check("b", Map.of("maintenance", WINDOW))));
    int before = account.contents().size();

    SyncPlan without = plan(fewer, false);
    await(sync().apply(without, _ -> {}));
    assertTrue(account.contents().size() >= before);
    assertTrue(without.steps().stream().anyMatch(step -> step.action() == SyncStep.Action.LEAVE));

    syncAll(fewer, true);
    assertEquals(fewer.size(), account.contents().size());
    assertEquals(List.of(), plan(fewer, true).steps());
  }

  /// The next start is all that Datadog takes, so it would cut the open window short.
  @Test
  void aChangedScopeLeavesTheScheduleAsItIs() {
    syncAll(DESIRED, false);
    JsonObject before = onlyDowntime().getJsonObject("schedule").copy();
    List<Resource> wider =
        resources(
            List.of(
                check("b", Map.of("maintenance", WINDOW)),
                check("c", Map.of("maintenance", WINDOW))));

    syncAll(wider, false);

    assertEquals("check:(b OR c)", onlyDowntime().getString("scope"));
    assertEquals(before, onlyDowntime().getJsonObject("schedule"));
  }

  private JsonObject onlyDowntime() {
    assertEquals(1, account.downtimes().size());
    return account.downtimes().getFirst().getJsonObject("attributes");
  }

  @Test
  void deletesAManualCopyOnlyWithPrune() {
    syncAll(DESIRED, false);
    JsonObject copy = account.shelf(ResourceType.MONITOR).values().iterator().next().copy();
    account.shelf(ResourceType.MONITOR).put("99999", copy.put("id", 99_999));

    assertEquals(
        List.of(SyncStep.Action.LEAVE),
        plan(DESIRED, false).steps().stream().map(SyncStep::action).toList());

    syncAll(DESIRED, true);
    assertFalse(account.shelf(ResourceType.MONITOR).containsKey("99999"));
  }

  @Test
  void readsAllPagesOfALongList() {
    List<hinomi.check.Check> many = new ArrayList<>();
    for (int index = 0; index < 130; index++) {
      many.add(check("c" + index, Map.of("slo", Map.of("availability", 99.9))));
    }
    List<Resource> desired = resources(many);
    syncAll(desired, false);

    assertTrue(account.shelf(ResourceType.MONITOR).size() > 260);
    assertEquals(List.of(), plan(desired, true).steps());
  }

  /// One request fails, each in turn.
  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"TOO_MANY", "BROKEN_BEFORE", "BROKEN_AFTER", "CUT_BEFORE", "CUT_AFTER"})
  void recoversFromOneFailedRequest(Fault fault) {
    int requests = requestsOfAFullSync();
    List<String> good = account.contents();

    for (int bad = 0; bad < requests; bad++) {
      int which = bad;
      account.empty();
      account.fails(index -> index == which ? fault : Fault.NONE);

      assertEquals(List.of(), syncAll(DESIRED, false).failures(), fault + " at " + bad);
      assertEquals(good, account.contents(), fault + " at " + bad);
    }
  }

  /// From one request on, each in turn, all fail.
  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"WRONG_KEY", "TOO_MANY", "BROKEN_BEFORE", "CUT_BEFORE", "CUT_AFTER"})
  void completesASyncThatWasInterruptedAnywhere(Fault fault) {
    int requests = requestsOfAFullSync();
    List<String> good = account.contents();

    for (int end = 0; end < requests; end++) {
      int last = end;
      account.empty();
      account.fails(lastGood(last, fault));
      attempt(DESIRED);
      account.fails(_ -> Fault.NONE);

      assertEquals(List.of(), syncAll(DESIRED, false).failures(), fault + " from " + end);
      assertEquals(good, account.contents(), fault + " from " + end);
    }
  }

  /// After a request whose response is lost, the connection stays down.
  private static IntFunction<Fault> lastGood(int last, Fault fault) {
    Fault after = fault == Fault.CUT_AFTER ? Fault.CUT_BEFORE : fault;
    return index -> index < last ? Fault.NONE : index == last ? fault : after;
  }

  private int requestsOfAFullSync() {
    account.fails(_ -> Fault.NONE);
    syncAll(DESIRED, false);
    return account.requests().size();
  }

  @Test
  void stopsWhenTheKeysAreRefused() {
    account.fails(_ -> Fault.WRONG_KEY);

    Throwable refused = failureOf(sync().plan(DESIRED, false, NOW));

    assertTrue(refused.getMessage().contains("401"), refused::getMessage);
    assertFalse(refused.getMessage().contains("app "), refused::getMessage);
  }

  private static Throwable failureOf(Future<?> future) {
    return await(future.<Throwable>map(_ -> new AssertionError("succeeded")).otherwise(e -> e));
  }

  @Test
  void continuesAfterARejectedResource() {
    List<Resource> desired = new ArrayList<>(DESIRED);
    Resource first = desired.get(2);
    desired.set(
        2, new Resource(first.type(), first.key(), first.body().copy().put("prioritty", 1)));

    Sync.Result result = syncAll(desired, false);

    assertEquals(1, result.failures().size());
    assertTrue(result.failures().getFirst().contains("prioritty"), result.failures()::toString);
    assertEquals(desired.size() - 1, account.contents().size());
  }

  @Test
  void aRestrictedMonitorDoesNotStopTheOthers() {
    syncAll(DESIRED, false);
    List<JsonObject> monitors = List.copyOf(account.shelf(ResourceType.MONITOR).values());
    monitors.forEach(each -> each.put("message", "by hand"));
    account.restrict(String.valueOf(monitors.getFirst().getValue("id")));

    Sync.Result result = syncAll(DESIRED, false);

    assertEquals(1, result.failures().size());
    String failure = result.failures().getFirst();
    assertTrue(
        failure.contains("~ monitor " + monitors.getFirst().getString("name"))
            && failure.contains("monitors_write, or its owner restricted who may edit this one"),
        failure);
    assertEquals(
        1,
        account.shelf(ResourceType.MONITOR).values().stream()
            .filter(each -> each.getString("message").equals("by hand"))
            .count());
  }

  @Test
  void stopsWhenNothingMayBeWritten() {
    account.fails(index -> index < ResourceType.values().length ? Fault.NONE : Fault.FORBIDDEN);
    Sync sync = sync();

    Throwable forbidden =
        failureOf(sync.plan(DESIRED, false, NOW).compose(plan -> sync.apply(plan, _ -> {})));

    assertTrue(forbidden.getMessage().contains("the application key lacks"), forbidden::getMessage);
    assertEquals(10, account.changes().size());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/monitor, monitors_read",
    "PUT, /api/v1/monitor/7, monitors_write",
    "GET, /api/v1/slo, slos_read",
    "POST, /api/v1/slo, slos_write",
    "POST, /api/v1/slo/correction, slos_corrections",
    "DELETE, /api/v1/dashboard/x, dashboards_write",
    "GET, /api/v2/downtime, monitors_downtime",
    "POST, /api/v2/query/scalar, timeseries_query",
  })
  void namesThePermissionOfARequest(String method, String path, String permission) {
    assertEquals(
        Optional.of(permission),
        Permission.of(ApiRequest.of(HttpMethod.valueOf(method), path, new JsonObject())));
  }

  /// The API has no page of them all.
  @Test
  void readsMoreThanAThousandMonitors() {
    JsonArray tags =
        new JsonArray().add("managed-by:hinomi").add("hinomi:default").add("hinomi-key:x");
    for (int id = 1; id <= 1_150; id++) {
      JsonObject monitor = new JsonObject().put("id", id).put("name", "m").put("tags", tags);
      account.shelf(ResourceType.MONITOR).put(String.valueOf(id), monitor);
    }

    assertEquals(1_150, plan(List.of(), false).steps().size());
  }

  /// The limit is one for all clients of the organization.
  @Test
  void waitsForSeveralResetsOfARateLimit() {
    account.fails(index -> index < 15 ? Fault.TOO_MANY : Fault.NONE);

    assertEquals(List.of(), syncAll(DESIRED, false).failures());
  }
}

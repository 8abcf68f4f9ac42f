package hinomi.datadog.resource;

import static hinomi.datadog.resource.SomeChecks.STYLE;
import static hinomi.datadog.resource.SomeChecks.check;
import static hinomi.datadog.resource.SomeChecks.resources;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.config.Secret;
import hinomi.datadog.DatadogSettings;
import hinomi.datadog.DatadogSettings.Reporting;
import hinomi.datadog.resource.LoopbackAccount.Fault;
import hinomi.datadog.resource.Resource.Sort;
import hinomi.delivery.DeliverySettings;
import hinomi.delivery.JournalSettings;
import hinomi.delivery.Transport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SyncTest {
  private static final Map<String, Object> WINDOW =
      Map.of(
          "rule", "FREQ=WEEKLY;BYDAY=SU",
          "start", "2026-01-04T02:00",
          "duration", "2h",
          "zone", "Asia/Tokyo");
  private static final List<Resource> WANTED =
      resources(
          List.of(
              check("a", Map.of("slo", Map.of("availability", 99.9))),
              check("b", Map.of("maintenance", WINDOW))));

  private final Vertx vertx = Vertx.vertx();
  private final LoopbackAccount account = new LoopbackAccount(vertx);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Sync sync() {
    Duration moment = Duration.ofMillis(1);
    DeliverySettings sending =
        new DeliverySettings(moment, 1_000, Duration.ofSeconds(5), moment, moment, moment);
    DatadogSettings settings =
        new DatadogSettings(
            Optional.of(new Secret("api")),
            Optional.empty(),
            Optional.of(new Secret("app")),
            URI.create("http://127.0.0.1:" + account.port()),
            Map.of(),
            sending,
            false,
            new JournalSettings(Optional.empty(), 1_000_000, Duration.ofDays(1), 1_000),
            new Reporting(false, false, false),
            Transport.DIRECT,
            "default");
    return new Sync(vertx, settings, STYLE);
  }

  private SyncPlan look(List<Resource> wanted, boolean prune) {
    return await(sync().look(wanted, prune));
  }

  private Sync.Result bring(List<Resource> wanted, boolean prune) {
    Sync sync = sync();
    return await(sync.look(wanted, prune).compose(agenda -> sync.apply(agenda, _ -> {})));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException late) {
      throw new AssertionError(late);
    }
  }

  /// Whatever becomes of it.
  private void attempt(List<Resource> wanted) {
    Sync sync = sync();
    await(
        sync.look(wanted, false)
            .compose(agenda -> sync.apply(agenda, _ -> {}))
            .otherwise(new Sync.Result(List.of())));
  }

  @Test
  void bringsAllThereIs() {
    assertEquals(List.of(), bring(WANTED, false).failures());

    for (Sort sort : Sort.values()) {
      long wanted = WANTED.stream().filter(each -> each.sort() == sort).count();
      assertEquals(wanted, account.shelf(sort).size(), sort.word());
    }
  }

  @Test
  void aSecondTimeThereIsNothingToDo() {
    bring(WANTED, false);
    account.fails(_ -> Fault.NONE);

    SyncPlan again = look(WANTED, true);
    await(sync().apply(again, _ -> {}));

    assertEquals(List.of(), again.steps());
    assertEquals(List.of(), account.changes());
  }

  @Test
  void putsRightWhatWasEditedByHand() {
    bring(WANTED, false);
    List<String> good = account.contents();
    JsonObject monitor = account.shelf(Sort.MONITOR).values().iterator().next();
    monitor.getJsonObject("options").getJsonObject("thresholds").put("critical", 0.1);
    monitor.put("message", "by hand");
    JsonObject slo = account.shelf(Sort.SLO).values().iterator().next();
    slo.getJsonArray("thresholds").getJsonObject(0).put("target", 90);

    SyncPlan seen = look(WANTED, false);
    await(sync().apply(seen, _ -> {}));

    assertEquals(
        List.of(List.of("thresholds.target"), List.of("message", "options.thresholds.critical")),
        seen.steps().stream().map(SyncStep::fields).toList());
    assertEquals(good, account.contents());
  }

  @Test
  void bringsBackWhatWasDeletedByHandAndWhatSpeaksOfIt() {
    bring(WANTED, false);
    List<String> good = account.contents();
    account.shelf(Sort.SLO).clear();

    assertEquals(List.of(), bring(WANTED, false).failures());

    assertEquals(good, account.contents());
    assertEquals(List.of(), look(WANTED, false).steps());
  }

  @Test
  void leavesAloneWhatIsNotOurs() {
    JsonArray others = new JsonArray().add("managed-by:hinomi").add("hinomi:other");
    account
        .shelf(Sort.MONITOR)
        .put("1", new JsonObject().put("id", 1).put("name", "theirs").put("tags", others));
    account
        .shelf(Sort.DASHBOARD)
        .put("id-1", new JsonObject().put("id", "id-1").put("title", "theirs"));
    account
        .shelf(Sort.DOWNTIME)
        .put(
            "id-2",
            new JsonObject()
                .put("id", "id-2")
                .put("attributes", new JsonObject().put("message", "theirs")));

    bring(WANTED, true);
    bring(List.of(), true);

    assertEquals(1, account.shelf(Sort.MONITOR).size());
    assertEquals(1, account.shelf(Sort.DASHBOARD).size());
    assertEquals(1, account.shelf(Sort.DOWNTIME).size());
  }

  @Test
  void deletesOnlyWhenAskedTo() {
    bring(WANTED, false);
    List<Resource> fewer = resources(List.of(check("b", Map.of("maintenance", WINDOW))));
    int before = account.contents().size();

    SyncPlan without = look(fewer, false);
    await(sync().apply(without, _ -> {}));
    assertTrue(account.contents().size() >= before);
    assertTrue(without.steps().stream().anyMatch(step -> step.deed() == SyncStep.Deed.LEAVE));

    bring(fewer, true);
    assertEquals(fewer.size(), account.contents().size());
    assertEquals(List.of(), look(fewer, true).steps());
  }

  @Test
  void aCopyMadeByHandIsDeletedOnlyWhenAskedTo() {
    bring(WANTED, false);
    JsonObject copy = account.shelf(Sort.MONITOR).values().iterator().next().copy();
    account.shelf(Sort.MONITOR).put("99999", copy.put("id", 99_999));

    assertEquals(
        List.of(SyncStep.Deed.LEAVE),
        look(WANTED, false).steps().stream().map(SyncStep::deed).toList());

    bring(WANTED, true);
    assertFalse(account.shelf(Sort.MONITOR).containsKey("99999"));
  }

  @Test
  void listsOfManyPagesAreReadToTheirEnd() {
    List<hinomi.check.Check> many = new ArrayList<>();
    for (int index = 0; index < 130; index++) {
      many.add(check("c" + index, Map.of("slo", Map.of("availability", 99.9))));
    }
    List<Resource> wanted = resources(many);
    bring(wanted, false);

    assertTrue(account.shelf(Sort.MONITOR).size() > 260);
    assertEquals(List.of(), look(wanted, true).steps());
  }

  /// One request goes wrong, each in turn: the run itself gets over it, or the next one does.
  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"TOO_MANY", "BROKEN_BEFORE", "BROKEN_AFTER", "CUT_BEFORE", "CUT_AFTER"})
  void getsOverOneRequestThatFails(Fault fault) {
    int requests = requestsOfAWholeRun();
    List<String> good = account.contents();

    for (int bad = 0; bad < requests; bad++) {
      int which = bad;
      account.empty();
      account.fails(index -> index == which ? fault : Fault.NONE);

      assertEquals(List.of(), bring(WANTED, false).failures(), fault + " at " + bad);
      assertEquals(good, account.contents(), fault + " at " + bad);
    }
  }

  /// From one request on everything goes wrong: the run ends, and the next one puts all right.
  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"WRONG_KEY", "TOO_MANY", "BROKEN_BEFORE", "CUT_BEFORE", "CUT_AFTER"})
  void interruptedAnywhereTheNextRunPutsItRight(Fault fault) {
    int requests = requestsOfAWholeRun();
    List<String> good = account.contents();

    for (int end = 0; end < requests; end++) {
      int last = end;
      account.empty();
      account.fails(lastGood(last, fault));
      attempt(WANTED);
      account.fails(_ -> Fault.NONE);

      assertEquals(List.of(), bring(WANTED, false).failures(), fault + " from " + end);
      assertEquals(good, account.contents(), fault + " from " + end);
    }
  }

  /// After a request that was done but not answered, nothing is reached at all.
  private static IntFunction<Fault> lastGood(int last, Fault fault) {
    Fault after = fault == Fault.CUT_AFTER ? Fault.CUT_BEFORE : fault;
    return index -> index < last ? Fault.NONE : index == last ? fault : after;
  }

  private int requestsOfAWholeRun() {
    account.fails(_ -> Fault.NONE);
    bring(WANTED, false);
    return account.asked().size();
  }

  @Test
  void aKeyThatIsRefusedEndsIt() {
    account.fails(_ -> Fault.WRONG_KEY);

    Throwable refused = failureOf(sync().look(WANTED, false));

    assertTrue(refused.getMessage().contains("403"), refused::getMessage);
    assertFalse(refused.getMessage().contains("app "), refused::getMessage);
  }

  private static Throwable failureOf(Future<?> future) {
    return await(future.<Throwable>map(_ -> new AssertionError("was taken")).otherwise(e -> e));
  }

  @Test
  void oneThatIsRefusedDoesNotStopTheOthers() {
    List<Resource> wanted = new ArrayList<>(WANTED);
    Resource first = wanted.get(2);
    wanted.set(2, new Resource(first.sort(), first.key(), first.body().copy().put("prioritty", 1)));

    Sync.Result result = bring(wanted, false);

    assertEquals(1, result.failures().size());
    assertTrue(result.failures().getFirst().contains("prioritty"), result.failures()::toString);
    assertEquals(wanted.size() - 1, account.contents().size());
  }
}

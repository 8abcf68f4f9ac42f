package hinomi.probe.journey;

import static hinomi.probe.journey.Journey.grades;
import static hinomi.probe.journey.Journey.steps;
import static hinomi.probe.journey.Journey.verdict;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.assertion.Finding;
import hinomi.assertion.StepResult;
import hinomi.outcome.Outcome;
import hinomi.outcome.Phase;
import hinomi.outcome.Timing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class JourneyTest {
  @AutoClose private final Journey journey = new Journey();

  @Test
  void takesItsStepsInOrderWithOneCookieJar() {
    journey
        .page(
            "/login",
            request ->
                request.response().putHeader("Set-Cookie", "session=4711; Path=/").end("hello"))
        .page("/cart", "cart");

    Outcome outcome =
        journey.run(
            """
            { name = log-in, http { url = "SITE/login" } }
            { name = cart, http { url = "SITE/cart" } }
            """);

    assertEquals("passed", verdict(outcome));
    assertEquals(List.of("log-in passed", "cart passed"), grades(outcome));
    assertEquals(List.of("GET /login", "GET /cart cookie: session=4711"), journey.asked);
  }

  @Test
  void usesExtractedValuesInLaterSteps() {
    journey
        .page(
            "/token",
            request ->
                request
                    .response()
                    .putHeader("Location", "/orders/17")
                    .putHeader("Set-Cookie", "shard=b7")
                    .end("{\"token\":\"t0ken\",\"words\":\"a b&c=\\\"d\\\"\"}"))
        .page("/orders/17", "order 17 of t0ken");

    Outcome outcome =
        journey.run(
            """
            {
              name = token
              http { url = "SITE/token" }
              extract {
                token { json = "$.token" }, words { json = "$.words" }, place { header = Location, link = true }
                order { header = Location, matches = "(\\\\d+)" }, shard { cookie = shard }, code { status = true }
              }
            }
            {
              name = use
              http {
                url = "{place}?at={words}", method = POST, auth { bearer = "{token}" }
                query { shard = "{shard}", order = "{order}" }, headers { X-Code = "{code}" }, json { words = "{words}" }
              }
              expect { body { contains = "order {order} of {token}" } }
            }
            """);

    assertEquals("passed", verdict(outcome));
    assertEquals(
        "POST /orders/17?at=a%20b&c=%22d%22&order=17&shard=b7 X-Code: 200 Authorization: Bearer"
            + " t0ken cookie: shard=b7 {\"words\":\"a b&c=\\\"d\\\"\"}",
        journey.asked.getLast().replace("a%20b%26c%3D%22d%22", "a%20b&c=%22d%22"));
  }

  @Test
  void decodesExtractedValues() {
    journey
        .page(
            "/form",
            request ->
                request
                    .response()
                    .putHeader("Set-Cookie", "XSRF-TOKEN=eyJpdiI6IjEifQ%3D%3D")
                    .end("hi"))
        .page("/send", "sent");

    Outcome outcome =
        journey.run(
            """
            { name = form, http { url = "SITE/form" }, extract { xsrf { cookie = XSRF-TOKEN, decode = url } } }
            { name = send, http { url = "SITE/send", method = POST, headers { X-XSRF-TOKEN = "{xsrf}" }, body = "{{xsrf}}" } }
            """);

    assertEquals("passed", verdict(outcome));
    assertEquals(
        "POST /send X-XSRF-TOKEN: eyJpdiI6IjEifQ== cookie: XSRF-TOKEN=eyJpdiI6IjEifQ%3D%3D {xsrf}",
        journey.asked.getLast());
  }

  @Test
  void failsAtAValueThatCannotBeDecoded() {
    journey.page("/form", "100%");

    Outcome outcome =
        journey.run(
            """
            { name = form, http { url = "SITE/form" }, extract { x { matches = ".*", decode = url } } }
            { name = send, http { url = "SITE/{x}" } }
            """);

    assertEquals(
        "failed (assertion) step 'form': extract.x could not be evaluated: the value is not"
            + " percent-encoding (decode = url)",
        verdict(outcome));
  }

  @Test
  void repeatsAStepUntilItsConditionsHold() {
    AtomicInteger polls = new AtomicInteger();
    journey.page(
        "/job",
        request ->
            request
                .response()
                .end(
                    polls.incrementAndGet() < 3 ? "{\"state\":\"busy\"}" : "{\"state\":\"done\"}"));

    Outcome outcome =
        journey.run(
            """
            {
              name = job, http { url = "SITE/job" }
              repeat { until { body { json { "$.state" = done } } }, every = 100ms }
              extract { state { json = "$.state" } }
            }
            { name = next, http { url = "SITE/job?{state}" } }
            """);

    assertEquals("passed", verdict(outcome));
    assertEquals(3, steps(outcome).getFirst().seen().get("attempts"));
    assertEquals("GET /job?done", journey.asked.getLast());
  }

  @Test
  void saysWhatTheLastResponseLacked() {
    journey.page("/job", "{\"state\":\"busy\"}");

    Outcome outcome =
        journey.run(
            """
            {
              name = job, http { url = "SITE/job" }
              repeat { until { body { json { "$.state" = done } } }, every = 100ms, most = 3 }
            }
            """);

    assertEquals(
        "failed (assertion) step 'job': repeat.until does not hold after 3 attempts: body.json"
            + " $.state is 'busy', expected 'done'",
        verdict(outcome));
    assertEquals(3, journey.asked.size());
  }

  @Test
  void repeatsWithinTheTimeOfTheJourneyOnly() {
    journey.page("/job", "busy");

    Outcome outcome =
        journey.run(
            """
            {
              name = job, http { url = "SITE/job" }
              repeat { until { body = done }, every = 400ms, most = 100 }
            }
            """,
            Duration.ofSeconds(1));

    assertTrue(verdict(outcome).contains(", out of time: body "), verdict(outcome));
    assertTrue(journey.asked.size() < 5, journey.asked::toString);
  }

  @Test
  void repeatsAStepThatGotNoAnswer() {
    Outcome outcome =
        journey.run(
            """
            {
              name = nobody, http { url = "http://127.0.0.1:1/" }
              repeat { until { status = 200 }, every = 100ms, most = 2 }
            }
            """);

    String verdict = verdict(outcome);
    assertTrue(
        verdict.startsWith(
            "failed (connect) step 'nobody': repeat.until does not hold after 2 attempts: "),
        verdict);
  }

  @Test
  void endsAtAStepThatIsNotAsExpectedAndNamesIt() {
    journey.page("/pay", request -> request.response().setStatusCode(500).end("sorry"));

    Outcome outcome =
        journey.run(
            """
            { name = pay, http { url = "SITE/pay" } }
            { name = thanks, http { url = "SITE/thanks" } }
            """);

    assertEquals("failed (assertion) step 'pay': status is 500, expected 2xx", verdict(outcome));
    assertEquals(List.of("pay failed"), grades(outcome));
    assertEquals("sorry", steps(outcome).getFirst().seen().get("http.snippet"));
    assertEquals(List.of("GET /pay"), journey.asked);
  }

  @Test
  void givesTheReasonOfAStepThatGotNoAnswer() {
    Outcome outcome = journey.run("{ name = nobody, http { url = \"http://127.0.0.1:1/\" } }");

    String verdict = verdict(outcome);
    assertTrue(verdict.startsWith("failed (connect) step 'nobody': "), verdict);
    assertEquals(Timing.NONE, outcome.timing());
  }

  @Test
  void takesAsLongAsItsStepsWithoutTheWaits() {
    journey.page("/", "here");
    long start = System.nanoTime();

    Outcome outcome =
        journey.run(
            """
            { name = one, http { url = "SITE/" } }
            { wait = 200ms }
            { name = two, http { url = "SITE/" } }
            """);

    Duration sum =
        steps(outcome).stream()
            .map(step -> step.latency().orElseThrow())
            .reduce(Duration.ZERO, Duration::plus);
    Duration withoutWait = Duration.ofNanos(System.nanoTime() - start).minusMillis(199);
    assertAll(
        () -> assertEquals(sum, outcome.timing().total().orElseThrow()),
        () -> assertTrue(sum.compareTo(withoutWait) <= 0, () -> sum + " of " + withoutWait),
        () -> assertTrue(outcome.timing().of(Phase.CONNECT).isPresent()));
  }

  @Test
  void hasNoLatencyWhenItWasBrokenOff() {
    journey.page("/", "here");

    Outcome outcome =
        journey.run(
            """
            { name = one, http { url = "SITE/" } }
            { name = two, http { url = "SITE/gone" } }
            { name = three, http { url = "SITE/" } }
            """);

    assertEquals(Timing.NONE, outcome.timing());
    assertTrue(steps(outcome).getFirst().latency().isPresent());
  }

  @Test
  void onlyDegradesByAnOptionalStep() {
    journey.page("/", "here");

    Outcome outcome =
        journey.run(
            """
            { name = banner, http { url = "SITE/banner" }, optional = true }
            { name = nobody, http { url = "http://127.0.0.1:1/" }, optional = true }
            { name = page, http { url = "SITE/" } }
            """);

    assertEquals(
        "degraded (assertion) step 'banner': status is 404, expected 2xx", verdict(outcome));
    assertEquals(List.of("banner degraded", "nobody degraded", "page passed"), grades(outcome));
    assertEquals("connect", steps(outcome).get(1).reason().orElseThrow());
  }

  @Test
  void cleansUpAfterAFailure() {
    journey.page("/login", "{\"cart\":17}").page("/logout", "bye");

    Outcome outcome =
        journey.run(
            """
            { name = log-in, http { url = "SITE/login" }, extract { cart { json = "$.cart" } } }
            { name = pay, http { url = "SITE/pay" }, extract { order { json = "$.order" } } }
            { name = thanks, http { url = "SITE/thanks" } }
            { name = remove, http { url = "SITE/logout?cart={cart}" }, always = true }
            { name = cancel, http { url = "SITE/logout?order={order}" }, always = true }
            """);

    assertEquals("failed (assertion) step 'pay': status is 404, expected 2xx", verdict(outcome));
    assertEquals(List.of("log-in passed", "pay failed", "remove passed"), grades(outcome));
    assertEquals("GET /logout?cart=17", journey.asked.getLast());
  }

  @Test
  void failsWhenOnlyTheCleanUpFails() {
    journey.page("/", "here");

    Outcome outcome =
        journey.run(
            """
            { name = page, http { url = "SITE/" } }
            { name = log-out, http { url = "SITE/logout" }, always = true }
            """);

    assertEquals(
        "failed (assertion) step 'log-out': status is 404, expected 2xx", verdict(outcome));
  }

  @Test
  void reportsWhatWasThereInsteadOfAValue() {
    journey.page("/login", "<html>closed");

    Outcome outcome =
        journey.run(
            """
            {
              name = log-in
              http { url = "SITE/login" }
              extract { next { json = "$.token" }, page { header = Location, link = true } }
            }
            { name = use, http { url = "{page}?{next}" } }
            """);

    assertEquals(
        "failed (assertion) step 'log-in': extract.next found no value at json $['token']"
            + " (HTTP 200, 12 bytes: '<html>closed')",
        verdict(outcome));
    assertEquals(
        List.of("status", "extract.next", "extract.page"),
        steps(outcome).getFirst().findings().stream().map(Finding::assertion).toList());
  }

  @Test
  void failsAtAStepThatNeedsWhatAnOptionalOneDidNotFind() {
    Outcome outcome =
        journey.run(
            """
            { name = coupon, http { url = "SITE/coupon" }, extract { coupon { json = "$.code" } }, optional = true }
            { name = pay, http { url = "SITE/pay?coupon={coupon}" } }
            """);

    assertEquals(
        "failed (assertion) step 'pay': {coupon} has no value from an earlier step",
        verdict(outcome));
    assertEquals(List.of("GET /coupon"), journey.asked);
  }

  @Test
  void degradesByWarnAndContinues() {
    journey.page("/", "here");

    Outcome outcome =
        journey.run(
            """
            { name = one, http { url = "SITE/" }, warn { body { contains = there } } }
            { name = two, http { url = "SITE/" } }
            """);

    assertEquals(List.of("one degraded", "two passed"), grades(outcome));
  }

  @Test
  void makesValuesAnewInEachRun() {
    journey.page("/", "here");
    String steps =
        """
        {
          name = one
          values { id = uuid, now = timestamp, both { base64 = "{id}:{now}" }, pin { random = 4, of = digits } }
          http { url = "SITE/", headers { X-Id = "{both}", X-Pin = "{pin}" } }
        }
        """;

    journey.run(steps);
    journey.run(steps);

    assertEquals(2, journey.asked.stream().distinct().count());
    assertTrue(journey.asked.getFirst().matches("GET / X-Id: [A-Za-z0-9+/=]+ X-Pin: \\d{4}"));
  }

  @Test
  void endsAStepAtItsOwnDeadline() {
    journey.page("/slow", _ -> {}).page("/logout", "bye");

    Outcome outcome =
        after(
            200,
            """
            { name = slow, http { url = "SITE/slow" }, timeout = 200ms }
            { name = log-out, http { url = "SITE/logout" }, always = true }
            """,
            Duration.ofSeconds(5));

    assertEquals(
        "failed (timeout) step 'slow': timed out after 200 ms waiting for the first byte",
        verdict(outcome));
    assertEquals(List.of("slow failed", "log-out passed"), grades(outcome));
  }

  @Test
  void endsAtItsDeadlineWithTimeReservedToCleanUp() {
    journey.page("/slow", _ -> {}).page("/logout", "bye");

    Outcome outcome =
        after(
            300,
            """
            { name = slow, http { url = "SITE/slow" } }
            { name = log-out, http { url = "SITE/logout" }, always = true, timeout = 200ms }
            """,
            Duration.ofMillis(500));

    assertTrue(verdict(outcome).startsWith("failed (timeout) step 'slow': "));
    assertEquals(List.of("slow failed", "log-out passed"), grades(outcome));
  }

  @Test
  void doesNotWaitBeyondItsDeadline() {
    journey.page("/", "here");

    Outcome outcome =
        after(
            300,
            "{ name = one, http { url = \"SITE/\" } }, { wait = 1h }, { name = two, http { url ="
                + " \"SITE/\" } }",
            Duration.ofMillis(300));

    assertEquals(
        "failed (timeout) step 'two': skipped: earlier steps used up the timeout of 300 ms",
        verdict(outcome));
  }

  @Test
  void keepsNoWholeBodies() {
    journey.page("/", "x".repeat(500_000)).page("/gone", "y");

    StepResult step =
        steps(
                journey.run(
                    "{ name = big, http { url = \"SITE/\" }, expect { body { contains = y } } }"))
            .getFirst();

    assertEquals(300, step.seen().get("http.snippet").toString().length());
  }

  /// Not before the timeout; the message tells which timeout ended it.
  private Outcome after(long millis, String steps, Duration timeout) {
    journey.run("{ name = warm-up, http { url = \"SITE/\" } }");
    long start = System.nanoTime();
    Outcome outcome = journey.run(steps, timeout);
    long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
    assertTrue(took >= millis - 1, "took " + took + " ms");
    return outcome;
  }
}

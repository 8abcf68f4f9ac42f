package hinomi.probe.journey;

import hinomi.assertion.EvaluationException;
import hinomi.config.Secrets;
import hinomi.judging.JudgingOverload;
import hinomi.net.Network;
import hinomi.net.visit.Visit;
import hinomi.outcome.Cause;
import hinomi.outcome.Evidence;
import hinomi.outcome.Facts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Timing;
import hinomi.probe.http.Cookies;
import hinomi.probe.journey.JourneyStep.PreparedStep;
import hinomi.probe.journey.JourneyStep.Send;
import hinomi.probe.journey.JourneyStep.StepOptions;
import hinomi.probe.journey.JourneyStep.Wait;
import hinomi.probe.journey.StepRequest.Judgement;
import hinomi.text.HumanText;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One run of a journey: step after step within one deadline. After a failed step only those run
/// that always do, in time that is reserved for them.
final class JourneyRun {
  /// Less than what the agent allows a probe beyond its timeout.
  private static final Duration GRACE = Duration.ofMillis(1500);

  private final Network network;
  private final List<JourneyStep> steps;
  private final Duration timeout;
  private final long endsAt;
  private final ContextInternal context;
  private final Cookies cookies = new Cookies();
  private final Map<String, String> values = new HashMap<>();
  private final Secrets secrets = new Secrets();
  private final StepResults results = new StepResults();
  private Optional<InetAddress> answeredFrom = Optional.empty();

  JourneyRun(Network network, List<JourneyStep> steps, Duration timeout) {
    this.network = network;
    this.steps = steps;
    this.timeout = timeout;
    this.endsAt = System.nanoTime() + timeout.toNanos();
    this.context = ((VertxInternal) network.vertx()).getOrCreateContext();
  }

  Future<Outcome> go() {
    PromiseInternal<Void> onLoop = context.promise();
    context.runOnContext(_ -> onLoop.complete());
    return onLoop
        .future()
        .compose(_ -> from(0))
        .compose(_ -> prepare(() -> results.outcome(secrets)))
        .otherwise(failure ->
            failure instanceof JudgingOverload overload
                ? overload.excuse(new Failed(Cause.AGENT, "", Facts.NONE, Timing.NONE))
                : StepResults.notEvaluated(reason(failure)));
  }

  private Future<Void> from(int index) {
    if (index == steps.size()) {
      return Future.succeededFuture();
    }
    Future<Void> done =
        switch (steps.get(index)) {
          case Wait(Duration time) -> sleep(time, index);
          case Send step -> send(step, index);
        };
    return done.compose(_ -> from(index + 1));
  }

  private Future<Void> sleep(Duration time, int index) {
    long millis = shorter(time, timeLeft(index)).toMillis();
    return results.isBroken() || millis < 1
        ? Future.succeededFuture()
        : network.vertx().timer(millis, TimeUnit.MILLISECONDS).mapEmpty();
  }

  private Future<Void> send(Send step, int index) {
    List<String> missing =
        step.needs().stream().filter(name -> !values.containsKey(name)).sorted().toList();
    if (results.isBroken() && !(step.options().always() && missing.isEmpty())) {
      return Future.succeededFuture();
    }
    if (!missing.isEmpty()) {
      results.addMissing(step, missing);
      return Future.succeededFuture();
    }
    return step.isConstant()
        ? request(step, step.request(), index)
        : prepare(() -> step.prepare(Map.copyOf(values), network.now()))
            .recover(failure ->
                failure instanceof JudgingOverload
                    ? Future.failedFuture(failure)
                    : Future.succeededFuture(PreparedStep.failed(reason(failure))))
            .compose(prepared -> request(step, prepared, index));
  }

  private Future<Void> request(Send step, PreparedStep prepared, int index) {
    prepared
        .generated()
        .forEach((name, value) -> keep(name, value, prepared.secret().contains(name)));
    if (prepared.request().isEmpty()) {
      results.add(step, new Failed(Cause.PROTOCOL, prepared.problem(), Facts.NONE, Timing.NONE));
      return Future.succeededFuture();
    }
    return request(step, prepared.request().get(), index);
  }

  private Future<Void> request(Send step, StepRequest request, int index) {
    Duration available = step.options().always() ? timeLeft() : timeLeft(index);
    Duration time = step.options().timeout().map(own -> shorter(own, available)).orElse(available);
    if (time.toMillis() < 1) {
      String late = "skipped: earlier steps used up the timeout of " + HumanText.duration(timeout);
      results.add(step, new Failed(Cause.TIMEOUT, late, Facts.NONE, Timing.NONE));
      return Future.succeededFuture();
    }
    return attempts(step, request, System.nanoTime() + time.toNanos(), 1)
        .map(judgement -> conclude(step, judgement));
  }

  /// Attempts within the time of the step, until the conditions of its `repeat` hold.
  private Future<Judgement> attempts(Send step, StepRequest request, long end, int number) {
    Duration time = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
    Future<Judgement> attempt =
        Visit.of(network, time, visit -> visit(step, request, visit))
            .compose(outcome ->
                request.isQuickFor(outcome)
                    ? Future.succeededFuture().map(_ -> request.judge(outcome))
                    : judge(Evidence.bytes(outcome), () -> request.judge(outcome))
                        .otherwise(failure -> notEvaluated(outcome, failure)));
    return request.repeat().isEmpty()
        ? attempt
        : attempt.compose(last -> again(step, request, end, number, last));
  }

  private Future<Judgement> again(
      Send step, StepRequest request, long end, int number, Judgement last) {
    Repeat repeat = request.repeat().orElseThrow();
    boolean hasTime = System.nanoTime() + repeat.every().toNanos() < end;
    if (last.unmet().isEmpty() || number >= repeat.most() || !hasTime) {
      return Future.succeededFuture(last.after(number, !hasTime));
    }
    return network
        .vertx()
        .timer(repeat.every().toMillis(), TimeUnit.MILLISECONDS)
        .compose(_ -> attempts(step, request, end, number + 1));
  }

  private static Judgement notEvaluated(Outcome outcome, Throwable failure) {
    return failure instanceof JudgingOverload overload
        ? new Judgement(overload.excuse(Evidence.of(outcome)), List.of(), Map.of())
        : StepRequest.notEvaluated(outcome, reason(failure));
  }

  private Future<InetAddress> visit(Send step, StepRequest request, Visit visit) {
    return request
        .http()
        .run(visit, cookies, answeredFrom.filter(_ -> step.isLedElsewhereBy(request)))
        .onSuccess(peer -> answeredFrom = Optional.of(peer));
  }

  private @Nullable Void conclude(Send step, Judgement judgement) {
    judgement
        .extracted()
        .forEach((extraction, value) -> keep(extraction.name(), value, extraction.isSecret()));
    results.add(step, judgement.outcome(), judgement.findings());
    return null;
  }

  private void keep(String name, String value, boolean isSecret) {
    values.put(name, value);
    if (isSecret) {
      secrets.add(value);
    }
  }

  private Duration timeLeft() {
    return Duration.ofNanos(Math.max(0, endsAt - System.nanoTime()));
  }

  /// The time left for the step. The timeouts of later steps that always run are reserved, up to
  /// half of the journey's time.
  private Duration timeLeft(int index) {
    Duration reserved =
        steps.stream()
            .skip(index + 1L)
            .flatMap(
                step -> step instanceof Send later ? Stream.of(later.options()) : Stream.empty())
            .filter(StepOptions::always)
            .flatMap(options -> options.timeout().stream())
            .reduce(Duration.ZERO, Duration::plus);
    return timeLeft().minus(shorter(reserved, timeout.dividedBy(2)));
  }

  /// Runs off the loop; done or abandoned within the time of the journey.
  private <T> Future<T> judge(long bytes, Callable<T> work) {
    return network.judge(bytes, timeLeft(), work);
  }

  private <T> Future<T> prepare(Callable<T> work) {
    return network.prepare(timeLeft().plus(GRACE), work);
  }

  private static String reason(Throwable failure) {
    return failure instanceof EvaluationException wrong
        ? wrong.reason()
        : "unexpected error: " + failure;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}

package hinomi.probe.journey;

import hinomi.assertion.EvaluationException;
import hinomi.config.Secrets;
import hinomi.judging.JudgingOverload;
import hinomi.net.Network;
import hinomi.net.visit.Deadline;
import hinomi.net.visit.Visit;
import hinomi.outcome.Cause;
import hinomi.outcome.Evidence;
import hinomi.outcome.Facts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Timing;
import hinomi.probe.http.Cookies;
import hinomi.probe.http.HopResult;
import hinomi.probe.http.HttpVisit;
import hinomi.probe.journey.JourneyStep.Asking;
import hinomi.probe.journey.JourneyStep.Habit;
import hinomi.probe.journey.JourneyStep.Ready;
import hinomi.probe.journey.JourneyStep.Waiting;
import hinomi.probe.journey.StepRequest.Judged;
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

/// One run of a journey: step after step within one deadline. A step that fails ends it, but for
/// those that are always taken and for which time was set aside.
final class JourneyRun {
  /// Less than what the agent allows a probe beyond its timeout.
  private static final Duration GRACE = Duration.ofMillis(1500);

  private final Network network;
  private final List<JourneyStep> steps;
  private final Duration timeout;
  private final Deadline deadline;
  private final ContextInternal context;
  private final Cookies cookies = new Cookies();
  private final Map<String, String> values = new HashMap<>();
  private final Secrets secrets = new Secrets();
  private final StepResults record = new StepResults();
  private Optional<InetAddress> answeredFrom = Optional.empty();

  JourneyRun(Network network, List<JourneyStep> steps, Duration timeout) {
    this.network = network;
    this.steps = steps;
    this.timeout = timeout;
    this.deadline = Deadline.in(timeout);
    this.context = ((VertxInternal) network.vertx()).getOrCreateContext();
  }

  Future<Outcome> go() {
    PromiseInternal<Void> onLoop = context.promise();
    context.runOnContext(_ -> onLoop.complete());
    return onLoop
        .future()
        .compose(_ -> from(0))
        .compose(_ -> prepare(() -> record.outcome(secrets)))
        .otherwise(failure ->
            failure instanceof JudgingOverload overload
                ? overload.excuse(new Failed(Cause.AGENT, "", Facts.NONE, Timing.NONE))
                : StepResults.unjudged(why(failure)));
  }

  private Future<Void> from(int index) {
    if (index == steps.size()) {
      return Future.succeededFuture();
    }
    Future<Void> taken =
        switch (steps.get(index)) {
          case Waiting(Duration time) -> waiting(time, index);
          case Asking step -> asking(step, index);
        };
    return taken.compose(_ -> from(index + 1));
  }

  private Future<Void> waiting(Duration time, int index) {
    long millis = shorter(time, left(index)).toMillis();
    return record.isBroken() || millis < 1
        ? Future.succeededFuture()
        : network.vertx().timer(millis, TimeUnit.MILLISECONDS).mapEmpty();
  }

  private Future<Void> asking(Asking step, int index) {
    List<String> lacking =
        step.needs().stream().filter(name -> !values.containsKey(name)).sorted().toList();
    if (record.isBroken() && !(step.habit().always() && lacking.isEmpty())) {
      return Future.succeededFuture();
    }
    if (!lacking.isEmpty()) {
      record.lacks(step, lacking);
      return Future.succeededFuture();
    }
    return step.isAsWritten()
        ? ask(step, step.errand(), index)
        : prepare(() -> step.with(Map.copyOf(values), network.now()))
            .recover(failure ->
                failure instanceof JudgingOverload
                    ? Future.failedFuture(failure)
                    : Future.succeededFuture(Ready.without(why(failure))))
            .compose(ready -> ask(step, ready, index));
  }

  private Future<Void> ask(Asking step, Ready ready, int index) {
    ready.made().forEach((name, value) -> keep(name, value, ready.secret().contains(name)));
    if (ready.errand().isEmpty()) {
      record.add(step, new Failed(Cause.PROTOCOL, ready.problem(), Facts.NONE, Timing.NONE));
      return Future.succeededFuture();
    }
    return ask(step, ready.errand().get(), index);
  }

  private Future<Void> ask(Asking step, StepRequest errand, int index) {
    Duration all = step.habit().always() ? deadline.remaining() : left(index);
    Duration time = step.habit().timeout().map(own -> shorter(own, all)).orElse(all);
    if (time.toMillis() < 1) {
      String late = "no time is left of the " + HumanText.duration(timeout) + " for the journey";
      record.add(step, new Failed(Cause.TIMEOUT, late, Facts.NONE, Timing.NONE));
      return Future.succeededFuture();
    }
    return Visit.of(network, time, visit -> visit(step, errand, visit))
        .compose(outcome ->
            errand.isQuickFor(outcome)
                ? Future.succeededFuture().map(_ -> errand.judge(outcome))
                : judge(Evidence.bytes(outcome), () -> errand.judge(outcome))
                    .otherwise(failure -> unjudged(outcome, failure)))
        .map(judged -> conclude(step, judged));
  }

  private static Judged unjudged(Outcome outcome, Throwable failure) {
    return failure instanceof JudgingOverload overload
        ? new Judged(overload.excuse(Evidence.of(outcome)), List.of(), Map.of())
        : StepRequest.unjudged(outcome, why(failure));
  }

  private Future<HopResult> visit(Asking step, StepRequest errand, Visit visit) {
    return new HttpVisit(errand.probe(), visit, cookies)
        .go(answeredFrom.filter(_ -> step.isLedElsewhereBy(errand)))
        .onSuccess(reply -> answeredFrom = Optional.of(reply.from()));
  }

  private @Nullable Void conclude(Asking step, Judged judged) {
    judged.taken().forEach((taking, value) -> keep(taking.name(), value, taking.isSecret()));
    record.add(step, judged.outcome(), judged.findings());
    return null;
  }

  private void keep(String name, String value, boolean isSecret) {
    values.put(name, value);
    if (isSecret) {
      secrets.add(value);
    }
  }

  /// What is left for the step but for what is set aside for those to come that clean up: at most
  /// half of the journey's time.
  private Duration left(int index) {
    Duration aside =
        steps.stream()
            .skip(index + 1L)
            .flatMap(
                step -> step instanceof Asking later ? Stream.of(later.habit()) : Stream.empty())
            .filter(Habit::always)
            .flatMap(habit -> habit.timeout().stream())
            .reduce(Duration.ZERO, Duration::plus);
    return deadline.remaining().minus(shorter(aside, timeout.dividedBy(2)));
  }

  /// What takes long, beside the loop: done or given up within the time of the journey.
  private <T> Future<T> judge(long bytes, Callable<T> work) {
    return network.judge(bytes, deadline.remaining(), work);
  }

  private <T> Future<T> prepare(Callable<T> work) {
    return network.prepare(deadline.remaining().plus(GRACE), work);
  }

  private static String why(Throwable failure) {
    return failure instanceof EvaluationException
        ? String.valueOf(failure.getMessage())
        : "could not be judged: " + failure;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}

package hinomi.net.visit;

import hinomi.net.Cancellation;
import hinomi.net.Network;
import hinomi.net.ProbeFault;
import hinomi.net.ResourceExhaustion;
import hinomi.outcome.Cause;
import hinomi.outcome.Outcome;
import hinomi.text.HumanText;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// One run of a probe of any kind: what all its steps share, and the one deadline over them.
/// Whatever happens there is an outcome in time, and nothing stays open.
public final class Visit {
  private final Network network;
  private final ContextInternal context;
  private final EventLoop loop;
  private final Duration timeout;
  private final Deadline deadline;
  private final Progress progress;
  private final Cancellation lifeline;
  private final PromiseInternal<Outcome> outcome;

  private Visit(Network network, Duration timeout) {
    this.network = network;
    this.context = ((VertxInternal) network.vertx()).getOrCreateContext();
    this.loop = context.nettyEventLoop();
    this.timeout = timeout;
    this.deadline = Deadline.in(timeout);
    this.progress = new Progress();
    this.lifeline = new Cancellation();
    this.outcome = context.promise();
  }

  private Visit(Visit other) {
    this.network = other.network;
    this.context = other.context;
    this.loop = other.loop;
    this.timeout = other.timeout;
    this.deadline = other.deadline;
    this.progress = new Progress(other.progress::heard);
    this.lifeline = other.lifeline;
    this.outcome = other.outcome;
  }

  /// Takes the steps on the event loop. They end in an answer, in a [ProbeFault], or in any other
  /// error: that counts against the target once a byte of it has been read, and is a bug of ours
  /// before.
  public static Future<Outcome> of(
      Network network, Duration timeout, Function<Visit, Future<?>> steps) {
    Visit visit = new Visit(network, timeout);
    // On a turn of its own, so that whatever the caller still does is not measured.
    visit.loop.execute(() -> visit.begin(steps));
    return visit.outcome.future();
  }

  public Network network() {
    return network;
  }

  public EventLoop loop() {
    return loop;
  }

  public Deadline deadline() {
    return deadline;
  }

  public Progress progress() {
    return progress;
  }

  public Cancellation lifeline() {
    return lifeline;
  }

  /// Closes what is open; more may follow.
  public Future<Void> hangUp() {
    lifeline.letGo();
    return Future.succeededFuture();
  }

  /// This visit, but for what it sees: steps that are no part of looking at the target.
  public Visit aside() {
    return new Visit(this);
  }

  /// What others may complete, heard of on this visit's own loop.
  public <T> Future<T> here(Future<T> future) {
    PromiseInternal<T> here = context.promise();
    future.onComplete(here);
    return here.future();
  }

  /// Does what takes long beside the loop.
  public <T> Future<T> offLoop(Callable<T> work) {
    return OffLoop.run(context, work);
  }

  private void begin(Function<Visit, Future<?>> steps) {
    var timer = loop.schedule(this::expire, timeout.toNanos(), TimeUnit.NANOSECONDS);
    outcome.future().onComplete(_ -> timer.cancel(false));
    Future.succeededFuture()
        .compose(_ -> steps.apply(this))
        .onComplete(_ -> outcome.tryComplete(progress.answered()), this::failed);
  }

  private void failed(Throwable error) {
    if (lifeline.isCut()) {
      return; // the deadline broke it off, and says so itself
    }
    try {
      lifeline.cut();
      fault(error)
          .ifPresentOrElse(
              fault -> outcome.tryComplete(progress.failed(fault.reason(), fault.detail())),
              () -> outcome.tryFail(error));
    } finally {
      outcome.tryFail(error);
    }
  }

  private Optional<ProbeFault> fault(Throwable error) {
    if (error instanceof ProbeFault fault) {
      return Optional.of(fault);
    }
    return ResourceExhaustion.of(error)
        .map(words -> new ProbeFault(Cause.AGENT, words))
        .or(() ->
            progress.hasHeard()
                ? Optional.of(
                    network.unexpected().fault(Cause.PROTOCOL, progress.underWay(), error))
                : Optional.empty());
  }

  /// Whatever cannot be closed or told, the time is up.
  private void expire() {
    try {
      lifeline.cut();
      outcome.tryComplete(progress.expired(timeout));
    } finally {
      String late = "no answer within " + HumanText.duration(timeout);
      outcome.tryComplete(progress.failed(Cause.TIMEOUT, late));
    }
  }
}

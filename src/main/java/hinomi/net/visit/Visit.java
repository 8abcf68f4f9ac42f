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

/// One attempt of a probe of any kind: the context of its steps, and the deadline over them. It
/// ends with an outcome within its timeout and leaves nothing open.
public final class Visit {
  private final Network network;
  private final ContextInternal context;
  private final EventLoop loop;
  private final Duration timeout;
  private final long endsAt;
  private final Progress progress;
  private final Cancellation cancellation;
  private final PromiseInternal<Outcome> outcome;

  private Visit(Network network, Duration timeout) {
    this.network = network;
    this.context = ((VertxInternal) network.vertx()).getOrCreateContext();
    this.loop = context.nettyEventLoop();
    this.timeout = timeout;
    this.endsAt = System.nanoTime() + timeout.toNanos();
    this.progress = new Progress();
    this.cancellation = new Cancellation();
    this.outcome = context.promise();
  }

  private Visit(Visit other) {
    this.network = other.network;
    this.context = other.context;
    this.loop = other.loop;
    this.timeout = other.timeout;
    this.endsAt = other.endsAt;
    this.progress = new Progress(other.progress::received);
    this.cancellation = other.cancellation;
    this.outcome = other.outcome;
  }

  /// Runs the steps on the event loop. They succeed, fail with a [ProbeFault], or fail with another
  /// error, which counts against the target once a byte of it was received and is a bug of ours
  /// before.
  public static Future<Outcome> of(
      Network network, Duration timeout, Function<Visit, Future<?>> steps) {
    Visit visit = new Visit(network, timeout);
    // On a turn of its own, so that the rest of the caller is not measured.
    visit.loop.execute(() -> visit.begin(steps));
    return visit.outcome.future();
  }

  public Network network() {
    return network;
  }

  public EventLoop loop() {
    return loop;
  }

  /// Until the deadline; never negative.
  public Duration timeLeft() {
    return Duration.ofNanos(Math.max(0, endsAt - System.nanoTime()));
  }

  public Progress progress() {
    return progress;
  }

  public Cancellation cancellation() {
    return cancellation;
  }

  /// Closes what is open; the run may open more.
  public Future<Void> release() {
    cancellation.release();
    return Future.succeededFuture();
  }

  /// The same attempt with a progress of its own, for a request to another server than the target.
  public Visit forSideRequest() {
    return new Visit(this);
  }

  /// Completes on the loop of this attempt, whoever completes the future.
  public <T> Future<T> onLoop(Future<T> future) {
    PromiseInternal<T> onLoop = context.promise();
    future.onComplete(onLoop);
    return onLoop.future();
  }

  /// Runs long work off the loop.
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
    if (cancellation.isCancelled()) {
      return; // the deadline has passed and reports it
    }
    try {
      cancellation.cancel();
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
            progress.hasReceived()
                ? Optional.of(
                    network.unexpected().fault(Cause.PROTOCOL, progress.activity(), error))
                : Optional.empty());
  }

  /// Completes as timed out even if closing fails.
  private void expire() {
    try {
      cancellation.cancel();
      outcome.tryComplete(progress.expired(timeout));
    } finally {
      String late = "timed out after " + HumanText.duration(timeout);
      outcome.tryComplete(progress.failed(Cause.TIMEOUT, late));
    }
  }
}

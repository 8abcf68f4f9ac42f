package hinomi.delivery;

import hinomi.delivery.Response.Accepted;
import hinomi.delivery.Response.Later;
import hinomi.delivery.Response.Refused;
import hinomi.delivery.Response.Unauthorized;
import hinomi.journal.Entry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Delivers one queue, newest entries first so that monitors recover first, one request at a time.
/// During an outage it sends small batches. What is not accepted stays in the journal until it is
/// too old.
final class DeliveryLoop {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryLoop.class);

  /// The bytes of a batch during an outage: a few points.
  private static final int SMALL_BATCH = 4 * 1024;

  private final Vertx vertx;
  private final Context context;
  private final HttpSender sender;
  private final DeliveryQueue queue;
  private final DeliveryMonitor monitor;
  private final DeliverySettings settings;
  private final Backoff backoff;

  // These belong to the context.
  private long timer = -1;
  private boolean isSending;
  private boolean isUrgent;
  private boolean isOutage;
  private Optional<Promise<Void>> flushing = Optional.empty();

  DeliveryLoop(HttpSender sender, DeliveryQueue queue, DeliveryMonitor monitor) {
    this.vertx = sender.vertx();
    this.context = vertx.getOrCreateContext();
    this.sender = sender;
    this.queue = queue;
    this.monitor = monitor;
    this.settings = sender.service().settings();
    this.backoff =
        new Backoff(settings.backoff(), settings.longestBackoff(), ThreadLocalRandom.current());
  }

  /// A second call changes nothing.
  void start() {
    context.runOnContext(_ -> send());
  }

  /// Sends what waits at once, unless the service cannot be reached anyway.
  void sendNow() {
    context.runOnContext(_ -> {
      isUrgent = true;
      if (!isOutage) {
        send();
      }
    });
  }

  /// Sends all that waits and then stops for good. It fails when something is left after the bound,
  /// or when the credentials are refused.
  Future<Void> flush(Duration bound) {
    Promise<Void> all = Promise.promise();
    context.runOnContext(_ -> {
      flushing = Optional.of(all);
      send();
    });
    return all.future()
        .timeout(bound.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(all::tryFail)
        .recover(_ -> Future.failedFuture(monitor.undelivered()));
  }

  /// See DeliveryMonitor.problem.
  Optional<String> problem() {
    return monitor.problem();
  }

  /// See DeliveryMonitor.failure.
  Optional<DeliveryFailure> failure() {
    return monitor.failure();
  }

  private void send() {
    if (isSending) {
      return;
    }
    isSending = true;
    isUrgent = false;
    vertx.cancelTimer(timer);
    Future.succeededFuture()
        .compose(_ -> sendBatch())
        .recover(bug -> Future.succeededFuture(afterBug(bug)))
        .otherwise(settings.longestBackoff()) // even when logging the bug fails
        .onSuccess(this::waitFor);
  }

  /// Yields how long to wait before the next batch.
  private Future<Duration> sendBatch() {
    giveUpOld();
    if (queue.destination().replaces()) {
      queue.dropReplaced();
    }
    int waiting = queue.size();
    int bytes = isOutage ? Math.min(SMALL_BATCH, settings.batch()) : settings.batch();
    List<Entry> batch = queue.newest(bytes);
    return batch.isEmpty()
        ? Future.succeededFuture(settings.every())
        : new BatchDelivery(sender, queue, monitor)
            .deliver(batch)
            .compose(response -> after(response, waiting > batch.size()));
  }

  private void giveUpOld() {
    List<Entry> late = queue.tooOld();
    if (!late.isEmpty()) {
      queue.giveUp(late, "late");
      monitor.late(late.size());
    }
  }

  /// A bug or an Error of ours must not end delivery.
  private Duration afterBug(Throwable bug) {
    if (!isOutage) {
      LOG.error("a bug interrupted the delivery of {}, which is retried", queue.name(), bug);
    }
    isOutage = true;
    monitor.answered(new Later(String.valueOf(bug), Duration.ZERO));
    return backoff.next();
  }

  private Future<Duration> after(Response response, boolean more) {
    monitor.answered(response);
    isOutage = response instanceof Later || response instanceof Unauthorized;
    return switch (response) {
      case Accepted() -> {
        queue.destination().accepted();
        backoff.reset();
        boolean goesOn = more || isUrgent || flushing.isPresent();
        yield Future.succeededFuture(goesOn ? Duration.ZERO : settings.every());
      }
      case Refused _ -> Future.succeededFuture(backoff.next());
      case Later(_, var wait) -> Future.succeededFuture(longer(wait, backoff.next()));
      case Unauthorized(var reason) -> {
        flushing.ifPresent(promise -> promise.tryFail(reason));
        yield queue
            .destination()
            .renewCredentials(reason)
            .map(renewed -> renewed ? Duration.ZERO : settings.wrongKeyWait());
      }
    };
  }

  private void waitFor(Duration wait) {
    isSending = false;
    monitor.expectProgress(wait);
    if (flushing.isPresent() && queue.size() == 0) {
      flushing.get().tryComplete();
    } else if (flushing.isEmpty() || !flushing.get().future().isComplete()) {
      timer = vertx.setTimer(Math.max(1, wait.toMillis()), _ -> send());
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}

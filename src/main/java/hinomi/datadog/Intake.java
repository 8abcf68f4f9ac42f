package hinomi.datadog;

import hinomi.datadog.Answer.Accepted;
import hinomi.datadog.Answer.Later;
import hinomi.datadog.Answer.Refused;
import hinomi.datadog.Answer.WrongKey;
import hinomi.datadog.Settings.Sending;
import hinomi.journal.Entry;
import hinomi.journal.Journal;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// Carries what the journal holds to Datadog, newest first so that monitors recover first, one
/// request at a time. What is not accepted stays in the journal until it is too old to be taken.
/// Nothing else in the agent waits for it.
public final class Intake {
  /// Datadog takes no points older than an hour.
  private static final Duration OLDEST = Duration.ofHours(1);

  private final Vertx vertx;
  private final Context context;
  private final Journal journal;
  private final Sending sending;
  private final Courier courier;
  private final Delivery delivery;
  private final Backoff backoff;
  private final InstantSource clock;

  // These belong to the context.
  private long timer = -1;
  private boolean underWay;
  private Optional<Promise<Void>> flushing = Optional.empty();

  public Intake(
      Vertx vertx, Settings settings, Journal journal, MeterRegistry meters, InstantSource clock) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.journal = journal;
    this.sending = settings.sending();
    this.courier = new Courier(vertx, settings, clock);
    this.delivery = new Delivery(journal, meters, clock);
    this.backoff =
        new Backoff(sending.backoff(), sending.longestBackoff(), ThreadLocalRandom.current());
    this.clock = clock;
    delivery.watch(courier::skew);
  }

  /// Begins to carry; a second call changes nothing.
  public void start() {
    context.runOnContext(_ -> carry());
  }

  /// Carries all that waits at once and then stops for good. It fails when something is left after
  /// the bound, or when the key is wrong.
  public Future<Void> flush(Duration bound) {
    Promise<Void> all = Promise.promise();
    context.runOnContext(_ -> {
      flushing = Optional.of(all);
      carry();
    });
    return all.future()
        .timeout(bound.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(all::tryFail)
        .recover(_ -> Future.failedFuture(delivery.undelivered()));
  }

  private void carry() {
    if (underWay) {
      return;
    }
    underWay = true;
    vertx.cancelTimer(timer);
    delivery.late(journal.expire(clock.instant().minus(OLDEST)));
    int waiting = journal.size();
    List<Entry> batch = journal.newest(sending.batch());
    if (batch.isEmpty()) {
      rest(sending.every());
    } else {
      new Round(courier, journal, delivery)
          .deliver(batch)
          .onSuccess(answer -> after(answer, waiting > batch.size()));
    }
  }

  private void after(Answer answer, boolean more) {
    delivery.heard(answer);
    switch (answer) {
      case Accepted() -> {
        backoff.reset();
        rest(more || flushing.isPresent() ? Duration.ZERO : sending.every());
      }
      case Refused _ -> rest(backoff.next());
      case Later(_, var wait) -> rest(longer(wait, backoff.next()));
      case WrongKey(var why) -> {
        flushing.ifPresent(promise -> promise.tryFail(why));
        rest(sending.wrongKeyWait());
      }
    }
  }

  private void rest(Duration wait) {
    underWay = false;
    if (flushing.isPresent() && journal.size() == 0) {
      flushing.get().tryComplete();
    } else if (flushing.isEmpty() || !flushing.get().future().isComplete()) {
      timer = vertx.setTimer(Math.max(1, wait.toMillis()), _ -> carry());
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}

package hinomi.datadog;

import hinomi.datadog.DatadogSettings.Sending;
import hinomi.datadog.IntakeResponse.Accepted;
import hinomi.datadog.IntakeResponse.Later;
import hinomi.datadog.IntakeResponse.Refused;
import hinomi.datadog.IntakeResponse.WrongKey;
import hinomi.journal.Entry;
import hinomi.journal.Journal;
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

/// Carries what waits in one lane of the journal to Datadog, newest first so that monitors recover
/// first, one request at a time; after an outage a small one goes ahead. What is not accepted stays
/// in the journal until it is too old to be taken.
final class DeliveryLoop {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryLoop.class);

  /// What goes ahead: a few points.
  private static final int AHEAD = 4 * 1024;

  private final Vertx vertx;
  private final Context context;
  private final IntakeEndpoint lane;
  private final DeliveryContext office;
  private final Journal journal;
  private final Sending sending;
  private final DeliveryCounters delivery;
  private final Backoff backoff;

  // These belong to the context.
  private long timer = -1;
  private boolean underWay;
  private boolean hurried;
  private boolean outage;
  private Optional<Promise<Void>> flushing = Optional.empty();

  DeliveryLoop(IntakeEndpoint lane, DeliveryContext office, DeliveryCounters delivery) {
    this.vertx = office.vertx();
    this.context = vertx.getOrCreateContext();
    this.lane = lane;
    this.office = office;
    this.journal = office.journal();
    this.sending = office.settings().sending();
    this.delivery = delivery;
    this.backoff =
        new Backoff(sending.backoff(), sending.longestBackoff(), ThreadLocalRandom.current());
  }

  /// Begins to carry; a second call changes nothing.
  void start() {
    context.runOnContext(_ -> carry());
  }

  /// Carries what waits at once, unless Datadog is out of reach anyway.
  void hurry() {
    context.runOnContext(_ -> {
      hurried = true;
      if (!outage) {
        carry();
      }
    });
  }

  /// Carries all that waits at once and then stops for good. It fails when something is left after
  /// the bound, or when the key is wrong.
  Future<Void> flush(Duration bound) {
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
    hurried = false;
    vertx.cancelTimer(timer);
    Future.succeededFuture()
        .compose(_ -> round())
        .recover(bug -> Future.succeededFuture(broken(bug)))
        .otherwise(sending.longestBackoff()) // even when telling of the bug fails
        .onSuccess(this::rest);
  }

  /// One round; the wait after it.
  private Future<Duration> round() {
    giveUpWhatIsTooOld();
    int waiting = journal.size(lane.number());
    int most = outage ? Math.min(AHEAD, sending.batch()) : sending.batch();
    List<Entry> batch = journal.newest(lane.number(), most);
    return batch.isEmpty()
        ? Future.succeededFuture(sending.every())
        : new BatchDelivery(lane, office, delivery)
            .deliver(batch)
            .compose(answer -> after(answer, waiting > batch.size()));
  }

  /// A bug or an Error of ours must not be the end of delivery.
  private Duration broken(Throwable bug) {
    if (!outage) {
      LOG.error("a round of {} broke off; it is tried again", lane.word(), bug);
    }
    outage = true;
    delivery.heard(new Later(String.valueOf(bug), Duration.ZERO));
    return backoff.next();
  }

  private void giveUpWhatIsTooOld() {
    Duration oldest = office.settings().oldest(lane);
    List<Entry> late = journal.before(lane.number(), office.clock().instant().minus(oldest));
    if (!late.isEmpty()) {
      journal.park(late, "late");
      delivery.late(late.size());
    }
  }

  /// How long to wait after the answer.
  private Future<Duration> after(IntakeResponse answer, boolean more) {
    delivery.heard(answer);
    outage = answer instanceof Later || answer instanceof WrongKey;
    return switch (answer) {
      case Accepted() -> {
        office.key().accepted();
        backoff.reset();
        boolean goesOn = more || hurried || flushing.isPresent();
        yield Future.succeededFuture(goesOn ? Duration.ZERO : sending.every());
      }
      case Refused _ -> Future.succeededFuture(backoff.next());
      case Later(_, var wait) -> Future.succeededFuture(longer(wait, backoff.next()));
      case WrongKey(var why) -> {
        flushing.ifPresent(promise -> promise.tryFail(why));
        office.key().refused(why);
        yield office
            .key()
            .readAgain()
            .map(isOther -> isOther ? Duration.ZERO : sending.wrongKeyWait());
      }
    };
  }

  private void rest(Duration wait) {
    underWay = false;
    delivery.expect(wait);
    if (flushing.isPresent() && journal.size(lane.number()) == 0) {
      flushing.get().tryComplete();
    } else if (flushing.isEmpty() || !flushing.get().future().isComplete()) {
      timer = vertx.setTimer(Math.max(1, wait.toMillis()), _ -> carry());
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}

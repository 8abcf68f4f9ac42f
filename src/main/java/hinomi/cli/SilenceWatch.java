package hinomi.cli;

import hinomi.datadog.resource.Silence;
import hinomi.datadog.resource.Silences;
import hinomi.sink.SilencedChecks;
import hinomi.sink.SilencedChecks.Silenced;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks Datadog every minute which checks are silenced. It needs an application key; a failure is
/// logged once until there is another, and what was known before still holds.
final class SilenceWatch {
  private static final Logger LOG = LoggerFactory.getLogger(SilenceWatch.class);
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final Silences silences;
  private final SilencedChecks silenced;
  private boolean isAsking;
  private String failure = "";

  private SilenceWatch(Silences silences, SilencedChecks silenced) {
    this.silences = silences;
    this.silenced = silenced;
  }

  /// Starts to watch, if there are both keys. Ends with the event loop.
  static void start(Vertx vertx, SettingsFile settings, SilencedChecks silenced) {
    if (settings.datadog().apiKey().isPresent() && settings.datadog().appKey().isPresent()) {
      Silences silences =
          new Silences(vertx, settings.datadog(), settings.resources(), settings.time());
      SilenceWatch watch = new SilenceWatch(silences, silenced);
      vertx.runOnContext(_ -> watch.ask());
      vertx.setPeriodic(INTERVAL.toMillis(), _ -> watch.ask());
    }
  }

  private void ask() {
    if (!isAsking) {
      isAsking = true;
      silences
          .list()
          .onComplete(_ -> isAsking = false)
          .onSuccess(all -> {
            silenced.replace(of(all));
            failure = "";
          })
          .onFailure(error -> failed(String.valueOf(error.getMessage())));
    }
  }

  private void failed(String reason) {
    if (!reason.equals(failure)) {
      failure = reason;
      LOG.warn("cannot read silences from Datadog: {}", reason);
    }
  }

  static List<Silenced> of(List<Silence> all) {
    return all.stream().flatMap(each -> of(each).stream()).toList();
  }

  private static Optional<Silenced> of(Silence silence) {
    return silence
        .end()
        .map(end -> new Silenced(check -> silence.mutes(check.name(), check.about().tags()), end));
  }
}

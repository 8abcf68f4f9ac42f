package hinomi.datadog;

import hinomi.config.Secret;
import hinomi.config.Secrets;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The API key. When Datadog refuses it, that is logged once, and a key that came from a file is
/// read again: a key that was replaced there takes effect without a restart.
final class ApiKey {
  private static final Logger LOG = LoggerFactory.getLogger(ApiKey.class);

  private final Vertx vertx;
  private final Optional<Path> file;
  private final Duration timeout;
  private final Secrets secrets;
  private volatile String key;
  private volatile boolean isReported;
  private volatile boolean isReading;

  ApiKey(Vertx vertx, DatadogSettings settings, Secrets secrets) {
    this.vertx = vertx;
    this.file = settings.apiKeyFile();
    this.timeout = settings.sending().timeout();
    this.secrets = secrets;
    this.key = settings.apiKey().orElseThrow().reveal();
    secrets.add(key);
  }

  String reveal() {
    return key;
  }

  void accepted() {
    isReported = false;
  }

  void refused(String reason) {
    if (!isReported) {
      isReported = true;
      LOG.error(
          "Datadog refuses the API key ({}): check that {} holds a key of the account at DD_SITE."
              + " Checks keep running, and their results wait in the journal",
          reason,
          file.map(Path::toString).orElse("DD_API_KEY"));
    }
  }

  /// Yields whether there is another key than before. It never fails, and ends within the timeout
  /// though the disk hangs.
  Future<Boolean> readAgain() {
    return file.filter(_ -> !isReading).map(this::read).orElse(Future.succeededFuture(false));
  }

  /// On a thread of its own, which a disk may block for ever: there is never more than one.
  private Future<Boolean> read(Path path) {
    ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
    Promise<Secret> content = context.promise(); // so that its timeout fires on the event loop
    Thread.ofPlatform()
        .daemon()
        .name("hinomi-api-key")
        .start(() -> {
          Future<Secret> found = found(path);
          context.runOnContext(_ -> {
            isReading = false;
            found.onComplete(content);
          });
        });
    isReading = true;
    return content
        .future()
        .map(this::take)
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(error -> LOG.warn("the API key could not be read from its file again", error))
        .otherwise(false);
  }

  private static Future<Secret> found(Path path) {
    try {
      return Future.succeededFuture(DatadogSettings.keyIn(path));
    } catch (Throwable unreadable) { // also an Error: the future must complete
      return Future.failedFuture(unreadable);
    }
  }

  private boolean take(Secret found) {
    boolean isOther = !found.reveal().equals(key);
    if (isOther) {
      secrets.add(found.reveal());
      key = found.reveal();
      isReported = false;
      LOG.info("the file of the API key holds another key now: using it");
    }
    return isOther;
  }
}

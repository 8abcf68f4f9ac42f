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

/// The key of all that is sent. When Datadog refuses it, that is said once, and it is read again
/// from its file, if it came from one: so a key that was replaced takes effect without a restart.
final class ApiKey {
  private static final Logger LOG = LoggerFactory.getLogger(ApiKey.class);

  private final Vertx vertx;
  private final Optional<Path> file;
  private final Duration patience;
  private final Secrets secrets;
  private volatile String key;
  private volatile boolean told;
  private volatile boolean isReading;

  ApiKey(Vertx vertx, DatadogSettings settings, Secrets secrets) {
    this.vertx = vertx;
    this.file = settings.apiKeyFile();
    this.patience = settings.sending().timeout();
    this.secrets = secrets;
    this.key = settings.apiKey().orElseThrow().reveal();
    secrets.add(key);
  }

  String reveal() {
    return key;
  }

  void accepted() {
    told = false;
  }

  void refused(String why) {
    if (!told) {
      told = true;
      LOG.error(
          "Datadog refuses the API key ({}): is {} a key of this DD_SITE? Probing goes on, and what"
              + " is to be told waits",
          why,
          file.map(path -> "what " + path + " holds").orElse("DD_API_KEY"));
    }
  }

  /// Whether there is another key than before; never fails, and does not wait long for a disk that
  /// hangs.
  Future<Boolean> readAgain() {
    return file.filter(_ -> !isReading).map(this::read).orElse(Future.succeededFuture(false));
  }

  /// From a thread of its own, which a disk may keep for ever: there is never more than one.
  private Future<Boolean> read(Path path) {
    ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
    Promise<Secret> content = context.promise(); // so that its time limit keeps to the event loop
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
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(error -> LOG.warn("the API key cannot be read again", error))
        .otherwise(false);
  }

  private static Future<Secret> found(Path path) {
    try {
      return Future.succeededFuture(DatadogSettings.keyIn(path));
    } catch (Throwable unreadable) { // also an Error: who waits for the file must hear
      return Future.failedFuture(unreadable);
    }
  }

  private boolean take(Secret found) {
    boolean isOther = !found.reveal().equals(key);
    if (isOther) {
      secrets.add(found.reveal());
      key = found.reveal();
      told = false;
      LOG.info("there is another API key now: trying that");
    }
    return isOther;
  }
}

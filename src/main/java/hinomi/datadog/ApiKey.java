package hinomi.datadog;

import hinomi.config.Secret;
import hinomi.config.Secrets;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The key of all that is sent. When Datadog refuses it, that is said once, and it is read again
/// from its file, if it came from one: so a key that was replaced takes effect without a restart.
final class ApiKey {
  private static final Logger LOG = LoggerFactory.getLogger(ApiKey.class);

  private final Vertx vertx;
  private final Optional<Path> file;
  private final Secrets secrets;
  private volatile String key;
  private volatile boolean told;

  ApiKey(Vertx vertx, Settings settings, Secrets secrets) {
    this.vertx = vertx;
    this.file = settings.apiKeyFile();
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

  /// Whether there is another key than before; never fails.
  Future<Boolean> readAgain() {
    return file.map(path ->
            vertx
                .fileSystem()
                .readFile(path.toString())
                .map(content -> Settings.key(content.toString(StandardCharsets.UTF_8)))
                .map(this::take)
                .onFailure(error -> LOG.warn("the API key cannot be read again", error))
                .otherwise(false))
        .orElse(Future.succeededFuture(false));
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

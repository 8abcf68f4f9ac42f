package hinomi.delivery;

import hinomi.journal.Entry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Where the entries of one queue of the journal are posted, in which form, and what an answer
/// means. Its methods are called on the event loop and must not block.
public interface Destination {
  /// What it takes, as in messages and in the metric `hinomi.agent.<name>.delivered`.
  String name();

  /// The number of its queue in the journal. It stays the same in later versions, which take over
  /// journals of this one.
  int queue();

  /// The path, below the URL of the service.
  String path();

  /// All headers of the next request, credentials among them.
  Map<String, String> headers();

  /// The body of one request; the newest entry comes first.
  Buffer body(List<Entry> batch);

  /// Whether an entry is worth nothing once there is a newer one with the same [#subject].
  default boolean replaces() {
    return false;
  }

  /// What an entry is about, where entries are replaced.
  default String subject(Entry entry) {
    return "";
  }

  /// The most entries that one request may have.
  default int maxEntries() {
    return Integer.MAX_VALUE;
  }

  /// Entries with an older timestamp are given up.
  Duration maxAge();

  /// Of the body only the start is there.
  default Response interpret(HttpClientResponse response, String body) {
    return Response.of(response, body);
  }

  /// A batch was accepted, and so were the credentials.
  default void accepted() {}

  /// The credentials were refused. Yields whether there are others now, to try at once; it never
  /// fails.
  default Future<Boolean> renewCredentials(String reason) {
    return Future.succeededFuture(false);
  }
}

package hinomi.datadog;

import hinomi.journal.Entry;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// The endpoints of Datadog's intake: path, form of the body, and the oldest entry that is
/// accepted.
enum IntakeEndpoint {
  POINTS(1, "points", "/api/v2/series", Duration.ofHours(1)),
  EVENTS(2, "events", "/api/v1/events", Duration.ofHours(18)),
  STATUSES(3, "statuses", "/api/v1/check_run", Duration.ofMinutes(10));

  /// The key after those by which a status is known; within a text the quotes would be escaped.
  private static final String STATUS = ",\"status\":";

  private final int queue;
  private final String key;
  private final String path;
  private final Duration maxAge;

  IntakeEndpoint(int queue, String key, String path, Duration maxAge) {
    this.queue = queue;
    this.key = key;
    this.path = path;
    this.maxAge = maxAge;
  }

  /// The number of its queue in the journal, also in one that an older version left behind.
  int queue() {
    return queue;
  }

  String key() {
    return key;
  }

  String path() {
    return path;
  }

  Duration maxAge() {
    return maxAge;
  }

  /// A request has one event.
  int maxEntries() {
    return this == EVENTS ? 1 : Integer.MAX_VALUE;
  }

  /// Of statuses the last one counts. Datadog does not say whether it goes by time or by arrival,
  /// so an older one must not arrive later.
  boolean replaces() {
    return this == STATUSES;
  }

  /// What a status is about: its start, with the name of the service check and its tags.
  String subject(Entry entry) {
    String json = new String(entry.bytes(), StandardCharsets.UTF_8);
    int end = json.indexOf(STATUS);
    return end < 0 ? json : json.substring(0, end);
  }

  boolean isZipped() {
    return this == POINTS;
  }

  Buffer body(List<Entry> batch) {
    return switch (this) {
      // Oldest first, because of the same second the last one counts.
      case POINTS -> zipped("{\"series\":[", batch.reversed(), "]}");
      case EVENTS -> Buffer.buffer(batch.getFirst().bytes());
      case STATUSES -> plain("[", batch.reversed(), "]");
    };
  }

  private static Buffer zipped(String start, List<Entry> batch, String end) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream body = new GZIPOutputStream(zipped)) {
      write(body, start, batch, end);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Buffer.buffer(zipped.toByteArray());
  }

  private static Buffer plain(String start, List<Entry> batch, String end) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      write(body, start, batch, end);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Buffer.buffer(body.toByteArray());
  }

  private static void write(OutputStream body, String start, List<Entry> batch, String end)
      throws IOException {
    body.write(start.getBytes(StandardCharsets.UTF_8));
    for (int index = 0; index < batch.size(); index++) {
      if (index > 0) {
        body.write(',');
      }
      body.write(batch.get(index).bytes());
    }
    body.write(end.getBytes(StandardCharsets.UTF_8));
  }
}

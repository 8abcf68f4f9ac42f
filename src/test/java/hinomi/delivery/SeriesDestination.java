package hinomi.delivery;

import hinomi.journal.Entry;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/// Posts points to the series of an embedded intake, and reads its answers as any HTTP answers.
record SeriesDestination() implements Destination {
  static final int QUEUE = 1;

  @Override
  public String name() {
    return "points";
  }

  @Override
  public int queue() {
    return QUEUE;
  }

  @Override
  public String path() {
    return "/api/v2/series";
  }

  @Override
  public Map<String, String> headers() {
    return Map.of(
        "DD-API-KEY", "k3y", "Content-Type", "application/json", "Content-Encoding", "gzip");
  }

  @Override
  public Buffer body(List<Entry> batch) {
    String series =
        batch.stream()
            .map(each -> new String(each.bytes(), StandardCharsets.UTF_8))
            .collect(Collectors.joining(",", "{\"series\":[", "]}"));
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream body = new GZIPOutputStream(zipped)) {
      body.write(series.getBytes(StandardCharsets.UTF_8));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Buffer.buffer(zipped.toByteArray());
  }

  @Override
  public Duration maxAge() {
    return Duration.ofHours(1);
  }
}

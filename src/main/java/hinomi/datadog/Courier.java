package hinomi.datadog;

import hinomi.datadog.Answer.Later;
import hinomi.journal.Entry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// Takes one batch of series to the intake and brings its answer back, always within the timeout.
/// The key travels in a header, never in the URL, and never after a redirect.
final class Courier {
  private static final byte[] START = "{\"series\":[".getBytes(StandardCharsets.UTF_8);
  private static final byte[] END = "]}".getBytes(StandardCharsets.UTF_8);

  /// Shorter than servers keep an idle connection, so that none is used just as it is closed.
  private static final int KEPT_SECONDS = 30;

  private final WebClient client;
  private final String target;
  private final String key;
  private final Duration timeout;
  private final InstantSource clock;
  private volatile double skew = Double.NaN;

  Courier(Vertx vertx, Settings settings, InstantSource clock) {
    this.timeout = settings.sending().timeout();
    this.client = WebClient.create(vertx, options(timeout));
    this.target = settings.url() + "/api/v2/series";
    this.key = settings.apiKey().orElseThrow().reveal();
    this.clock = clock;
  }

  Future<Answer> post(List<Entry> batch) {
    return Future.succeededFuture()
        .compose(_ -> send(body(batch)))
        .onSuccess(this::compareClocks)
        .map(Answer::of)
        .otherwise(error -> new Later(inWords(error), Duration.ZERO));
  }

  private Future<HttpResponse<Buffer>> send(Buffer body) {
    return client
        .postAbs(target)
        .timeout(timeout.toMillis())
        .putHeader("DD-API-KEY", key)
        .putHeader("Content-Type", "application/json")
        .putHeader("Content-Encoding", "gzip")
        .sendBuffer(body)
        // The request's own timeout begins anew with every byte of the answer.
        .timeout(timeout.toMillis() + 100, TimeUnit.MILLISECONDS);
  }

  /// What went wrong, and what lies at the bottom of it.
  private static String inWords(Throwable error) {
    String words = String.valueOf(error.getMessage());
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
        .reduce((_, cause) -> cause)
        .map(bottom -> String.valueOf(bottom.getMessage()))
        .filter(reason -> !words.contains(reason))
        .map(reason -> words + ": " + reason)
        .orElse(words);
  }

  /// How many milliseconds our clock is ahead of the intake's; not a number before the first
  /// answer.
  double skew() {
    return skew;
  }

  private void compareClocks(HttpResponse<Buffer> response) {
    String date = response.getHeader("Date");
    if (date != null) {
      try {
        Instant theirs = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
        skew = Duration.between(theirs, clock.instant()).toMillis();
      } catch (DateTimeParseException unreadable) {
        skew = Double.NaN;
      }
    }
  }

  private static Buffer body(List<Entry> batch) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream body = new GZIPOutputStream(zipped)) {
      body.write(START);
      for (int index = 0; index < batch.size(); index++) {
        if (index > 0) {
          body.write(',');
        }
        body.write(batch.get(index).bytes());
      }
      body.write(END);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Buffer.buffer(zipped.toByteArray());
  }

  private static WebClientOptions options(Duration timeout) {
    WebClientOptions options = new WebClientOptions();
    options.setFollowRedirects(false).setUserAgent("hinomi");
    options.setConnectTimeout((int) timeout.toMillis()).setKeepAliveTimeout(KEPT_SECONDS);
    if (OpenSSLEngineOptions.isAvailable()) {
      options.setSslEngineOptions(new OpenSSLEngineOptions());
    }
    return options;
  }
}

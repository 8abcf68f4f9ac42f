package hinomi.delivery;

import static hinomi.config.ValueType.DURATION;
import static hinomi.config.ValueType.SIZE;

import hinomi.config.Section;
import hinomi.config.Setting;
import java.time.Duration;

/// How often batches are sent, how many bytes one may have before compression, and how long to wait
/// for an answer and after a failure.
public record DeliverySettings(
    Duration every,
    int batch,
    Duration timeout,
    Duration backoff,
    Duration longestBackoff,
    Duration wrongKeyWait) {
  /// With gzip gaining nothing, such a batch still fits into 512,000 bytes.
  private static final int LARGEST_BATCH = 480 * 1024;

  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(5);

  public DeliverySettings {
    if (batch < 1 || batch > LARGEST_BATCH) {
      throw new IllegalArgumentException("batch must be at most 480 KiB");
    }
    if (timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException("timeout must be at most 5m");
    }
    if (every.toMillis() < 1 || timeout.toMillis() < 1 || backoff.toMillis() < 1) {
      throw new IllegalArgumentException("every, timeout and backoff must be at least 1ms");
    }
  }

  /// Keys that only one service has are asked for before.
  public static Setting<DeliverySettings> read(Section send) {
    Setting<Duration> every = send.required("every", DURATION);
    Setting<Long> batch = send.required("batch", SIZE);
    Setting<Duration> timeout = send.required("timeout", DURATION);
    Setting<Duration> backoff = send.required("backoff", DURATION);
    Setting<Duration> longest = send.required("longest-backoff", DURATION);
    Setting<Duration> wrongKey = send.required("wrong-key-wait", DURATION);
    return send.make(() ->
        new DeliverySettings(
            every.get(),
            Math.clamp(batch.get(), 0, Integer.MAX_VALUE),
            timeout.get(),
            backoff.get(),
            longest.get(),
            wrongKey.get()));
  }

  public DeliverySettings everySecond() {
    return new DeliverySettings(
        Duration.ofSeconds(1), batch, timeout, backoff, longestBackoff, wrongKeyWait);
  }
}

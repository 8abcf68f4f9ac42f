package hinomi.datadog;

import hinomi.text.HumanText;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How far the agent's clock is from Datadog's: a metric, and a warning when it is far, because
/// Datadog silently drops points from the future.
final class ClockSkew {
  private static final Logger LOG = LoggerFactory.getLogger(ClockSkew.class);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final InstantSource clock;
  private volatile double millis = Double.NaN;
  private volatile boolean isReported;

  ClockSkew(MeterRegistry meters, InstantSource clock) {
    this.clock = clock;
    TimeGauge.builder("hinomi.agent.clock.skew", () -> millis, TimeUnit.MILLISECONDS)
        .description("How far the clock of the agent is ahead of Datadog's")
        .register(meters);
  }

  /// `date` as in the header `Date`.
  void compare(String date) {
    try {
      Instant theirs = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
      Duration ahead = Duration.between(theirs, clock.instant());
      millis = ahead.toMillis();
      judge(ahead);
    } catch (DateTimeParseException unreadable) {
      millis = Double.NaN;
    }
  }

  /// That the clock is wrong. For any thread.
  Optional<String> problem() {
    return isReported ? Optional.of(words(Duration.ofMillis((long) millis))) : Optional.empty();
  }

  private static String words(Duration ahead) {
    return "the clock of this machine is "
        + HumanText.roughly(ahead.abs())
        + (ahead.isNegative() ? " behind" : " ahead of")
        + " Datadog's: synchronize it, because points get its time, and Datadog drops those more"
        + " than 10 minutes ahead or an hour behind";
  }

  private void judge(Duration ahead) {
    boolean isFar = ahead.abs().compareTo(LIMIT) > 0;
    if (isFar && !isReported) {
      LOG.warn("{}", words(ahead));
    }
    isReported = isFar;
  }
}

package hinomi.datadog;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How far our clock is from Datadog's: published, and said in the log once when it is much,
/// because Datadog drops points from the future without a word.
final class ClockSkew {
  private static final Logger LOG = LoggerFactory.getLogger(ClockSkew.class);
  private static final Duration MUCH = Duration.ofSeconds(10);

  private final InstantSource clock;
  private volatile double millis = Double.NaN;
  private volatile boolean told;

  ClockSkew(MeterRegistry meters, InstantSource clock) {
    this.clock = clock;
    Gauge.builder("hinomi.agent.clock.skew", () -> millis)
        .description("How far our clock is ahead of Datadog's")
        .baseUnit("milliseconds")
        .register(meters);
  }

  /// The date as a header says it.
  void heard(String date) {
    try {
      Instant theirs = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
      Duration ahead = Duration.between(theirs, clock.instant());
      millis = ahead.toMillis();
      judge(ahead);
    } catch (DateTimeParseException unreadable) {
      millis = Double.NaN;
    }
  }

  private void judge(Duration ahead) {
    boolean much = ahead.abs().compareTo(MUCH) > 0;
    if (much && !told) {
      LOG.warn(
          "the clock of this machine is {} s {} Datadog's: points go where the clock says, and those"
              + " more than 10 minutes in the future or an hour in the past are lost",
          ahead.abs().toSeconds(),
          ahead.isNegative() ? "behind" : "ahead of");
    }
    told = much;
  }
}

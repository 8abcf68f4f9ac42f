package hinomi.datadog;

import hinomi.config.Secret;
import hinomi.datadog.DatadogSettings.Keeping;
import hinomi.datadog.DatadogSettings.Sending;
import hinomi.datadog.DatadogSettings.Telling;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Settings for an intake on loopback, as quick as a test wants to be.
final class Loopback {
  static final Secret KEY = new Secret("k3y");
  private static final Duration MOMENT = Duration.ofMillis(5);
  private static final Keeping IN_MEMORY =
      new Keeping(Optional.empty(), 1_000_000, Duration.ofDays(7), 100_000);
  private static final Telling ALL = new Telling(true, false, true);

  private Loopback() {}

  static Sending sending(int batch) {
    return new Sending(
        MOMENT, batch, Duration.ofMillis(400), MOMENT, MOMENT.multipliedBy(8), MOMENT, false);
  }

  /// Nothing is sent by itself within the time of a test.
  static Sending patient() {
    Duration hour = Duration.ofHours(1);
    return new Sending(
        hour, 100_000, Duration.ofSeconds(2), MOMENT, MOMENT.multipliedBy(8), MOMENT, false);
  }

  static DatadogSettings settings(URI url, Sending sending) {
    return settings(url, sending, Optional.of(KEY), Optional.empty(), IN_MEMORY);
  }

  /// Points of any age are taken.
  static DatadogSettings historical(int port) {
    Sending sending = sending(100_000);
    return settings(
        at(port),
        new Sending(
            sending.every(),
            sending.batch(),
            sending.timeout(),
            sending.backoff(),
            sending.longestBackoff(),
            sending.wrongKeyWait(),
            true));
  }

  static DatadogSettings settings(int port) {
    return settings(at(port), sending(100_000));
  }

  static DatadogSettings withoutKey() {
    return settings(at(9), sending(100_000), Optional.empty(), Optional.empty(), IN_MEMORY);
  }

  static DatadogSettings withKeyIn(Path file, int port) {
    return settings(at(port), sending(100_000), Optional.of(KEY), Optional.of(file), IN_MEMORY);
  }

  static DatadogSettings keptIn(Path folder, URI url, Sending sending) {
    Keeping keeping = new Keeping(Optional.of(folder), 1_000_000, Duration.ofDays(7), 100_000);
    return settings(url, sending, Optional.of(KEY), Optional.empty(), keeping);
  }

  static URI at(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  private static DatadogSettings settings(
      URI url, Sending sending, Optional<Secret> key, Optional<Path> file, Keeping keeping) {
    return new DatadogSettings(
        key,
        file,
        Optional.empty(),
        url,
        Map.of("env", "prod"),
        sending,
        keeping,
        ALL,
        Transport.DIRECT,
        "default");
  }

  static DatadogSettings settings(URI url, Transport transport) {
    return new DatadogSettings(
        Optional.of(KEY),
        Optional.empty(),
        Optional.empty(),
        url,
        Map.of("env", "prod"),
        sending(100_000),
        IN_MEMORY,
        ALL,
        transport,
        "default");
  }
}

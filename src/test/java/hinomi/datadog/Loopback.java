package hinomi.datadog;

import hinomi.config.Secret;
import hinomi.config.Secrets;
import hinomi.datadog.DatadogSettings.Reporting;
import hinomi.delivery.Delivery;
import hinomi.delivery.DeliverySettings;
import hinomi.delivery.JournalSettings;
import hinomi.delivery.LoopbackDelivery;
import hinomi.delivery.Transport;
import hinomi.journal.Journal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Settings for an intake on loopback, as quick as a test wants to be.
final class Loopback {
  static final Secret KEY = new Secret("k3y");
  private static final JournalSettings IN_MEMORY =
      new JournalSettings(Optional.empty(), 1_000_000, Duration.ofDays(7), 100_000);
  private static final Reporting ALL = new Reporting(true, false, true);

  private Loopback() {}

  static DeliverySettings sending(int batch) {
    return LoopbackDelivery.settings(batch);
  }

  /// Nothing is sent by itself within the time of a test.
  static DeliverySettings patient() {
    DeliverySettings quick = sending(100_000);
    return new DeliverySettings(
        Duration.ofHours(1),
        quick.batch(),
        Duration.ofSeconds(2),
        quick.backoff(),
        quick.longestBackoff(),
        quick.wrongKeyWait());
  }

  static DatadogSettings settings(URI url, DeliverySettings sending) {
    return settings(url, sending, Optional.of(KEY), Optional.empty(), IN_MEMORY, false);
  }

  /// Points of any age are accepted.
  static DatadogSettings historical(int port) {
    return settings(
        at(port), sending(100_000), Optional.of(KEY), Optional.empty(), IN_MEMORY, true);
  }

  static DatadogSettings settings(int port) {
    return settings(at(port), sending(100_000));
  }

  static DatadogSettings withoutKey() {
    return settings(at(9), sending(100_000), Optional.empty(), Optional.empty(), IN_MEMORY, false);
  }

  static DatadogSettings withKeyIn(Path file, int port) {
    return settings(
        at(port), sending(100_000), Optional.of(KEY), Optional.of(file), IN_MEMORY, false);
  }

  static DatadogSettings keptIn(Path folder, URI url, DeliverySettings sending) {
    JournalSettings journal =
        new JournalSettings(Optional.of(folder), 1_000_000, Duration.ofDays(7), 100_000);
    return settings(url, sending, Optional.of(KEY), Optional.empty(), journal, false);
  }

  static URI at(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  private static DatadogSettings settings(
      URI url,
      DeliverySettings sending,
      Optional<Secret> key,
      Optional<Path> file,
      JournalSettings journal,
      boolean historical) {
    return new DatadogSettings(
        true,
        key,
        file,
        Optional.empty(),
        url,
        Map.of("env", "prod"),
        sending,
        historical,
        journal,
        ALL,
        Transport.DIRECT,
        "default");
  }

  /// The delivery to Datadog's endpoints, of the journal on loopback.
  static Delivery intake(LoopbackDelivery loopback, DatadogSettings settings, Secrets secrets) {
    Delivery delivery = loopback.empty();
    Journal _ = Datadog.connect(settings, delivery, secrets);
    return delivery;
  }
}

package hinomi.probe;

import hinomi.config.Setting;
import hinomi.net.Network;
import hinomi.outcome.Outcome;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;

/// Comes to what it is told.
public record FakeProbe(String target, Supplier<Future<Outcome>> looks) implements Probe {
  /// Is only named, and never run.
  public static FakeProbe at(String target) {
    return new FakeProbe(
        target,
        () -> {
          throw new UnsupportedOperationException("nobody runs it");
        });
  }

  @Override
  public Future<Outcome> run(Network network, Duration timeout) {
    return looks.get();
  }

  /// A kind whose probes measure nothing that costs.
  public static ProbeKind kind(String key) {
    return ProbeKind.of(key, Probe.class, _ -> new Setting.Refused<>()).build();
  }
}

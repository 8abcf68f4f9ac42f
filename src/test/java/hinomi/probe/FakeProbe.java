package hinomi.probe;

import hinomi.config.Setting;
import hinomi.net.Network;
import hinomi.outcome.Outcome;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;

/// A probe that returns a given outcome.
public record FakeProbe(String target, Supplier<Future<Outcome>> run) implements Probe {
  /// A probe that is never run.
  public static FakeProbe at(String target) {
    return new FakeProbe(
        target,
        () -> {
          throw new UnsupportedOperationException("not meant to run");
        });
  }

  @Override
  public Future<Outcome> run(Network network, Duration timeout) {
    return run.get();
  }

  /// A kind whose probes measure nothing that costs.
  public static ProbeKind kind(String key) {
    return ProbeKind.of(key, Probe.class, _ -> new Setting.Refused<>()).build();
  }
}

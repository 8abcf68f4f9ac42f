package hinomi.probe;

import hinomi.assertion.Assertion;
import hinomi.net.Network;
import hinomi.outcome.Outcome;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Makes one attempt at one target. What is wrong with the target is an [Outcome]; a failed future
/// or an exception is a bug of ours.
public interface Probe {
  /// What is probed, in words fit for logs and tags, without credentials.
  String target();

  /// Why this machine cannot run the probe, whatever the target does, in one sentence. The check
  /// file stays valid: it is judged the same on every machine.
  default Optional<String> unsupportedReason() {
    return Optional.empty();
  }

  /// Whether an attempt is one over IPv4 and one over IPv6, of which the worse counts.
  default boolean isOverBoth() {
    return false;
  }

  /// Assertions that follow from how the probe is written, besides the defaults of its kind.
  default List<Assertion> expects() {
    return List.of();
  }

  /// One attempt. It ends within the timeout, which covers everything from resolving the name to
  /// the last byte, and leaves nothing open.
  Future<Outcome> run(Network network, Duration timeout);
}

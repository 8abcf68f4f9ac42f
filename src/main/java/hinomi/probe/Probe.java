package hinomi.probe;

import hinomi.assertion.Assertion;
import hinomi.net.Network;
import hinomi.outcome.Outcome;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Makes one attempt to look at one target. What is wrong with the target is an [Outcome]; a failed
/// future or an exception is a bug of ours.
public interface Probe {
  /// What is looked at, in words fit for logs: never a credential of its own making.
  String target();

  /// Why this machine cannot make the attempt, whatever the target does, in one sentence. It says
  /// nothing about the check file, which is judged the same on every machine.
  default Optional<String> unsupportedReason() {
    return Optional.empty();
  }

  /// What goes without saying of its answers, besides what its kind expects.
  default List<Assertion> expects() {
    return List.of();
  }

  /// Whether it may show a certificate of the target.
  default boolean showsCertificate() {
    return false;
  }

  /// How many times it tells apart while all is well, by which its cost is reckoned: when nothing
  /// else is said, that of the name and that of the answer.
  default int phases() {
    return 2;
  }

  /// One attempt; it ends within the timeout, from resolving the name to the last byte, and leaves
  /// nothing open.
  Future<Outcome> run(Network network, Duration timeout);
}

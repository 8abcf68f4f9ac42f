package hinomi.check;

import java.time.Instant;

/// An event about an agent's location rather than about one check: a problem, or its end. `words`
/// is one sentence, `text` the details.
public record Notice(
    Topic topic, Location location, Instant at, String words, String text, boolean isBad) {
  /// The subject of a notice: a recovery ends the problem of the same topic.
  public enum Topic {
    /// The location lost its network, or recovered it.
    NETWORK("location"),
    /// Checks have been unknown for too long.
    UNKNOWN_CHECKS("unknown-checks"),
    /// A proxy became unreachable, or reachable again.
    PROXY("proxy");

    private final String key;

    Topic(String key) {
      this.key = key;
    }

    public String key() {
      return key;
    }
  }
}

package hinomi.check;

import java.time.Instant;

/// What an agent has to say of its location rather than of one check, in one sentence, with more in
/// the text: bad news, or that they are over.
public record Notice(
    Topic topic, Location location, Instant at, String words, String text, boolean isBad) {
  /// What a notice is about: its good news end the bad ones of the same topic.
  public enum Topic {
    /// The location has lost its network, or has it again.
    NETWORK("location"),
    /// Checks have been unknown for too long.
    UNKNOWN_CHECKS("unknown-checks"),
    /// A proxy cannot be reached, or is reached again.
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

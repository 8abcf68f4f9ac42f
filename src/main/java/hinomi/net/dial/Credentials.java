package hinomi.net.dial;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;

/// A user and a password; toString hides both.
public record Credentials(String user, String password) {
  public Credentials {
    if (Stream.of(user, password).flatMapToInt(String::chars).anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("user and password must not contain control characters");
    }
    if (user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("user must not contain a colon, where a password begins");
    }
  }

  /// The value of an Authorization header (RFC 7617).
  public String basic() {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  @Override
  public String toString() {
    return "***";
  }
}

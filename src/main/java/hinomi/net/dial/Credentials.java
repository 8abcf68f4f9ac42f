package hinomi.net.dial;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// A user and a password; toString hides both.
public record Credentials(String user, String password) {
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

package hinomi.status;

import java.util.Optional;

/// Whether the agent does its work, or what keeps it from that. It says nothing of sites or
/// Datadog: starting the agent anew would mend neither.
public record Health(Optional<String> trouble) {
  public static final Health GOOD = new Health(Optional.empty());

  public static Health bad(String trouble) {
    return new Health(Optional.of(trouble));
  }
}

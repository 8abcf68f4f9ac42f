package hinomi.sink.status;

import java.util.List;
import java.util.Optional;

/// Whether the agent does its work, or what keeps it from that. It says nothing of sites or
/// Datadog, of a lost network, or of checks that others depend on: a restart would mend none of
/// these.
///
/// Problems are mistakes in the files: the agent is well and goes on with what it had before.
public record Health(Optional<String> trouble, List<String> problems) {
  public static final Health GOOD = new Health(Optional.empty(), List.of());

  public Health {
    problems = List.copyOf(problems);
  }

  public static Health bad(String trouble) {
    return new Health(Optional.of(trouble), List.of());
  }
}

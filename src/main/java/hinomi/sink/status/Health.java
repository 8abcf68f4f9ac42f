package hinomi.sink.status;

import java.util.List;
import java.util.Optional;

/// Whether the agent works, or why a restart is needed. Failing sites, Datadog, a lost network and
/// failed dependencies do not count: a restart would not fix them.
///
/// Problems are those of the check files: the agent keeps running the checks that it loaded before.
public record Health(Optional<String> problem, List<String> problems) {
  public static final Health GOOD = new Health(Optional.empty(), List.of());

  public Health {
    problems = List.copyOf(problems);
  }

  public static Health bad(String problem) {
    return new Health(Optional.of(problem), List.of());
  }
}

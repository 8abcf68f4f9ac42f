package hinomi.sink.status;

import java.util.List;
import java.util.Optional;

/// Whether the agent works, or why a restart is needed. Failing sites, Datadog, a lost network and
/// failed dependencies do not make it unhealthy: a restart would not fix them.
///
/// Problems are those of the check files: the agent keeps running the checks that it loaded before.
/// Warnings are what else is wrong though the agent works.
public record Health(Optional<String> problem, List<String> problems, List<Warning> warnings) {
  public static final Health GOOD = new Health(Optional.empty(), List.of(), List.of());

  public Health {
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }

  /// The topic is a word for programs, the message a sentence.
  public record Warning(String topic, String message) {}

  public static Health bad(String problem) {
    return new Health(Optional.of(problem), List.of(), List.of());
  }

  /// `ok`, `degraded` when it works though something is wrong, or `failing`.
  String status() {
    boolean isClean = problems.isEmpty() && warnings.isEmpty();
    return problem.isPresent() ? "failing" : isClean ? "ok" : "degraded";
  }
}

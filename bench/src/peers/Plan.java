package peers;

import java.time.Duration;
import java.util.List;

/// How many rounds there are, and for how many seconds each thing is looked at once it has settled.
record Plan(
    int rounds,
    int warmUp,
    int window,
    int seldom,
    int watching,
    int growing,
    int timing,
    List<Integer> beside,
    Duration settling) {
  private static final Plan FULL =
      new Plan(3, 15, 6, 15, 75, 60, 15, List.of(0, 100, 1_000), Duration.ofSeconds(3));
  private static final Plan SHORT =
      new Plan(1, 6, 4, 4, 20, 10, 8, List.of(100), Duration.ofSeconds(2));

  static Plan of(List<String> arguments) {
    return arguments.contains("--short") ? SHORT : FULL;
  }
}

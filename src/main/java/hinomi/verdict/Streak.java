package hinomi.verdict;

import java.time.Instant;

/// The level that the last conclusive runs lean to, how many of them in a row, and the planned
/// start of the first.
public record Streak(Level level, int runs, Instant since) {
  Streak and(Level seen, Instant plannedAt) {
    return seen == level ? new Streak(level, runs + 1, since) : new Streak(seen, 1, plannedAt);
  }
}

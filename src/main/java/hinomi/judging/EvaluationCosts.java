package hinomi.judging;

import java.util.LinkedHashMap;
import java.util.Map;

/// What evaluating an answer of each check has cost lately, as CPU time in nanoseconds. It is at
/// least half of the cost before, so that a check that was slow once is soon forgotten.
final class EvaluationCosts {
  private static final int MOST = 10_000;

  private final long quick;
  private final Map<String, Long> costs =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST;
        }
      };

  /// `quick` is the least CPU time that counts as slow, in nanoseconds.
  EvaluationCosts(long quick) {
    this.quick = quick;
  }

  synchronized boolean isSlow(String check) {
    return cost(check) >= quick;
  }

  /// Nothing if it is not known.
  synchronized long cost(String check) {
    return costs.getOrDefault(check, 0L);
  }

  /// A check that is not known may be slow: those that are known to be quick go before it.
  synchronized long costAtMost(String check) {
    return costs.getOrDefault(check, quick);
  }

  synchronized void took(String check, long nanos) {
    costs.put(check, Math.max(nanos, costs.getOrDefault(check, 0L) / 2));
  }
}

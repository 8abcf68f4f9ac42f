package hinomi.judging;

import java.util.LinkedHashMap;
import java.util.Map;

/// The recent CPU time of checks that are slow to evaluate, in nanoseconds. It is halved at each
/// quicker evaluation, so that a check that was slow once is soon forgotten.
final class SlowChecks {
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
  SlowChecks(long quick) {
    this.quick = quick;
  }

  synchronized boolean contains(String check) {
    return costs.containsKey(check);
  }

  synchronized long cost(String check) {
    return costs.getOrDefault(check, 0L);
  }

  synchronized void took(String check, long nanos) {
    long cost = Math.max(nanos, costs.getOrDefault(check, 0L) / 2);
    if (cost < quick) {
      costs.remove(check);
    } else {
      costs.put(check, cost);
    }
  }
}

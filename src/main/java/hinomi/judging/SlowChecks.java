package hinomi.judging;

import java.util.LinkedHashMap;
import java.util.Map;

/// What judging recently took of the checks that are slow to judge, in nanoseconds of processor
/// time. Halved at each quicker judgement, so that a check that was slow once is soon forgotten.
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

  /// Less than that is not slow.
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

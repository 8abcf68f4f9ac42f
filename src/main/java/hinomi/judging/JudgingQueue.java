package hinomi.judging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// Judgements that wait for one thread: the cheapest check first, then in order of arrival, and at
/// most two of one check. Guarded by the pool.
final class JudgingQueue {
  static final int MOST_OF_A_CHECK = 2;

  final String name;
  final Duration cpu;
  private final ToLongFunction<String> cost;
  private final List<Judgement<?>> waiting = new ArrayList<>();

  /// Whether all its threads are abandoned.
  boolean isStuck;

  JudgingQueue(String name, Duration cpu, ToLongFunction<String> cost) {
    this.name = name;
    this.cpu = cpu;
    this.cost = cost;
  }

  boolean add(Judgement<?> judgement) {
    long same = waiting.stream().filter(each -> each.check.equals(judgement.check)).count();
    return same < MOST_OF_A_CHECK && waiting.add(judgement);
  }

  Optional<Judgement<?>> next() {
    Judgement<?> next = null;
    long least = Long.MAX_VALUE;
    for (Judgement<?> each : waiting) {
      long itsCost = cost.applyAsLong(each.check);
      if (itsCost < least) {
        least = itsCost;
        next = each;
      }
    }
    waiting.remove(next);
    return Optional.ofNullable(next);
  }

  /// Removes and returns those that waited for too long.
  List<Judgement<?>> late() {
    List<Judgement<?>> late = new ArrayList<>();
    for (Iterator<Judgement<?>> each = waiting.iterator(); each.hasNext(); ) {
      Judgement<?> judgement = each.next();
      if (judgement.isLate()) {
        late.add(judgement);
        each.remove();
      }
    }
    return late;
  }

  int size() {
    return waiting.size();
  }
}

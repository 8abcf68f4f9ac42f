package hinomi.sink;

import hinomi.check.Report;

/// Who is told of every run. It returns at once; what it cannot pass on it counts and logs itself.
@FunctionalInterface
public interface Sink {
  void accept(Report report);
}

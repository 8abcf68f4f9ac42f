package peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What came of the probes of one who tells no page: times until they are taken, and failures.
final class ProberOutput {
  private final List<Times> times = new ArrayList<>();
  private volatile long failures;

  synchronized void add(Times one) {
    times.add(one);
  }

  synchronized void addFailure() {
    failures++;
  }

  synchronized Map<String, List<Times>> takeTimes() {
    Map<String, List<Times>> heard = Map.of("/", List.copyOf(times));
    times.clear();
    return heard;
  }

  long failures() {
    return failures;
  }
}

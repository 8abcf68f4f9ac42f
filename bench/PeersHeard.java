import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What came of the probes of one who tells no page: times until they are taken, and failures.
final class PeersHeard {
  private final List<PeersTimes> times = new ArrayList<>();
  private volatile long failures;

  synchronized void add(PeersTimes one) {
    times.add(one);
  }

  synchronized void addFailure() {
    failures++;
  }

  synchronized Map<String, List<PeersTimes>> takeTimes() {
    Map<String, List<PeersTimes>> heard = Map.of("/", List.copyOf(times));
    times.clear();
    return heard;
  }

  long failures() {
    return failures;
  }
}

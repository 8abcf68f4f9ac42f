package truth;

import java.util.List;

/// A program that probes all kinds of servers which it can, and reports phases.
interface Prober {
  String name();

  List<Run> probe(int rounds) throws Exception;

  static long now() {
    java.time.Instant now = java.time.Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }
}

package peers;

import java.util.List;
import java.util.Map;

/// Who probes, in a process of its own on the core that is measured.
interface Prober {
  String name();

  ProcessHandle process();

  /// Whether it probes each check when it is due, and never one after the other without end.
  boolean hasSchedule();

  /// From now on probes all of these and nothing else. Only of the second are the times noted.
  void probe(Load... loads);

  /// The times noted since the last call, by the page, in the order of the probes.
  Map<String, List<Times>> times();

  /// How many probes failed until now.
  long failures();
}

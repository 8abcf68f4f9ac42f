package hinomi.agent;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts the bugs of the agent that keep a check from being run, and logs each check's first one
/// with all there is to know: the same bug at every run would bury the log.
final class BugCounter {
  private static final Logger LOG = LoggerFactory.getLogger(BugCounter.class);

  private final Runnable counter;
  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  BugCounter(Runnable counter) {
    this.counter = counter;
  }

  void add(String check, Throwable bug) {
    counter.run();
    if (logged.add(check)) {
      LOG.error("check {} met an unexpected error of the agent", check, bug);
    }
  }

  /// Forgets all checks but these.
  void retain(Collection<String> checks) {
    logged.retainAll(checks);
  }
}

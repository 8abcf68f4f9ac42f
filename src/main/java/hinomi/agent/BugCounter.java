package hinomi.agent;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts unexpected errors of the agent in runs of checks, and logs the first one of each check
/// with its stack trace; the same error in every run would flood the log.
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
      LOG.error("check {}: unexpected error of the agent", check, bug);
    }
  }

  /// Forgets all checks but these.
  void retain(Collection<String> checks) {
    logged.retainAll(checks);
  }
}

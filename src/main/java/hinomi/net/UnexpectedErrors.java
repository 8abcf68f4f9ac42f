package hinomi.net;

import hinomi.outcome.Cause;
import hinomi.text.HumanText;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a fault of an exception or error that a peer's answer led to and no code foresaw. Each
/// kind of them, told by its class and the place that threw it, is logged once with its stack; at
/// most [#MOST] kinds are.
public final class UnexpectedErrors {
  private static final Logger LOG = LoggerFactory.getLogger(UnexpectedErrors.class);
  private static final int MOST = 100;

  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  /// It is the target's: what it sent brought it about.
  public ProbeFault fault(Cause cause, String underWay, Throwable error) {
    if (logged.size() < MOST && logged.add(kind(error))) {
      LOG.error("unexpected error while {}; the run counts as failed", underWay, error);
    }
    return new ProbeFault(cause, "unexpected error while " + underWay + ": " + words(error));
  }

  private static String kind(Throwable error) {
    StackTraceElement[] stack = error.getStackTrace();
    return error.getClass().getName() + (stack.length == 0 ? "" : " at " + stack[0]);
  }

  private static String words(Throwable error) {
    String name = error.getClass().getSimpleName();
    return error.getMessage() == null ? name : name + ": " + HumanText.clipped(error.getMessage());
  }
}

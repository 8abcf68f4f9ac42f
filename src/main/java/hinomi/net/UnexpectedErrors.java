package hinomi.net;

import hinomi.outcome.Cause;
import hinomi.text.HumanText;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns an unforeseen exception caused by the data of a peer into a fault. Each kind, by class and
/// place, is logged once with its stack trace; at most [#MAX_KINDS] kinds are.
public final class UnexpectedErrors {
  private static final Logger LOG = LoggerFactory.getLogger(UnexpectedErrors.class);
  private static final int MAX_KINDS = 100;

  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  /// It counts against the target, whose data caused it.
  public ProbeFault fault(Cause cause, String activity, Throwable error) {
    if (logged.size() < MAX_KINDS && logged.add(kind(error))) {
      LOG.error(
          "unexpected error while {}; the run counts as failed, please report this as a bug",
          activity,
          error);
    }
    return new ProbeFault(cause, "unexpected error while " + activity + ": " + words(error));
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

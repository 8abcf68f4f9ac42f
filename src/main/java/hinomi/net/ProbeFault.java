package hinomi.net;

import hinomi.outcome.Cause;

/// Why a probe failed, as an exception without a stack trace; it becomes an outcome.
@SuppressWarnings("serial") // never leaves the process
public class ProbeFault extends RuntimeException {
  private final Cause cause;

  public ProbeFault(Cause cause, String detail) {
    super(detail, null, false, false);
    this.cause = cause;
  }

  public Cause reason() {
    return cause;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }
}

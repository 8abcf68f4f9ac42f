package hinomi.probe;

import hinomi.outcome.Cause;

/// Why a probe got no answer, on its way to becoming an outcome. It is data: it has no stack.
@SuppressWarnings("serial") // never leaves the process
final class Fault extends RuntimeException {
  private final Cause cause;

  Fault(Cause cause, String detail) {
    super(detail, null, false, false);
    this.cause = cause;
  }

  Cause reason() {
    return cause;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}

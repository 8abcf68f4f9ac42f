package hinomi.assertion;

import hinomi.outcome.Cause;
import java.util.Optional;

/// Thrown when an assertion cannot be evaluated on an answer, so that neither it nor its opposite
/// holds. The message is the reason, as `the body is not JSON`. The cause is that of the run, when
/// it is another than the content of the answer.
public final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Optional<Cause> cause;

  public EvaluationException(String reason) {
    this(reason, Optional.empty());
  }

  public EvaluationException(String reason, Cause cause) {
    this(reason, Optional.of(cause));
  }

  private EvaluationException(String reason, Optional<Cause> cause) {
    super(reason, null, false, false);
    this.cause = cause;
  }

  public Optional<Cause> cause() {
    return cause;
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}

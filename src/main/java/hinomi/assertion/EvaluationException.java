package hinomi.assertion;

/// Thrown when an assertion cannot be evaluated on an answer, so that neither it nor its opposite
/// holds. The message is the reason, as `the body is not JSON`.
public final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public EvaluationException(String reason) {
    super(reason, null, false, false);
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}

package hinomi.assertion;

/// Thrown where an answer cannot be judged, so that neither a wish nor its opposite holds; the
/// message says in words what was there instead.
public final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public EvaluationException(String message) {
    super(message, null, false, false);
  }
}

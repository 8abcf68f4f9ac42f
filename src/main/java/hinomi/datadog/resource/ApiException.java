package hinomi.datadog.resource;

/// A request to Datadog's API that failed; the message is for people.
final class ApiException extends Exception {
  private static final long serialVersionUID = 1L;

  enum Kind {
    /// The keys are refused: no other request will work either.
    UNAUTHORIZED,
    /// A permission is missing for this request, or somebody restricted this resource.
    FORBIDDEN,
    /// Datadog refuses this request, and always will.
    REJECTED,
    /// The request may or may not have been carried out.
    UNCONFIRMED
  }

  private final Kind kind;

  ApiException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  static boolean is(Kind kind, Throwable error) {
    return error instanceof ApiException failed && failed.kind == kind;
  }
}

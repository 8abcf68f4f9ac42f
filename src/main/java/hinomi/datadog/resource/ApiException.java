package hinomi.datadog.resource;

/// Why a request to Datadog did not do what it should, in words for people.
final class ApiException extends Exception {
  private static final long serialVersionUID = 1L;

  /// What it means for what comes next.
  enum Sort {
    /// The keys are wrong: nothing else will work either.
    LOCKED,
    /// This request is wrong, and will be every time.
    REFUSED,
    /// Nobody knows whether it was done.
    UNCLEAR
  }

  private final Sort sort;

  ApiException(Sort sort, String message) {
    super(message);
    this.sort = sort;
  }

  static boolean is(Sort sort, Throwable error) {
    return error instanceof ApiException trouble && trouble.sort == sort;
  }
}

package hinomi.cli.init;

/// Ends the command with a message for people, before anything is written.
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  Refusal(String message) {
    super(message);
  }

  String why() {
    return String.valueOf(getMessage());
  }
}

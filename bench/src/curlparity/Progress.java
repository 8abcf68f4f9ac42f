package curlparity;

/// One line on a terminal that says how far a step is; nothing where output goes to a file.
final class Progress {
  private static final boolean ON_TERMINAL =
      System.console() != null && System.console().isTerminal();

  private Progress() {}

  static void show(String step, int done, int all) {
    if (ON_TERMINAL) {
      System.err.printf("\r\033[K%s: %d of %d", step, done, all);
    }
  }

  static void end() {
    if (ON_TERMINAL) {
      System.err.print("\r\033[K");
    }
  }
}

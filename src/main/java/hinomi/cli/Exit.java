package hinomi.cli;

/// What the process says to whoever started it.
final class Exit {
  static final int GOOD = 0;
  static final int FAILED = 1;
  static final int BAD_FILES = 2;

  private Exit() {}
}

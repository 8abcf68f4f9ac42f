package hinomi.cli;

/// What the process says to whoever started it.
public final class Exit {
  public static final int GOOD = 0;
  static final int FAILED = 1;
  public static final int BAD_FILES = 2;

  private Exit() {}
}

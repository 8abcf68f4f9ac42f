package hinomi.cli;

/// Small sentences.
public final class Words {
  private Words() {}

  public static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}

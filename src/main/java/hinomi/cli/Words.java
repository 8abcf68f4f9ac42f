package hinomi.cli;

/// Small sentences.
final class Words {
  private Words() {}

  static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}

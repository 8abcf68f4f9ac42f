package peers;

/// So many checks of one page, each due once in so many seconds; or one check after the other, 20
/// at once, without end.
record Load(String page, int checks, int seconds, boolean isEndless) {
  static Load of(String page, int checks, int seconds) {
    return new Load(page, checks, seconds, false);
  }

  static Load endless(String page) {
    return new Load(page, 0, 1, true);
  }

  double aSecond() {
    return (double) checks / seconds;
  }
}

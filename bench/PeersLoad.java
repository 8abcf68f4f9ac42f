/// So many checks of one page, each due once in so many seconds; or one check after the other, 20
/// at once, without end.
record PeersLoad(String page, int checks, int seconds, boolean isEndless) {
  static PeersLoad of(String page, int checks, int seconds) {
    return new PeersLoad(page, checks, seconds, false);
  }

  static PeersLoad endless(String page) {
    return new PeersLoad(page, 0, 1, true);
  }

  double aSecond() {
    return (double) checks / seconds;
  }
}

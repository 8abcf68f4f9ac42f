package hinomi.resource;

import java.util.Collection;

/// What comes together in a month: checks, runs, points, and series as they are billed.
public record Amount(int checks, double runs, double points, double series) {
  static final Amount NONE = new Amount(0, 0, 0, 0);

  Amount plus(Amount other) {
    return new Amount(
        checks + other.checks, runs + other.runs, points + other.points, series + other.series);
  }

  Amount times(int places) {
    return new Amount(checks, runs * places, points * places, series * places);
  }

  public static Amount sum(Collection<Amount> amounts) {
    return amounts.stream().reduce(NONE, Amount::plus);
  }
}

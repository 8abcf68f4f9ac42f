package hinomi.report;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// Percentages for people. They are rounded down, so that no figure reads better than it was.
final class Percent {
  private Percent() {}

  /// `99.891%`.
  static String of(double percent) {
    return rounded(percent, 3) + "%";
  }

  /// `99.890%` or `100%`, for columns.
  static String aligned(double percent) {
    BigDecimal digits = new BigDecimal(rounded(percent, 3));
    return (digits.compareTo(BigDecimal.valueOf(100)) == 0 ? "100" : digits.setScale(3)) + "%";
  }

  /// `12%` or `-8%`.
  static String whole(double percent) {
    return rounded(percent, 0) + "%";
  }

  private static String rounded(double percent, int digits) {
    return BigDecimal.valueOf(percent)
        .setScale(digits + 6, RoundingMode.HALF_UP)
        .setScale(digits, RoundingMode.FLOOR)
        .stripTrailingZeros()
        .toPlainString();
  }
}

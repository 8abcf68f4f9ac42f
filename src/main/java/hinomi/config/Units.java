package hinomi.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads amounts with units. Stricter than HOCON, to which `10` is ten milliseconds.
final class Units {
  static final String A_DURATION = "a duration with a unit, as 500ms, 10s or 1m";
  static final String A_SIZE = "a size, as 500 B, 64 KiB or 1 MiB";

  private static final Pattern AMOUNT =
      Pattern.compile("\\s*([-+]?)([0-9]{1,15}(?:\\.[0-9]{1,9})?)\\s*([\\p{L}]*)\\s*");
  private static final double LONGEST = Duration.ofDays(36_500).toNanos();
  private static final Map<String, Long> NANOS =
      table(
          Map.of(
              1L, List.of("ns", "nano", "nanos", "nanosecond", "nanoseconds"),
              1_000L, List.of("us", "micro", "micros", "microsecond", "microseconds"),
              1_000_000L, List.of("ms", "milli", "millis", "millisecond", "milliseconds"),
              1_000_000_000L, List.of("s", "second", "seconds"),
              60_000_000_000L, List.of("m", "minute", "minutes"),
              3_600_000_000_000L, List.of("h", "hour", "hours"),
              86_400_000_000_000L, List.of("d", "day", "days")));
  private static final Map<String, Long> BYTES =
      table(
          Map.of(
              1L,
              List.of("", "B", "b", "byte", "bytes"),
              1_000L,
              List.of("kB", "kilobyte", "kilobytes"),
              1L << 10,
              List.of("K", "k", "Ki", "KiB", "kibibyte", "kibibytes"),
              1_000_000L,
              List.of("MB", "megabyte", "megabytes"),
              1L << 20,
              List.of("M", "m", "Mi", "MiB", "mebibyte", "mebibytes"),
              1_000_000_000L,
              List.of("GB", "gigabyte", "gigabytes"),
              1L << 30,
              List.of("G", "g", "Gi", "GiB", "gibibyte", "gibibytes")));

  private Units() {}

  static Duration duration(String text) {
    double nanos = amount(text, NANOS, A_DURATION);
    if (nanos > LONGEST) {
      throw new IllegalArgumentException("is longer than 100 years: '" + text + "'");
    }
    return Duration.ofNanos(Math.round(nanos));
  }

  static long size(String text) {
    double bytes = amount(text, BYTES, A_SIZE);
    if (bytes > Long.MAX_VALUE) {
      throw new IllegalArgumentException("is too large: '" + text + "'");
    }
    return Math.round(bytes);
  }

  /// Exact as far as 15 digits go.
  private static double amount(String text, Map<String, Long> units, String what) {
    Matcher parts = AMOUNT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("must be " + what + ", was '" + text + "'");
    }
    Long unit = units.get(parts.group(3));
    if (unit == null) {
      throw new IllegalArgumentException(
          parts.group(3).isEmpty()
              ? "must be " + what + ", was " + text.strip() + " without a unit"
              : "'" + text + "' has an unknown unit '" + parts.group(3) + "'; must be " + what);
    }
    if (parts.group(1).equals("-")) {
      throw new IllegalArgumentException("must not be negative, was '" + text + "'");
    }
    return Double.parseDouble(parts.group(2)) * unit;
  }

  private static Map<String, Long> table(Map<Long, List<String>> units) {
    Map<String, Long> table = new TreeMap<>();
    units.forEach((size, names) -> names.forEach(name -> table.put(name, size)));
    return table;
  }
}

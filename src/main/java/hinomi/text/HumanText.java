package hinomi.text;

import static java.math.RoundingMode.HALF_UP;

import java.math.BigDecimal;
import java.math.MathContext;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/// Formats small values for people: durations, sizes, addresses, and what a peer sent.
public final class HumanText {
  private static final int CLIP = 60;
  private static final MathContext FOUR_DIGITS = new MathContext(4, HALF_UP);

  private HumanText() {}

  /// `203.0.113.7:443` or `[2001:db8:0:0:0:0:0:7]:443`.
  public static String address(InetSocketAddress address) {
    String host =
        address.getAddress() == null
            ? address.getHostString()
            : io.netty.util.NetUtil.toAddressString(address.getAddress());
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  /// `250 ms`, `2.345 s`, `2 min 5 s`, `1 h 30 min` or `14 d`: at most two units, seconds to three
  /// decimals and milliseconds to four digits.
  public static String duration(Duration duration) {
    Duration rounded = duration.plusNanos(500_000).truncatedTo(ChronoUnit.MILLIS);
    if (duration.isZero()) {
      return "0 s";
    } else if (duration.isNegative()) {
      return "-" + duration(duration.negated());
    } else if (rounded.toSeconds() < 1) {
      return plain(BigDecimal.valueOf(duration.toNanos(), 6).round(FOUR_DIGITS)) + " ms";
    } else if (rounded.toMinutes() < 1) {
      return plain(BigDecimal.valueOf(rounded.toMillis(), 3)) + " s";
    }
    long seconds = duration.plusMillis(500).toSeconds();
    return seconds < 3_600
        ? units(seconds / 60, "min", seconds % 60, "s")
        : seconds < 86_400
            ? units(seconds / 3_600, "h", seconds % 3_600 / 60, "min")
            : units(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h");
  }

  /// The same in whole seconds, for what lasted longer than one.
  public static String roughly(Duration duration) {
    return duration(
        duration.toSeconds() < 1
            ? duration
            : duration.plusMillis(500).truncatedTo(ChronoUnit.SECONDS));
  }

  private static String units(long large, String largeUnit, long small, String smallUnit) {
    return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }

  /// How long ago or ahead: days, or hours when it is less than one.
  public static String span(Duration span) {
    long days = span.toDays();
    long hours = span.toHours();
    return days > 0 ? plural(days, "day") : hours > 0 ? plural(hours, "hour") : "minutes";
  }

  /// `a, b and 3 more`: at most so many of the names.
  public static String firstOf(Collection<String> names, int most) {
    String first = names.stream().limit(most).collect(Collectors.joining(", "));
    return names.size() > most ? first + " and " + (names.size() - most) + " more" : first;
  }

  public static String plural(long count, String one) {
    return count == 1 ? "1 " + one : count + " " + one + "s";
  }

  public static String plural(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  /// What a peer sent, in one line of at most 60 characters of printable ASCII.
  public static String clipped(byte[] bytes) {
    return clipped(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  public static String clipped(String text) {
    String plain = text.strip().replaceAll("[^\\x20-\\x7e]+", " ");
    return plain.length() > CLIP ? Cut.to(CLIP, plain) + "..." : plain;
  }

  public static String lower(String text) {
    return text.replace('_', ' ').toLowerCase(Locale.ROOT);
  }

  /// `1 MiB`, `64 KiB` or `700 bytes`: the largest unit that is exact.
  public static String size(long bytes) {
    return bytes >= 1 << 20 && bytes % (1 << 20) == 0
        ? (bytes >> 20) + " MiB"
        : bytes >= 1 << 10 && bytes % (1 << 10) == 0
            ? (bytes >> 10) + " KiB"
            : plural(bytes, "byte");
  }
}

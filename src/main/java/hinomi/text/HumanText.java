package hinomi.text;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/// Small things as people read them.
public final class HumanText {
  private static final int CLIP = 60;

  private HumanText() {}

  /// `203.0.113.7:443` or `[2001:db8:0:0:0:0:0:7]:443`.
  public static String address(InetSocketAddress address) {
    String host =
        address.getAddress() == null
            ? address.getHostString()
            : io.netty.util.NetUtil.toAddressString(address.getAddress());
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  public static String duration(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  /// How long something lasted, in its two largest units: `3 h 12 min`, `4 min 10 s`, `20 s`.
  public static String lasted(Duration lasted) {
    return lasted.toHours() > 0
        ? both(lasted.toHours(), "h", lasted.toMinutesPart(), "min")
        : lasted.toMinutes() > 0
            ? both(lasted.toMinutes(), "min", lasted.toSecondsPart(), "s")
            : lasted.toSeconds() + " s";
  }

  private static String both(long large, String unit, int small, String smallUnit) {
    return large + " " + unit + (small == 0 ? "" : " " + small + " " + smallUnit);
  }

  /// How long ago or ahead: days, or hours when it is less than one.
  public static String span(Duration span) {
    long days = span.toDays();
    long hours = span.toHours();
    return days > 0 ? plural(days, "day") : hours > 0 ? plural(hours, "hour") : "minutes";
  }

  public static String plural(long count, String one) {
    return count == 1 ? "1 " + one : count + " " + one + "s";
  }

  /// What a peer sent, in one line of printable ASCII and not too long.
  public static String clipped(byte[] bytes) {
    return clipped(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  public static String clipped(String text) {
    String plain = text.strip().replaceAll("[^\\x20-\\x7e]+", " ");
    return plain.length() > CLIP ? plain.substring(0, CLIP) + "..." : plain;
  }

  public static String lower(String text) {
    return text.replace('_', ' ').toLowerCase(Locale.ROOT);
  }

  public static String size(long bytes) {
    return bytes >= 1 << 20 && bytes % (1 << 20) == 0
        ? (bytes >> 20) + " MiB"
        : bytes >= 1 << 10 && bytes % (1 << 10) == 0
            ? (bytes >> 10) + " KiB"
            : plural(bytes, "byte");
  }
}

package hinomi.net.address;

import static hinomi.config.ValueType.COUNT;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A host, by name or address, and a port.
public record HostPort(String host, int port) {
  public static final ValueType<String> HOST =
      ValueType.TEXT.as("a host, as mail.example.com or 203.0.113.7", HostPort::hostOf);

  private static final Pattern NAME =
      Pattern.compile("(?!.{254})[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*\\.?");
  private static final Pattern WITH_PORT =
      Pattern.compile("(?:\\[([^]]+)]|([^:]+))(?::(\\d{1,5}))?");

  public HostPort {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be 1 to 65535, was " + port);
    }
  }

  /// Reads `host` and `port` of the section.
  public static Supplier<HostPort> read(Section section) {
    Setting<String> host = section.required("host", HOST);
    Setting<Integer> port = section.required("port", COUNT);
    return () -> new HostPort(host.get(), port.get());
  }

  /// Reads `ns1.example.com`, `192.0.2.1:5353` or `[2001:db8::1]:53`.
  public static HostPort parse(String text, int fallback) {
    Matcher parts = WITH_PORT.matcher(text);
    if (!parts.matches()) {
      return new HostPort(hostOf(text), fallback);
    }
    String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
    return new HostPort(
        hostOf(host), parts.group(3) == null ? fallback : Integer.parseInt(parts.group(3)));
  }

  /// As written in a check file, with the port.
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static String hostOf(String text) {
    String ascii = Pin.isLiteral(text) ? text : ascii(text);
    if (!Pin.isLiteral(text) && (!NAME.matcher(ascii).matches() || looksLikeAddress(ascii))) {
      throw new IllegalArgumentException(
          "must be a host, as mail.example.com or 203.0.113.7, was '" + text + "'");
    }
    return ascii;
  }

  /// `203.0.113.777` is a typo, not a name.
  private static boolean looksLikeAddress(String name) {
    return name.chars().allMatch(each -> each == '.' || Character.isDigit(each));
  }

  private static String ascii(String name) {
    try {
      return Idna.toAscii(name);
    } catch (IllegalArgumentException wrong) {
      return ""; // matches no pattern
    }
  }
}

package hinomi.net.address;

import hinomi.config.ValueType;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An address written in a file in place of a name, so that nothing is resolved: `203.0.113.7`,
/// `203.0.113.7:8443`, `[2001:db8::7]:8443`.
public record Pin(InetAddress address, OptionalInt port) {
  public static final ValueType<Pin> KIND =
      ValueType.TEXT.as("an address, as 203.0.113.7 or [2001:db8::7]:8443", Pin::parse);

  private static final Pattern WITH_PORT =
      Pattern.compile("(?:\\[([^]]+)]|([^:]+))(?::(\\d{1,5}))?");

  public static Pin parse(String text) {
    Matcher parts = WITH_PORT.matcher(text);
    if (!parts.matches()) {
      return new Pin(literal(text), OptionalInt.empty());
    }
    String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
    return new Pin(
        literal(host),
        parts.group(3) == null ? OptionalInt.empty() : OptionalInt.of(port(parts.group(3))));
  }

  /// Whether the text is an address; never resolves a name.
  public static boolean isLiteral(String host) {
    return NetUtil.createByteArrayFromIpAddressString(host) != null;
  }

  public static InetAddress literal(String host) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
    if (bytes == null) {
      throw new IllegalArgumentException("must be an IP address, was '" + host + "'");
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new IllegalArgumentException(impossible);
    }
  }

  public InetSocketAddress withPort(int fallback) {
    return new InetSocketAddress(address, port.orElse(fallback));
  }

  private static int port(String text) {
    int port = Integer.parseInt(text);
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be 1 to 65535, was " + port);
    }
    return port;
  }
}

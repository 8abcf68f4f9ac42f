package hinomi.net.address;

import hinomi.config.ValueType;
import java.net.InetAddress;
import java.util.Arrays;

/// A block of addresses, as `10.0.0.0/8` or `fd00::/8`; a bare address is a block of one. An IPv4
/// address written as IPv6 (`::ffff:10.0.0.1`) counts as the IPv4 address that it reaches.
public record Cidr(InetAddress network, int bits) {
  public static final ValueType<Cidr> KIND =
      ValueType.TEXT.as("a block of addresses, as 10.0.0.0/8", Cidr::parse);

  public Cidr {
    if (bits < 0 || bits > network.getAddress().length * 8) {
      throw new IllegalArgumentException(
          "prefix length /" + bits + " is out of range for " + network.getHostAddress());
    }
  }

  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    InetAddress network = Pin.literal(slash < 0 ? text : text.substring(0, slash));
    try {
      int whole = network.getAddress().length * 8;
      return new Cidr(network, slash < 0 ? whole : Integer.parseInt(text.substring(slash + 1)));
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException(
          "needs a prefix length after '/', was '" + text + "'", wrong);
    }
  }

  public boolean contains(InetAddress address) {
    byte[] own = network.getAddress();
    byte[] other = address.getAddress();
    int whole = bits / 8;
    int rest = 0xff00 >> (bits % 8) & 0xff;
    return own.length == other.length
        && Arrays.equals(own, 0, whole, other, 0, whole)
        && (rest == 0 || (own[whole] & rest) == (other[whole] & rest));
  }

  @Override
  public String toString() {
    return network.getHostAddress() + "/" + bits;
  }
}

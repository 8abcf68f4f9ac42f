package hinomi.net;

import hinomi.net.address.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The IPv4 addresses that an IPv6 address may reach through a translator or a tunnel. (Java itself
/// turns a mapped address of `::ffff:0:0/96` into IPv4.)
final class EmbeddedIpv4 {
  private static final Cidr COMPATIBLE = Cidr.parse("::/96"); // RFC 4291, 2.5.5.1
  private static final Cidr TRANSLATED = Cidr.parse("::ffff:0:0:0/96"); // RFC 2765, 2.1
  private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96"); // RFC 6052, 2.1
  private static final Cidr LOCAL_NAT64 = Cidr.parse("64:ff9b:1::/48"); // RFC 8215
  private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16"); // RFC 3056
  private static final Cidr NO_HOST = Cidr.parse("0.0.0.0/8"); // nothing is embedded there
  private static final Cidr TEREDO = Cidr.parse("2001::/32"); // RFC 4380, 4

  private EmbeddedIpv4() {}

  static List<InetAddress> in(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4
        ? List.of()
        : in(address, bytes).filter(each -> !NO_HOST.contains(each)).toList();
  }

  private static Stream<InetAddress> in(InetAddress address, byte[] bytes) {
    if (TEREDO.contains(address)) {
      return Stream.of(at(bytes, 4, 5, 6, 7), inverted(at(bytes, 12, 13, 14, 15)));
    }
    if (SIX_TO_FOUR.contains(address)) {
      return Stream.of(at(bytes, 2, 3, 4, 5));
    }
    if (LOCAL_NAT64.contains(address)) {
      // RFC 6052, 2.2, for each length that the prefix may have
      return Stream.of(
          at(bytes, 6, 7, 9, 10),
          at(bytes, 7, 9, 10, 11),
          at(bytes, 9, 10, 11, 12),
          at(bytes, 12, 13, 14, 15));
    }
    return NAT64.contains(address)
            || TRANSLATED.contains(address)
            || isCompatible(address, bytes)
            || isIsatap(bytes)
        ? Stream.of(at(bytes, 12, 13, 14, 15))
        : Stream.of();
  }

  /// `::` and `::1` are addresses of their own.
  private static boolean isCompatible(InetAddress address, byte[] bytes) {
    return COMPATIBLE.contains(address) && bytes[12] != 0;
  }

  /// RFC 5214, 6.1.
  private static boolean isIsatap(byte[] bytes) {
    return (bytes[8] & 0xfd) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == (byte) 0xfe;
  }

  private static InetAddress inverted(InetAddress address) {
    byte[] bytes = address.getAddress();
    IntStream.range(0, bytes.length).forEach(index -> bytes[index] = (byte) ~bytes[index]);
    return of(bytes);
  }

  private static InetAddress at(byte[] bytes, int... places) {
    byte[] four = new byte[4];
    IntStream.range(0, 4).forEach(index -> four[index] = bytes[places[index]]);
    return of(four);
  }

  private static InetAddress of(byte[] four) {
    try {
      return InetAddress.getByAddress(four);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

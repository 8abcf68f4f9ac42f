package hinomi.probe.icmp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.netty.util.NetUtil;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// An error that a router, the host or this machine reported for an echo request (RFC 792, RFC
/// 1122, RFC 1812, RFC 4443), and who did.
record IcmpError(boolean isV4, int type, int code, Optional<String> sender) {
  private static final int LOCAL = 1;
  private static final int HEADER = 16;
  private static final int ERROR = 16;

  /// The first error in control messages: struct cmsghdr (16 bytes: length, level, type), struct
  /// sock_extended_err (16 bytes), struct sockaddr of the sender.
  static Optional<IcmpError> in(MemorySegment control, long size, boolean isV4) {
    int level = isV4 ? PingSupport.IPPROTO_IP : PingSupport.IPPROTO_IPV6;
    int kind = isV4 ? PingSupport.IP_RECVERR : PingSupport.IPV6_RECVERR;
    long end = Math.min(size, control.byteSize());
    for (long at = 0; at + HEADER + ERROR <= end; ) {
      long length = control.get(JAVA_LONG, at);
      if (control.get(JAVA_INT, at + 8) == level && control.get(JAVA_INT, at + 12) == kind) {
        return Optional.of(of(control, at + HEADER, Math.min(end, at + length), isV4));
      }
      at += Math.max(HEADER, length + 7 & -8);
    }
    return Optional.empty();
  }

  private static IcmpError of(MemorySegment control, long at, long end, boolean isV4) {
    boolean isLocal = control.get(JAVA_BYTE, at + 4) == LOCAL;
    return new IcmpError(
        isV4,
        control.get(JAVA_BYTE, at + 5) & 0xff,
        control.get(JAVA_BYTE, at + 6) & 0xff,
        isLocal ? Optional.of("this machine") : sender(control, at + ERROR, end));
  }

  /// struct sockaddr_in has the address at 4, struct sockaddr_in6 at 8.
  private static Optional<String> sender(MemorySegment control, long at, long end) {
    int family = at + 2 > end ? 0 : control.get(JAVA_SHORT, at);
    int skipped = family == PingSupport.AF_INET ? 4 : 8;
    int length = family == PingSupport.AF_INET ? 4 : 16;
    boolean isKnown = family == PingSupport.AF_INET || family == PingSupport.AF_INET6;
    return isKnown && at + skipped + length <= end
        ? Optional.of(
            NetUtil.bytesToIpAddress(control.asSlice(at + skipped, length).toArray(JAVA_BYTE)))
        : Optional.empty();
  }

  String inWords() {
    return name() + sender.map(who -> ", says " + who).orElse("");
  }

  private String name() {
    String known = isV4 ? nameV4() : nameV6();
    return known.isEmpty() ? "ICMP error of type " + type + ", code " + code : known;
  }

  private String nameV4() {
    return switch (type) {
      case 3 ->
          switch (code) {
            case 0, 6, 11 -> "network unreachable";
            case 1, 7, 12 -> "host unreachable";
            case 2 -> "protocol unreachable";
            case 3 -> "port unreachable";
            case 4 -> "fragmentation needed";
            case 5 -> "source route failed";
            case 9, 10, 13 -> "administratively prohibited";
            default -> "destination unreachable (code " + code + ")";
          };
      case 11 -> code == 0 ? "TTL exceeded" : "fragments were not reassembled in time";
      case 12 -> "parameter problem";
      default -> "";
    };
  }

  private String nameV6() {
    return switch (type) {
      case 1 ->
          switch (code) {
            case 0 -> "network unreachable: no route";
            case 1, 5, 6 -> "administratively prohibited";
            case 2, 3 -> "host unreachable";
            case 4 -> "port unreachable";
            default -> "destination unreachable (code " + code + ")";
          };
      case 2 -> "packet too big";
      case 3 -> code == 0 ? "hop limit exceeded" : "fragments were not reassembled in time";
      case 4 -> "parameter problem";
      default -> "";
    };
  }
}

package hinomi.net.address;

import hinomi.config.ValueType;
import io.netty.resolver.ResolvedAddressTypes;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Map;

/// Which addresses of a name are used; ANY tries IPv4 first, BOTH is each of the two by itself.
public enum Family {
  ANY("address", ResolvedAddressTypes.IPV4_PREFERRED),
  IPV4("IPv4 address", ResolvedAddressTypes.IPV4_ONLY),
  IPV6("IPv6 address", ResolvedAddressTypes.IPV6_ONLY),
  BOTH("address", ResolvedAddressTypes.IPV4_PREFERRED);

  public static final ValueType<Family> KIND =
      ValueType.oneOf(Map.of("any", ANY, "4", IPV4, "6", IPV6, "both", BOTH));

  private final String words;
  private final ResolvedAddressTypes types;

  Family(String words, ResolvedAddressTypes types) {
    this.words = words;
    this.types = types;
  }

  public String words() {
    return words;
  }

  public ResolvedAddressTypes types() {
    return types;
  }

  public boolean has(InetAddress address) {
    return this == ANY || this == of(address);
  }

  public static Family of(InetAddress address) {
    return address instanceof Inet4Address ? IPV4 : IPV6;
  }
}

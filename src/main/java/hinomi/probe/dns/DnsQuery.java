package hinomi.probe.dns;

import static hinomi.config.ValueType.FLAG;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.net.address.Idna;
import hinomi.net.address.Pin;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// A query: a name in ASCII without its last dot, the record type, its class, and whether recursion
/// and DNSSEC records are requested.
record DnsQuery(String name, RecordType type, RecordClass in, boolean recursion, boolean dnssec) {
  private static final ValueType<String> NAME =
      ValueType.TEXT.as("a name, as www.example.com, or an address for PTR", String::strip);
  private static final Pattern LABELS =
      Pattern.compile("(?!.{254})([A-Za-z0-9_*/-]{1,63}(\\.[A-Za-z0-9_*/-]{1,63})*)?");

  public DnsQuery {
    if (Pin.isLiteral(name)) {
      name = reversed(Pin.literal(name), type);
    } else {
      name = ascii(name);
    }
  }

  /// One of class IN.
  DnsQuery(String name, RecordType type, boolean recursion, boolean dnssec) {
    this(name, type, RecordClass.IN, recursion, dnssec);
  }

  /// Reads its keys of the section.
  public static Supplier<DnsQuery> read(Section dns) {
    Setting<String> name = dns.required("name", NAME);
    Setting<RecordType> type = dns.optional("type", RecordType.KIND, RecordType.A);
    Setting<RecordClass> in = dns.optional("class", RecordClass.KIND, RecordClass.IN);
    Setting<Boolean> recursion = dns.optional("recursion", FLAG, true);
    Setting<Boolean> dnssec = dns.optional("dnssec", FLAG, false);
    return () -> new DnsQuery(name.get(), type.get(), in.get(), recursion.get(), dnssec.get());
  }

  @Override
  public String toString() {
    return (in == RecordClass.IN ? "" : in + " ") + type + " " + (name.isEmpty() ? "." : name);
  }

  /// The reverse name of an address (RFC 1035, 3.5, and RFC 3596, 2.5).
  private static String reversed(InetAddress address, RecordType type) {
    if (type != RecordType.PTR) {
      throw new IllegalArgumentException("name is an address, which needs type = PTR");
    }
    List<String> parts = new ArrayList<>();
    for (byte each : address.getAddress()) {
      if (address.getAddress().length == 4) {
        parts.addFirst(String.valueOf(each & 0xff));
      } else {
        parts.addFirst(Integer.toHexString(each >> 4 & 0xf));
        parts.addFirst(Integer.toHexString(each & 0xf));
      }
    }
    return String.join(".", parts) + (parts.size() == 4 ? ".in-addr.arpa" : ".ip6.arpa");
  }

  private static String ascii(String name) {
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    String ascii = bare.isEmpty() ? "" : idn(bare);
    if (name.isEmpty() || !LABELS.matcher(ascii).matches()) {
      throw new IllegalArgumentException("'" + name + "' is not a name, as www.example.com");
    }
    return ascii;
  }

  private static String idn(String name) {
    try {
      boolean isAscii = name.chars().allMatch(each -> each < 128);
      return isAscii ? name.toLowerCase(Locale.ROOT) : Idna.toAscii(name);
    } catch (IllegalArgumentException wrong) {
      return " "; // matches no pattern
    }
  }
}

package hinomi.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a name server says of a name and one type of address: its code, the addresses, and the name
/// at the end of the aliases (RFC 1034, 3.6.2), which is the name itself if it has none.
record DnsAnswer(DnsResponseCode code, List<InetAddress> addresses, String canonicalName) {
  DnsAnswer {
    addresses = List.copyOf(addresses);
  }

  static DnsAnswer of(DnsQuestion question, DnsResponse response) {
    Map<String, String> aliases = aliases(response);
    String name = lower(question.name());
    for (String next = name; next != null; next = aliases.remove(next)) {
      name = next;
    }
    List<InetAddress> addresses = new ArrayList<>();
    for (DnsRecord each : answers(response)) {
      if (each.type().equals(question.type())
          && (lower(each.name()).equals(name) || lower(each.name()).equals(lower(question.name())))
          && each instanceof ByteBufHolder data) {
        addAddress(data.content(), question.type(), addresses);
      }
    }
    return new DnsAnswer(response.code(), addresses.stream().distinct().toList(), name);
  }

  /// Whether another name server cannot know better: an answer, or that there is no such name.
  boolean isFinal() {
    return code.equals(DnsResponseCode.NOERROR) || code.equals(DnsResponseCode.NXDOMAIN);
  }

  private static Map<String, String> aliases(DnsResponse response) {
    Map<String, String> aliases = new HashMap<>();
    for (DnsRecord each : answers(response)) {
      if (each.type().equals(DnsRecordType.CNAME) && each instanceof ByteBufHolder data) {
        try {
          String target = DefaultDnsRecordDecoder.decodeName(data.content().duplicate());
          aliases.put(lower(each.name()), lower(target));
        } catch (CorruptedFrameException unreadable) {
          aliases.remove(lower(each.name()));
        }
      }
    }
    return aliases;
  }

  private static List<DnsRecord> answers(DnsResponse response) {
    List<DnsRecord> answers = new ArrayList<>();
    for (int index = 0; index < response.count(DnsSection.ANSWER); index++) {
      answers.add(response.recordAt(DnsSection.ANSWER, index));
    }
    return answers;
  }

  private static void addAddress(ByteBuf data, DnsRecordType type, List<InetAddress> addresses) {
    int length = type.equals(DnsRecordType.A) ? 4 : 16;
    if (data.readableBytes() == length) {
      try {
        addresses.add(InetAddress.getByAddress(ByteBufUtil.getBytes(data)));
      } catch (UnknownHostException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}

package hinomi.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// An authoritative name server for the zone of the demo, over UDP, TCP and TLS, which also tells
/// its version. TXT responses over UDP are truncated.
final class NameServer {
  private static final int TTL = 300;
  private static final int A = 1;
  private static final int NS = 2;
  private static final int CNAME = 5;
  private static final int SOA = 6;
  private static final int PTR = 12;
  private static final int MX = 15;
  private static final int TXT = 16;
  private static final int AAAA = 28;
  private static final int OPT = 41;
  private static final int IN = 1;
  private static final int CHAOS = 3;
  private static final int PAYLOAD = 1_232;
  private static final String ZONE = "kagura.example";
  private static final String MAIL = "mail.kagura.example";
  private static final String VERSION = "version.bind";
  private static final String SHOP = "www.kagura.example";

  /// Without options (RFC 6891, 6.1.2).
  private static final Buffer EDNS =
      octet(0)
          .appendUnsignedShort(OPT)
          .appendUnsignedShort(PAYLOAD)
          .appendInt(0)
          .appendUnsignedShort(0);

  private final Vertx vertx;
  private final List<Entry> zone;

  private record Entry(String name, int type, Buffer data) {}

  private NameServer(Vertx vertx, List<Entry> zone) {
    this.vertx = vertx;
    this.zone = zone;
  }

  /// `shop` is the IPv4 address of the shop.
  static NameServer withShop(Vertx vertx, int shop) {
    Buffer ipv6 = Buffer.buffer().appendInt(0x20010db8).appendLong(0).appendInt(0x10);
    Buffer soa = name("ns1.kagura.example").appendBuffer(name("host.kagura.example"));
    for (int number : new int[] {7, 3600, 600, 86400, 60}) {
      soa.appendInt(number);
    }
    return new NameServer(
        vertx,
        List.of(
            new Entry(SHOP, A, Buffer.buffer().appendInt(shop)),
            new Entry(SHOP, AAAA, ipv6),
            new Entry("shop.kagura.example", CNAME, name(SHOP)),
            new Entry(ZONE, SOA, soa),
            new Entry(ZONE, NS, name("ns1.kagura.example")),
            new Entry(ZONE, NS, name("ns2.kagura.example")),
            new Entry(ZONE, MX, number(10).appendBuffer(name(MAIL))),
            new Entry(MAIL, A, Buffer.buffer(new byte[] {(byte) 203, 0, 113, 25})),
            new Entry(ZONE, TXT, text("v=spf1 mx -all")),
            new Entry(VERSION, TXT, text("9.20 (demo)")),
            new Entry("10.113.0.203.in-addr.arpa", PTR, name(SHOP))));
  }

  /// UDP and TCP on one port.
  Future<Integer> start() {
    return stream(new NetServerOptions())
        .compose(port ->
            vertx
                .createDatagramSocket()
                .listen(port, "127.0.0.1")
                .map(socket -> socket.handler(packet -> answer(socket, packet)))
                .map(_ -> port));
  }

  Future<Integer> stream(NetServerOptions options) {
    return vertx
        .createNetServer(options)
        .connectHandler(this::serve)
        .listen(0, "127.0.0.1")
        .map(NetServer::actualPort);
  }

  private void answer(DatagramSocket socket, DatagramPacket packet) {
    var _ =
        socket.send(
            Buffer.buffer(answer(packet.data().getBytes(), true)),
            packet.sender().port(),
            packet.sender().host());
  }

  private void serve(NetSocket socket) {
    RecordParser parser = RecordParser.newFixed(2);
    boolean[] isLength = {true};
    socket.handler(
        parser.handler(bytes -> {
          if (isLength[0]) {
            parser.fixedSizeMode(Math.max(1, bytes.getUnsignedShort(0)));
          } else {
            byte[] answer = answer(bytes.getBytes(), false);
            var _ =
                socket.write(
                    Buffer.buffer().appendUnsignedShort(answer.length).appendBytes(answer));
            parser.fixedSizeMode(2);
          }
          isLength[0] = !isLength[0];
        }));
  }

  /// Echoes the header and the question (RFC 1035, 4.1) with other flags.
  private byte[] answer(byte[] bytes, boolean isDatagram) {
    Buffer question = Buffer.buffer(bytes);
    int end = 12;
    List<String> labels = new ArrayList<>();
    for (int length = bytes[end]; length > 0; length = bytes[end]) {
      labels.add(question.getString(end + 1, end + 1 + length));
      end += length + 1;
    }
    String name = String.join(".", labels).toLowerCase(Locale.ROOT);
    int type = question.getUnsignedShort(end + 1);
    boolean known = zone.stream().anyMatch(each -> each.name.equals(name));
    boolean isTruncated = isDatagram && type == TXT;
    List<Entry> answers = isTruncated ? List.of() : found(name, type);
    List<Entry> authority = known ? List.of() : found(ZONE, SOA);
    List<Entry> additional = type == MX ? found(MAIL, A) : List.of();
    boolean knowsEdns = question.getUnsignedShort(10) > 0;
    Buffer answer =
        number(question.getUnsignedShort(0))
            .appendUnsignedShort(0x8400 | (isTruncated ? 0x0200 : 0) | (known ? 0 : 3))
            .appendUnsignedShort(1)
            .appendUnsignedShort(answers.size())
            .appendUnsignedShort(authority.size())
            .appendUnsignedShort(additional.size() + (knowsEdns ? 1 : 0))
            .appendBuffer(question, 12, end + 5 - 12);
    Stream.of(answers, authority, additional)
        .flatMap(List::stream)
        .forEach(each -> answer.appendBuffer(record(each)));
    if (knowsEdns) {
      answer.appendBuffer(EDNS);
    }
    return answer.getBytes();
  }

  private List<Entry> found(String name, int type) {
    List<Entry> found = new ArrayList<>();
    for (Entry each : zone) {
      if (each.name.equals(name) && each.type == type) {
        found.add(each);
      } else if (each.name.equals(name) && each.type == CNAME) {
        found.add(each);
        found.addAll(found(SHOP, type)); // the only CNAME target in the zone
      }
    }
    return found;
  }

  private static Buffer record(Entry entry) {
    return name(entry.name)
        .appendUnsignedShort(entry.type)
        .appendUnsignedShort(entry.name.equals(VERSION) ? CHAOS : IN)
        .appendInt(TTL)
        .appendUnsignedShort(entry.data.length())
        .appendBuffer(entry.data);
  }

  private static Buffer name(String name) {
    Buffer labels = Buffer.buffer();
    for (String label : name.split("\\.", -1)) {
      labels.appendBuffer(octet(label.length())).appendString(label);
    }
    return labels.appendByte((byte) 0);
  }

  private static Buffer text(String words) {
    return octet(words.length()).appendString(words);
  }

  private static Buffer number(int number) {
    return Buffer.buffer().appendUnsignedShort(number);
  }

  private static Buffer octet(int number) {
    return Buffer.buffer().appendByte((byte) number);
  }
}

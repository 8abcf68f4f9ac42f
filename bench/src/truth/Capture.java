package truth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What tcpdump wrote of the client's interface (pcap, packets without a link header): datagrams,
/// and connections that the client opened. Times are microseconds since 1970.
final class Capture {
  private static final int MAGIC = 0xa1b2c3d4;
  private static final int RAW_IP = 101;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int CLIENT = 1;

  private final List<Datagram> datagrams = new ArrayList<>();
  private final List<Connection> connections = new ArrayList<>();
  private final Map<List<Integer>, Connection> open = new HashMap<>();

  /// `host` is the last octet of the server's address.
  record Datagram(
      long time, boolean isFromClient, int host, int localPort, int remotePort, byte[] data) {}

  private Capture() {}

  static Capture read(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    if (in.getInt(0) != MAGIC || in.getInt(20) != RAW_IP) {
      throw new IOException("not a capture in microseconds of IP packets: " + file);
    }
    Capture capture = new Capture();
    in.position(24);
    while (in.remaining() >= 16) {
      long time = in.getInt() * 1_000_000L + in.getInt();
      byte[] packet = new byte[in.getInt()];
      in.getInt();
      if (in.remaining() >= packet.length) {
        in.get(packet);
        capture.addPacket(time, packet);
      }
    }
    return capture;
  }

  private void addPacket(long time, byte[] packet) {
    if (packet[0] >> 4 == 4) {
      int start = (packet[0] & 15) * 4;
      boolean isFromClient = packet[15] == CLIENT;
      int host = packet[isFromClient ? 19 : 15] & 0xff;
      ByteBuffer rest = ByteBuffer.wrap(packet, start, total(packet) - start).slice();
      int source = rest.getShort(0) & 0xffff;
      int destination = rest.getShort(2) & 0xffff;
      int localPort = isFromClient ? source : destination;
      int remotePort = isFromClient ? destination : source;
      if (packet[9] == UDP) {
        byte[] data = Arrays.copyOfRange(packet, start + 8, total(packet));
        datagrams.add(new Datagram(time, isFromClient, host, localPort, remotePort, data));
      } else if (packet[9] == TCP) {
        addSegment(time, isFromClient, List.of(host, localPort, remotePort), rest);
      }
    }
  }

  private static int total(byte[] packet) {
    return (packet[2] & 0xff) << 8 | packet[3] & 0xff;
  }

  private void addSegment(long time, boolean isFromClient, List<Integer> key, ByteBuffer segment) {
    Connection known = open.get(key);
    boolean isSyn = (segment.get(13) & Connection.SYN) != 0;
    if (isSyn && isFromClient && (known == null || known.isOther(segment))) {
      known = new Connection(time, key.get(0), segment.getInt(4));
      open.put(key, known);
      connections.add(known);
    }
    if (known != null) {
      known.add(time, isFromClient, segment);
    }
  }

  List<Datagram> datagrams() {
    return datagrams;
  }

  /// In the order of their first packets.
  List<Connection> connections() {
    return connections;
  }
}

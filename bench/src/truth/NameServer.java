package truth;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The zone of the servers: their names have IPv4 addresses only.
final class NameServer {
  static final String ADDRESS = Kinds.NETWORK + 2;

  /// What the name `alias` is an alias of.
  static final String TARGET = "target";

  static final int HEADER = 12;
  static final int A = 1;
  static final int AAAA = 28;
  private static final int CNAME = 5;
  private static final int NAME_AT_HEADER = 0xc000 | HEADER;
  private static final int SLOW = 80;

  private NameServer() {}

  static void listen() throws IOException {
    DatagramSocket socket = new DatagramSocket(new InetSocketAddress(ADDRESS, 53));
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (true) {
            receive(socket);
          }
        });
  }

  private static void receive(DatagramSocket socket) {
    try {
      DatagramPacket query = new DatagramPacket(new byte[1_500], 1_500);
      socket.receive(query);
      Thread.startVirtualThread(() -> answer(socket, query));
    } catch (IOException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static void answer(DatagramSocket socket, DatagramPacket packet) {
    byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
    String label = label(query);
    int type = type(query);
    try {
      if (label.startsWith("slow")) {
        Thread.sleep(SLOW);
      }
      if (!(label.startsWith("deaf") && type == AAAA)) {
        byte[] answer = answer(query, label, type);
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException | InterruptedException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static byte[] answer(byte[] query, String label, int type) throws IOException {
    boolean isKnown = label.equals(TARGET) || Kinds.hosts().containsKey(label);
    boolean isAlias = label.startsWith("alias");
    boolean hasAddress = isKnown && type == A;
    ByteBuffer answer = ByteBuffer.allocate(512);
    int records = (isAlias ? 1 : 0) + (hasAddress ? 1 : 0);
    answer.put(query, 0, 2).putShort((short) (isKnown ? 0x8180 : 0x8183));
    answer.putShort((short) 1).putShort((short) records).putInt(0);
    answer.put(query, HEADER, questionEnd(query) - HEADER);
    int owner = NAME_AT_HEADER;
    if (isAlias) {
      byte[] target = encoded(TARGET + Kinds.DOMAIN);
      put(answer, owner, CNAME, target);
      owner = 0xc000 | answer.position() - target.length;
    }
    if (hasAddress) {
      put(answer, owner, A, InetAddress.getByName(Kinds.address(label)).getAddress());
    }
    return Arrays.copyOf(answer.array(), answer.position());
  }

  private static void put(ByteBuffer answer, int owner, int type, byte[] data) {
    answer.putShort((short) owner).putShort((short) type).putShort((short) 1);
    answer.putInt(60).putShort((short) data.length).put(data);
  }

  private static byte[] encoded(String name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String label : name.split("\\.")) {
      bytes.write(label.length());
      bytes.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    bytes.write(0);
    return bytes.toByteArray();
  }

  /// The first label of the name that a query or an answer is about.
  static String label(byte[] message) {
    return new String(message, HEADER + 1, message[HEADER], StandardCharsets.US_ASCII)
        .toLowerCase();
  }

  static int type(byte[] message) {
    return message[questionEnd(message) - 3] & 0xff;
  }

  private static int questionEnd(byte[] message) {
    int at = HEADER;
    while (message[at] != 0) {
      at += 1 + message[at];
    }
    return at + 5;
  }
}

package hinomi.probe;

import hinomi.address.Pin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A name server on loopback that knows one name, or answers everything with one code, or nothing
/// at all.
public final class NameServer implements AutoCloseable {
  static final int SILENT = -1;

  private final DatagramSocket socket;
  private final AtomicInteger questions = new AtomicInteger();
  private final String name;
  private final List<InetAddress> addresses;
  private final int code;

  private NameServer(String name, List<InetAddress> addresses, int code) {
    this.name = name;
    this.addresses = addresses;
    this.code = code;
    try {
      socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    Thread.ofVirtual().start(this::serve);
  }

  public static NameServer knowing(String name, String... addresses) {
    return new NameServer(name, Stream.of(addresses).map(Pin::literal).toList(), 0);
  }

  /// Answers with this code and no address; [#SILENT] does not answer.
  public static NameServer answering(int code) {
    return new NameServer("", List.of(), code);
  }

  public String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  public int questions() {
    return questions.get();
  }

  @Override
  public void close() {
    socket.close();
  }

  private void serve() {
    try {
      while (true) {
        DatagramPacket question = new DatagramPacket(new byte[512], 512);
        socket.receive(question);
        questions.incrementAndGet();
        if (code != SILENT) {
          byte[] answer = answer(Arrays.copyOf(question.getData(), question.getLength()));
          socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
        }
      }
    } catch (IOException closed) {
      // that is how it ends
    }
  }

  private byte[] answer(byte[] question) throws IOException {
    int end = 12;
    StringBuilder asked = new StringBuilder();
    while (question[end] != 0) {
      asked.append(new String(question, end + 1, question[end], StandardCharsets.US_ASCII));
      asked.append('.');
      end += question[end] + 1;
    }
    int type = ByteBuffer.wrap(question).getShort(end + 1);
    boolean known = asked.toString().equalsIgnoreCase(name + ".");
    List<InetAddress> given =
        known ? addresses.stream().filter(each -> typeOf(each) == type).toList() : List.of();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.write(question, 0, 2);
    answer.write(0x81);
    answer.write(0x80 | (known ? 0 : code == 0 ? 3 : code));
    answer.writeBytes(new byte[] {0, 1, 0, (byte) given.size(), 0, 0, 0, 0});
    answer.write(question, 12, end + 5 - 12);
    for (InetAddress each : given) {
      answer.writeBytes(new byte[] {(byte) 0xc0, 12, 0, (byte) type, 0, 1, 0, 0, 0, 60, 0});
      answer.write(each.getAddress().length);
      answer.writeBytes(each.getAddress());
    }
    return answer.toByteArray();
  }

  private static int typeOf(InetAddress address) {
    return address.getAddress().length == 4 ? 1 : 28;
  }
}

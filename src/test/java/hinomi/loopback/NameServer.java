package hinomi.loopback;

import hinomi.net.address.Pin;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A name server on loopback that knows one name, or answers everything with one code, or nothing
/// at all.
public final class NameServer implements AutoCloseable {
  public static final int SILENT = -1;

  private final UdpServer server = UdpServer.answering(this::answers);
  private final AtomicInteger questions = new AtomicInteger();
  private final String name;
  private volatile List<InetAddress> addresses;
  private final int code;

  private NameServer(String name, List<InetAddress> addresses, int code) {
    this.name = name;
    this.addresses = addresses;
    this.code = code;
  }

  public static NameServer knowing(String name, String... addresses) {
    return new NameServer(name, Stream.of(addresses).map(Pin::literal).toList(), 0);
  }

  /// Answers with this code and no address; [#SILENT] does not answer.
  public static NameServer answering(int code) {
    return new NameServer("", List.of(), code);
  }

  /// From now on the name has these addresses.
  public void leadTo(String... others) {
    addresses = Stream.of(others).map(Pin::literal).toList();
  }

  public String address() {
    return "127.0.0.1:" + server.port();
  }

  public int questions() {
    return questions.get();
  }

  @Override
  public void close() {
    server.close();
  }

  private List<byte[]> answers(byte[] question) {
    questions.incrementAndGet();
    return code == SILENT ? List.of() : List.of(answer(question));
  }

  private byte[] answer(byte[] question) {
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

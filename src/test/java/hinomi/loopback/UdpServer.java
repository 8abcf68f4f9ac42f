package hinomi.loopback;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// A server of datagrams on loopback that answers each with what it is told, however wrong.
public final class UdpServer implements AutoCloseable {
  private final DatagramSocket socket;
  private final Function<byte[], List<byte[]>> script;

  private UdpServer(DatagramSocket socket, Function<byte[], List<byte[]>> script) {
    this.socket = socket;
    this.script = script;
    Thread.ofVirtual().start(this::serve);
  }

  public static UdpServer answering(Function<byte[], List<byte[]>> script) {
    return at(0, script);
  }

  /// Where a server of connections listens as well.
  public static UdpServer at(int port, Function<byte[], List<byte[]>> script) {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      return new UdpServer(new DatagramSocket(address), script);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  public static UdpServer silent() {
    return answering(_ -> List.of());
  }

  /// A port at which nobody listens.
  public static int nobody() {
    try (UdpServer gone = silent()) {
      return gone.port();
    }
  }

  public int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() {
    socket.close();
  }

  private void serve() {
    try {
      while (true) {
        DatagramPacket question = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(question);
        for (byte[] each : script.apply(Arrays.copyOf(question.getData(), question.getLength()))) {
          socket.send(new DatagramPacket(each, each.length, question.getSocketAddress()));
        }
      }
    } catch (IOException closed) {
      // that is how it ends
    }
  }
}

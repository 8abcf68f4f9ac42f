package hinomi.probe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hinomi.loopback.Caddy;
import hinomi.net.tls.HttpVersion;
import hinomi.net.tls.ThrowawayCa;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.probe.ProbeRunner;
import io.netty.handler.codec.quic.Quic;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which datagram waits for which.
class Http3FlightsTest {
  /// More than any packet of the client but that of the request.
  private static final int LARGE = 400;

  private static final int INITIAL = 0;
  private static final int HANDSHAKE = 2;

  @TempDir private static Path folder;

  /// RFC 9001, 4.1.2: the client may send once it has sent its Finished message.
  @Test
  void sendsTheRequestWithoutWaitingForAReplyToTheHandshake() throws Exception {
    assumeTrue(Quic.isAvailable(), "needs QUIC, which Hinomi has on Linux only");
    Instant now = Instant.now();
    ThrowawayCa ca = ThrowawayCa.root("Throw-away CA", now);
    ThrowawayCa.Identity identity =
        ca.issue(
            List.of("site.example"), now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(30)));
    try (ProbeRunner runner = ProbeRunner.trusting(ca.certificate());
        Caddy server = Caddy.serving(folder, identity, "respond hello 200");
        Network network = new Network(server.port())) {
      String path = ":" + network.port() + "/?" + "x".repeat(2 * LARGE);

      Answered answered =
          runner.answer(
              Site.at("https://site.example" + path)
                  .address("127.0.0.1")
                  .version(HttpVersion.HTTP_3));

      assertEquals(Optional.of(200), answered.facts().find(CommonFacts.STATUS));
    }
  }

  /// Holds what the server says once the handshake is done until the client has sent a request.
  private static final class Network implements AutoCloseable {
    private final InetAddress loopback = InetAddress.getLoopbackAddress();
    private final DatagramSocket front = new DatagramSocket(0, loopback);
    private final DatagramSocket back = new DatagramSocket(0, loopback);
    private final SocketAddress server;
    private final CompletableFuture<SocketAddress> client = new CompletableFuture<>();
    private final BlockingQueue<byte[]> held = new LinkedBlockingQueue<>();
    private volatile boolean isHandshaken;
    private volatile boolean isRequested;

    Network(int port) throws IOException {
      server = new InetSocketAddress(loopback, port);
      Thread.ofVirtual().start(() -> relay(front, this::fromClient));
      Thread.ofVirtual().start(() -> relay(back, this::fromServer));
    }

    int port() {
      return front.getLocalPort();
    }

    private void fromClient(DatagramPacket packet) throws IOException {
      client.complete(packet.getSocketAddress());
      boolean isShort = (packet.getData()[0] & 0x80) == 0; // RFC 9000, 17.3
      isHandshaken |= hasHandshake(packet);
      isRequested |= isShort && packet.getLength() > LARGE;
      send(back, bytes(packet), server);
      if (isRequested) {
        for (byte[] each = held.poll(); each != null; each = held.poll()) {
          send(front, each, client.join());
        }
      }
    }

    private void fromServer(DatagramPacket packet) throws IOException {
      if (isHandshaken && !isRequested) {
        held.add(bytes(packet));
      } else {
        send(front, bytes(packet), client.join());
      }
    }

    /// Whether a packet of type Handshake is among those of the datagram (RFC 9000, 12.2 and 17.2).
    private static boolean hasHandshake(DatagramPacket datagram) {
      ByteBuffer packets = ByteBuffer.wrap(bytes(datagram));
      while (packets.hasRemaining()) {
        int first = packets.get();
        if ((first & 0x80) == 0) {
          return false;
        }
        int type = (first >> 4) & 3;
        if (type == HANDSHAKE) {
          return true;
        }
        skip(packets, 4);
        skip(packets, packets.get());
        skip(packets, packets.get());
        if (type == INITIAL) {
          skip(packets, integer(packets));
        }
        skip(packets, integer(packets));
      }
      return false;
    }

    private static void skip(ByteBuffer packets, int count) {
      packets.position(packets.position() + count);
    }

    /// RFC 9000, 16.
    private static int integer(ByteBuffer packets) {
      int first = packets.get();
      int value = first & 0x3f;
      for (int more = (1 << ((first >> 6) & 3)) - 1; more > 0; more--) {
        value = value << 8 | (packets.get() & 0xff);
      }
      return value;
    }

    private static byte[] bytes(DatagramPacket packet) {
      return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    private static void send(DatagramSocket from, byte[] bytes, SocketAddress to)
        throws IOException {
      from.send(new DatagramPacket(bytes, bytes.length, to));
    }

    private static void relay(DatagramSocket from, Relay step) {
      try {
        while (true) {
          DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
          from.receive(packet);
          step.pass(packet);
        }
      } catch (IOException closed) {
        // that is how it ends
      }
    }

    private interface Relay {
      void pass(DatagramPacket packet) throws IOException;
    }

    @Override
    public void close() {
      front.close();
      back.close();
    }
  }
}
